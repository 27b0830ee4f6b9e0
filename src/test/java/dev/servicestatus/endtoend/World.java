package dev.servicestatus.endtoend;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.condition.Conditions;
import dev.servicestatus.testing.Crds;
import dev.servicestatus.testing.Helm;
import dev.servicestatus.testing.HubWrites;
import dev.servicestatus.testing.Kubectl;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.OperatorContainer;
import dev.servicestatus.testing.OperatorProcess;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A hub with the operator, as its chart installs it, and members it is allowed to read. Waits of
 * the operator are short: stale after 2 s, unseen after 5 s.
 */
final class World implements AutoCloseable {
  static final String OPERATOR_NAMESPACE = Helm.NAMESPACE;
  static final Duration SOON = Duration.ofSeconds(20);

  private static final Map<String, String> SHORT_WAITS =
      Map.of(
          "operator.probeInterval", "500ms",
          "operator.staleAfter", "2s",
          "operator.unseenAfter", "5s");

  final LocalCluster hub;

  /** Values of the chart by their paths. */
  final Map<String, String> values = new TreeMap<>(SHORT_WAITS);

  private OperatorProcess operator;

  private World(LocalCluster hub) {
    this.hub = hub;
  }

  /** A hub with the kinds and the operator's namespace; the operator does not run yet. */
  static World begin() {
    World world = withoutKinds();
    Crds.install(world.client());
    return world;
  }

  /** A hub with the operator's namespace alone; its API server logs every write. */
  static World withoutKinds() {
    var world = new World(LocalCluster.named("hub").withAudit().start());
    world.namespace(OPERATOR_NAMESPACE);
    return world;
  }

  /** A hub with the kinds and controllers; the waits of the operator are those of production. */
  static World withControllers() {
    var world = new World(LocalCluster.named("hub").withControllersAlone().start());
    world.namespace(OPERATOR_NAMESPACE);
    Crds.install(world.client());
    world.values.clear();
    return world;
  }

  KubernetesClient client() {
    return hub.client();
  }

  OperatorProcess startOperator() {
    return startOperator(Map.of());
  }

  /** The same with further environment variables. */
  OperatorProcess startOperator(Map<String, String> environment) {
    operator = OperatorProcess.start(OperatorContainer.of(deployment()).with(environment), hub);
    return operator;
  }

  /** A second replica; whoever starts it ends it. */
  OperatorProcess anotherOperator() {
    return OperatorProcess.start(OperatorContainer.of(deployment()), hub);
  }

  /** What the chart makes of the values, applied but for the kinds. */
  private Deployment deployment() {
    List<String> options = new ArrayList<>(List.of("--set=crds.enabled=false"));
    options.add("--set=operator.allowLoopback=true");
    values.forEach((path, value) -> options.add("--set=" + path + "=" + value));
    apply(Helm.of("helm-v4").template(options.toArray(String[]::new)));
    return client()
        .apps()
        .deployments()
        .inNamespace(OPERATOR_NAMESPACE)
        .withName(Helm.RELEASE)
        .get();
  }

  /** What the operator has written to the hub. */
  HubWrites writes() {
    return new HubWrites(hub.auditLog());
  }

  OperatorProcess operator() {
    return operator;
  }

  void namespace(String name) {
    create(client(), name);
  }

  static void create(KubernetesClient client, String namespace) {
    client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
  }

  /** A member that the operator may read as the README says, by a token of its own. */
  void register(LocalCluster member, String url) {
    KubernetesClient there = member.client();
    for (String file : List.of("reader.yaml", "workload-reader.yaml")) {
      try (var reader = Files.newInputStream(Path.of("examples/member-cluster").resolve(file))) {
        there.load(reader).items().forEach(item -> there.resource(item).serverSideApply());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    String token = member.serviceAccountToken(OPERATOR_NAMESPACE, "servicestatus-reader");
    secret(OPERATOR_NAMESPACE, member.name(), "kubeconfig", member.kubeconfig(token, url));
    apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: MemberCluster
        metadata: {name: %1$s}
        spec: {kubeconfigSecretRef: {name: %1$s, key: kubeconfig}}
        """
            .formatted(member.name()));
  }

  void secret(String namespace, String name, String key, String value) {
    client()
        .secrets()
        .inNamespace(namespace)
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addToStringData(key, value)
                .build())
        .createOr(existing -> existing.update());
  }

  /** Applies objects as kubectl would, strictly. */
  void apply(String yaml) {
    client()
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(item -> client().resource(item).forceConflicts().serverSideApply());
  }

  /** A service whose one need picks {@code app: x} of its namespace. */
  void service(String namespace, String spec) {
    apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: s, namespace: %s}
        spec:
          damping: {worseAfter: 0s, betterAfter: 0s}
        %s
        """
            .formatted(namespace, spec.indent(2)));
  }

  /** What kubectl prints at the hub. */
  String kubectl(String... arguments) {
    try {
      Path file =
          Files.writeString(
              hub.folder().resolve("kubectl.kubeconfig"), hub.kubeconfig(hub.adminToken()));
      return Kubectl.with(file).run(arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Pods pods(LocalCluster cluster, String namespace) {
    create(cluster.client(), namespace);
    return new Pods(cluster.client(), namespace);
  }

  static PodShape labelled(PodShape shape) {
    return shape.label("app", "x");
  }

  Optional<ServiceStatusStatus> status(String namespace) {
    return status(namespace, "s");
  }

  Optional<ServiceStatusStatus> status(String namespace, String name) {
    return Optional.ofNullable(
            client().resources(ServiceStatus.class).inNamespace(namespace).withName(name).get())
        .map(ServiceStatus::getStatus);
  }

  String reason(String namespace, String type) {
    return reason(namespace, "s", type);
  }

  String reason(String namespace, String name, String type) {
    return status(namespace, name)
        .flatMap(status -> Conditions.find(status.conditions(), type))
        .map(Condition::reason)
        .orElse("");
  }

  String memberReason(String name, String type) {
    MemberCluster member = client().resources(MemberCluster.class).withName(name).get();
    return Optional.ofNullable(member.getStatus())
        .flatMap(status -> Conditions.find(status.conditions(), type))
        .map(Condition::reason)
        .orElse("");
  }

  void awaitLevel(String namespace, Level level) {
    Poll.until(
        namespace + " shows " + level,
        SOON,
        () -> status(namespace).map(ServiceStatusStatus::level).orElse(null) == level);
  }

  void awaitReason(String namespace, String type, Object reason) {
    Poll.until(
        type + " of " + namespace + " says " + reason,
        SOON,
        () -> reason(namespace, type).equals(reason.toString()));
  }

  @Override
  public void close() {
    if (operator != null) {
      operator.close();
    }
    hub.close();
  }
}
