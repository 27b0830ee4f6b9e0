package dev.servicestatus.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec;
import dev.servicestatus.api.v1alpha1.MemberClusterStatus;
import dev.servicestatus.api.v1alpha1.SecretKeyRef;
import dev.servicestatus.cluster.ClusterConnection;
import dev.servicestatus.cluster.ClusterState;
import dev.servicestatus.cluster.Fleet;
import dev.servicestatus.cluster.FleetOptions;
import dev.servicestatus.cluster.Kubeconfigs;
import dev.servicestatus.condition.Conditions;
import dev.servicestatus.health.Moment;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real API server, which is hub and member at once. */
class MemberClusterReconcilerTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final LocalCluster cluster = LocalCluster.shared();
  private final KubernetesClient hub = cluster.client();
  private final String namespace = cluster.newNamespace("operator");
  private final String name = namespace; // cluster-scoped: its own in each test
  private final ClusterWakeUps wakeUps = new ClusterWakeUps();
  private final Fleet fleet =
      new Fleet(
          new FleetOptions(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(6)),
          service -> {},
          wakeUps::wake,
          new SimpleMeterRegistry());
  private final AtomicBoolean leads = new AtomicBoolean(true);
  private Operator operator;

  @BeforeEach
  void start() {
    operator =
        new Operator(settings ->
            settings
                .withKubernetesClient(hub)
                .withCloseClientOnStop(false)
                // a kind that was installed just now is not served at once
                .withStopOnInformerErrorDuringStartup(false)
                .withInformerStoppedHandler((informer, failure) -> {})
                .withUseSSAToPatchPrimaryResource(true));
    operator.register(
        new MemberClusterReconciler(
            fleet,
            wakeUps,
            new Kubeconfigs(true, Instant::now),
            ClusterConnection.ofHub(hub.getConfiguration(), Instant::now),
            namespace,
            () -> new Moment(fleet.nanos(), Instant.parse("2026-11-24T10:00:00Z")),
            leads::get));
    operator.start();
  }

  @AfterEach
  void stop() {
    hub.resources(MemberCluster.class).withName(name).delete();
    operator.stop();
    fleet.close();
  }

  private void secret(String kubeconfig) {
    hub.secrets()
        .inNamespace(namespace)
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("member")
                .withNamespace(namespace)
                .endMetadata()
                .addToStringData("kubeconfig", kubeconfig)
                .build())
        .serverSideApply();
  }

  private void member(MemberClusterSpec spec) {
    var member = new MemberCluster();
    member.setMetadata(new ObjectMetaBuilder().withName(name).build());
    member.setSpec(spec);
    hub.resource(member).create();
  }

  private static MemberClusterSpec byKubeconfig() {
    return new MemberClusterSpec(
        new SecretKeyRef("member", "kubeconfig"), null, List.of(), null, null, List.of());
  }

  private void until(String type, String expected) {
    Poll.until(
        type + " " + expected,
        SOON,
        () ->
            condition(type).map(c -> c.status() + " " + c.reason()).equals(Optional.of(expected)));
  }

  private Optional<Condition> condition(String type) {
    MemberCluster member = hub.resources(MemberCluster.class).withName(name).get();
    return member.getStatus() == null
        ? Optional.empty()
        : Conditions.find(member.getStatus().conditions(), type);
  }

  private boolean isFresh() {
    return fleet.state(name).map(ClusterState::fresh).orElse(false);
  }

  @Test
  void aClusterIsConnectedPinnedAndItsCredentialsFollowTheSecret() {
    // Given a MemberCluster without its Secret
    member(byKubeconfig());
    until("Accepted", "False SecretNotFound");

    // When the Secret comes, with a key of another name, a token that is refused, then the right
    // one
    secret("");
    until("Accepted", "False SecretKeyMissing");
    secret(cluster.kubeconfig("wrong"));
    until("Connected", "False Unauthorized");
    secret(cluster.kubeconfig(cluster.adminToken()));

    // Then it is connected and pinned
    until("Connected", "True Connected");
    MemberCluster member = hub.resources(MemberCluster.class).withName(name).get();
    assertThat(member.getStatus().clusterUID())
        .isEqualTo(hub.namespaces().withName("kube-system").get().getMetadata().getUid());
    assertThat(member.getStatus().version()).startsWith("v1.");
    assertThat(member.getStatus().pods()).isNotNull();
    assertThat(member.getMetadata().getManagedFields())
        .extracting(fields -> fields.getManager())
        .contains("servicestatus-health");

    // When the kubeconfig turns bad, Then it is cut off; when the Secret goes, too
    secret(
        cluster.kubeconfig(cluster.adminToken()).replace("user: {", "user: {exec: {command: x}, "));
    until("Accepted", "False KubeconfigForbidden");
    assertThat(condition("Accepted").orElseThrow().message()).contains("users[0].user.exec");
    assertThat(isFresh()).isFalse();
    hub.secrets().inNamespace(namespace).withName("member").delete();
    until("Ready", "False SecretNotFound");

    // When the MemberCluster goes, Then the fleet forgets it
    hub.resources(MemberCluster.class).withName(name).delete();
    Poll.until("left", SOON, () -> fleet.state(name).isEmpty());
  }

  @Test
  void theHubItselfIsConnectedWithoutASecret() {
    member(
        new MemberClusterSpec(
            null, new MemberClusterSpec.Local(), List.of(), null, null, List.of()));
    until("Connected", "True Connected");
  }

  @Test
  void anotherClusterThanTheSpecNamesIsNotConnected() {
    secret(cluster.kubeconfig(cluster.adminToken()));
    member(
        new MemberClusterSpec(
            new SecretKeyRef("member", "kubeconfig"), null, List.of(), "another", null, List.of()));
    until("Connected", "False ClusterIdentityChanged");
    assertThat(isFresh()).isFalse();
  }

  @Test
  void ofTwoThatLeadToTheSameClusterTheYoungerIsADuplicateUntilTheOlderGoes() {
    // Given two that lead to the same cluster; made in the same second, the first by name is older
    secret(cluster.kubeconfig(cluster.adminToken()));
    var older = new MemberCluster();
    older.setMetadata(new ObjectMetaBuilder().withName("a-" + name).build());
    older.setSpec(byKubeconfig());
    hub.resource(older).create();
    member(byKubeconfig());

    // Then the younger is told so
    until("Connected", "False DuplicateCluster");

    // When the older goes, Then it stands for the cluster itself
    hub.resource(older).delete();
    until("Connected", "True Connected");
  }

  /** A write that was under way when the object was deleted reaches what is made in its place. */
  @Test
  void aSuccessorIsNotPinnedToTheClusterOfItsPredecessor() {
    secret(cluster.kubeconfig(cluster.adminToken()));
    member(byKubeconfig());
    until("Connected", "True Connected");
    leads.set(false);
    hub.resources(MemberCluster.class).withName(name).delete();
    Poll.until("left", SOON, () -> fleet.state(name).isEmpty());
    member(byKubeconfig());
    var late = new MemberCluster();
    late.setMetadata(new ObjectMetaBuilder().withName(name).build());
    late.setStatus(new MemberClusterStatus(1L, "another", null, null, null, null, List.of()));
    hub.resource(late)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(ServiceStatusReconciler.FIELD_MANAGER)
                .build());

    leads.set(true);

    until("Connected", "True Connected");
    assertThat(hub.resources(MemberCluster.class).withName(name).get().getStatus().clusterUID())
        .isEqualTo(hub.namespaces().withName("kube-system").get().getMetadata().getUid());
  }

  /** The API server refuses it today; an object of an older CRD may hold it. */
  @Test
  void aNamespaceThatIsNoneIsAnInvalidSpec() {
    var old = new MemberCluster();
    old.setMetadata(new ObjectMetaBuilder().withName("old").build());
    old.setSpec(
        new MemberClusterSpec(
            null, new MemberClusterSpec.Local(), List.of("../kube-system"), null, null, List.of()));
    var connections = new MemberConnections(fleet, new Kubeconfigs(true, Instant::now), null);

    assertThat(connections.connect(old, Optional.empty(), null).reason()).isEqualTo("InvalidSpec");
  }

  @Test
  void whatDoesNotChangeIsNotWritten() {
    secret(cluster.kubeconfig(cluster.adminToken()));
    member(byKubeconfig());
    until("Connected", "True Connected");
    Poll.until(
        "pods are told",
        SOON,
        () -> hub.resources(MemberCluster.class).withName(name).get().getStatus().pods() != null);
    String version =
        hub.resources(MemberCluster.class).withName(name).get().getMetadata().getResourceVersion();

    for (int i = 0; i < 20; i++) {
      wakeUps.wake(name);
    }
    secret(cluster.kubeconfig(cluster.adminToken()) + "# the same\n");
    Poll.until("still fresh", SOON, this::isFresh);

    assertThat(
            hub.resources(MemberCluster.class)
                .withName(name)
                .get()
                .getMetadata()
                .getResourceVersion())
        .isEqualTo(version);
  }
}
