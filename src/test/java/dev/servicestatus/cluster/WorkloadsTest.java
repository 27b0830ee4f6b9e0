package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Need.Readiness;
import dev.servicestatus.api.v1alpha1.WorkloadRef;
import dev.servicestatus.api.v1alpha1.WorkloadRef.Kind;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.ClusterView.Right;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.health.NeedCounts;
import dev.servicestatus.health.NeedCounts.Declared;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodCriteria;
import dev.servicestatus.health.PodSource;
import dev.servicestatus.health.ServiceKey;
import dev.servicestatus.testing.AuditLog;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Workloads that needs name, followed on a real API server; their pods are made by hand. */
class WorkloadsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final ServiceKey SHOP = new ServiceKey("shop", "checkout");
  private static final FleetOptions OPTIONS =
      new FleetOptions(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(6));

  private static LocalCluster cluster;

  private final KubernetesClient client = cluster.client();
  private final String namespace = cluster.newNamespace("workloads");
  private final ConcurrentLinkedQueue<ServiceKey> woken = new ConcurrentLinkedQueue<>();
  private final Fleet fleet = new Fleet(OPTIONS, woken::add, name -> {}, new SimpleMeterRegistry());

  @BeforeAll
  static void start() {
    cluster = LocalCluster.named("workloads").withAuditOfPods().start();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private NeedWatch watch(PodSource source) {
    var criteria = new PodCriteria(Set.of(), Readiness.Pod, Duration.ofMinutes(5));
    return new NeedWatch("api", "a", namespace, source, criteria);
  }

  private NeedWatch watch(Kind kind, String name) {
    return watch(new PodSource.Owned(new WorkloadRef(kind, name)));
  }

  private void apply(String yaml) {
    client
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(item -> client.resource(item).inNamespace(namespace).serverSideApply());
  }

  private void workload(Kind kind, String name, int replicas) {
    apply(
        """
        apiVersion: apps/v1
        kind: %1$s
        metadata: {name: %2$s}
        spec:
          %3$s
          %4$s
          selector: {matchLabels: {app: %2$s}}
          template:
            metadata: {labels: {app: %2$s}}
            spec: {containers: [{name: app, image: app}]}
        """
            .formatted(
                kind,
                name,
                kind == Kind.DaemonSet ? "" : "replicas: " + replicas,
                kind == Kind.StatefulSet ? "serviceName: " + name : ""));
  }

  private void pod(String name, String apiVersion, String kind, String owner, String hash) {
    apply(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %1$s
          labels: {app: api%5$s}
          ownerReferences: [{apiVersion: %2$s, kind: %3$s, name: %4$s, uid: u-%1$s, controller: true}]
        spec: {containers: [{name: app, image: app}]}
        """
            .formatted(
                name,
                apiVersion,
                kind,
                owner,
                hash.isEmpty() ? "" : ", pod-template-hash: " + hash));
  }

  private Map<NeedWatch, ClusterView> views(NeedWatch... watches) {
    return fleet.observe(SHOP, List.of(watches));
  }

  private NeedCounts counts(NeedWatch watch) {
    return views(watch).get(watch) instanceof Seen seen ? seen.counts() : null;
  }

  private void untilDeclared(Declared declared, NeedWatch watch) {
    Poll.until(
        declared + " of " + watch.workload(),
        SOON,
        () -> counts(watch) != null && declared.equals(counts(watch).declared()));
  }

  /** Watches of that kind that were opened, by the server's own log. */
  private long watches(Kind kind) {
    String plural = kind.name().toLowerCase(Locale.ROOT) + "s";
    return AuditLog.events(cluster.auditLog(), "servicestatus-operator").stream()
        .filter(event -> event.path("verb").asText().equals("watch"))
        .filter(event -> event.path("objectRef").path("resource").asText().equals(plural))
        .count();
  }

  @Test
  void whatAWorkloadDeclaresIsFollowedOnlyWhileANeedNamesIt() {
    // Given a service that picks pods by their labels
    Map<Kind, Long> before = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      before.put(kind, watches(kind));
    }
    fleet.join("a", FleetTest.connection(cluster.kubeconfig(cluster.adminToken())), List.of());
    NeedWatch byLabels =
        watch(new PodSource.Selected(LabelSelector.ofLabels(Map.of("app", "api"))));
    Poll.until("seen", SOON, () -> counts(byLabels) != null);
    assertThat(counts(byLabels).declared()).isNull();

    for (Kind kind : Kind.values()) {
      // When a need names a workload that is not there, Then that is known, and was not before
      NeedWatch named = watch(kind, "api");
      assertThat(watches(kind)).isEqualTo(before.get(kind));
      assertThat(views(named).get(named)).isInstanceOf(Unseen.class);
      untilDeclared(Declared.MISSING, named);

      // When it comes, is scaled and goes, Then each is seen and wakes
      woken.clear();
      workload(kind, "api", 3);
      untilDeclared(Declared.of(kind == Kind.DaemonSet ? 0 : 3), named);
      assertThat(woken).contains(SHOP);
      if (kind == Kind.DaemonSet) {
        client
            .apps()
            .daemonSets()
            .inNamespace(namespace)
            .withName("api")
            .editStatus(daemons -> {
              daemons.getStatus().setDesiredNumberScheduled(7);
              return daemons;
            });
        untilDeclared(Declared.of(7), named);
      } else {
        workload(kind, "api", 0);
        untilDeclared(Declared.of(0), named);
      }
      client
          .genericKubernetesResources("apps/v1", kind.name())
          .inNamespace(namespace)
          .withName("api")
          .withGracePeriod(0)
          .delete();
      untilDeclared(Declared.MISSING, named);
      assertThat(watches(kind)).isGreaterThan(before.get(kind));
    }

    // When no need names one any more, Then nothing but pods is followed
    views(byLabels);
    assertThat(counts(byLabels).declared()).isNull();
  }

  @Test
  void itsPodsAreThoseWhoseControllerItIs() {
    // Given pods of a Deployment's ReplicaSets, and of others with the same labels
    fleet.join("a", FleetTest.connection(cluster.kubeconfig(cluster.adminToken())), List.of());
    workload(Kind.Deployment, "api", 2);
    pod("old", "apps/v1", "ReplicaSet", "api-5d9c7b", "5d9c7b");
    pod("new", "apps/v1", "ReplicaSet", "api-77fb4c", "77fb4c");
    pod("canary", "apps/v1", "ReplicaSet", "api-canary-66aa55", "66aa55");
    pod("alone", "apps/v1", "ReplicaSet", "api-88bb99", "");
    pod("of-another-group", "apps.example.org/v1", "ReplicaSet", "api-99cc11", "99cc11");
    pod("set-0", "apps/v1", "StatefulSet", "api", "");
    pod("other-set-0", "apps.example.org/v1", "StatefulSet", "api", "");

    // Then each workload has its own
    NeedWatch deployment = watch(Kind.Deployment, "api");
    Poll.until(
        "two pods", SOON, () -> counts(deployment) != null && counts(deployment).counted() == 2);
    NeedWatch replicaSet = watch(Kind.ReplicaSet, "api-5d9c7b");
    Poll.until(
        "one pod", SOON, () -> counts(replicaSet) != null && counts(replicaSet).counted() == 1);
    NeedWatch statefulSet = watch(Kind.StatefulSet, "api");
    Poll.until(
        "one pod", SOON, () -> counts(statefulSet) != null && counts(statefulSet).counted() == 1);
  }

  @Test
  void whatMayNotBeReadIsUnseenForThatReasonAndDisturbsNobodyElse() throws IOException {
    // Given somebody who may read pods and no workloads
    try (var reader = Files.newInputStream(Path.of("examples/member-cluster/reader.yaml"))) {
      client.load(reader).items().forEach(item -> client.resource(item).serverSideApply());
    }
    String token = cluster.serviceAccountToken("servicestatus-system", "servicestatus-reader");
    fleet.join("a", FleetTest.connection(cluster.kubeconfig(token)), List.of());
    NeedWatch byLabels =
        watch(new PodSource.Selected(LabelSelector.ofLabels(Map.of("app", "api"))));
    NeedWatch named = watch(Kind.Deployment, "api");

    // Then what rests on the workload is unseen for that reason, all else is seen
    Poll.until(
        "Forbidden",
        SOON,
        () ->
            views(byLabels, named).get(named) instanceof Unseen unseen
                && unseen.reason() == ClusterReason.Forbidden
                && unseen.missing().equals(List.of(new Right("deployments.apps", null))));
    assertThat(views(byLabels, named).get(byLabels)).isInstanceOf(Seen.class);
    assertThat(fleet.state("a").orElseThrow().fresh()).isTrue();
  }
}
