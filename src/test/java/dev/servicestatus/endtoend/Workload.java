package dev.servicestatus.endtoend;

import dev.servicestatus.testing.Kubelets;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/**
 * A workload and the service of the same name that needs it.
 *
 * @param kind Deployment, StatefulSet or DaemonSet
 * @param namespace of both
 * @param name of both, and the label {@code app} of its pods
 * @param replicas that it declares; of a DaemonSet that it has
 * @param spec further fields of the workload's spec, lines of YAML
 * @param need further fields of the need, in flow style
 * @param life how its first pods live, a word of {@code kwok/pods.yaml}
 * @param nodes the kubelets that play its pods
 */
record Workload(
    String kind,
    String namespace,
    String name,
    int replicas,
    String spec,
    String need,
    String life,
    String nodes) {
  static final String HEALTHY = "healthy";
  static final String STEADY = "steady";

  /** One whose pods get ready, on steady nodes. */
  static Workload of(
      String kind, String namespace, String name, int replicas, String spec, String need) {
    return new Workload(kind, namespace, name, replicas, spec, need, HEALTHY, STEADY);
  }

  Workload living(String other) {
    return new Workload(kind, namespace, name, replicas, spec, need, other, nodes);
  }

  Workload on(String other) {
    return new Workload(kind, namespace, name, replicas, spec, need, life, other);
  }

  String key() {
    return namespace + "/" + name;
  }

  /** Creates the workload, its pods with one container each. */
  void create(World world) {
    create(world, "{containers: [{name: app, image: app}], nodeSelector: {%s: %s}}");
  }

  /**
   * Creates the workload.
   *
   * @param pod the spec of its pods, with the label of nodes and its value open
   */
  void create(World world, String pod) {
    String replicas = kind.equals("DaemonSet") ? "" : "replicas: " + this.replicas;
    world.apply(
        """
        apiVersion: apps/v1
        kind: %s
        metadata: {name: %2$s, namespace: %3$s}
        spec:
          %4$s
          selector: {matchLabels: {app: %2$s}}
          template:
            metadata: {labels: {app: %2$s, life: %5$s}, annotations: {version: '1'}}
            spec: %6$s
        %7$s
        """
            .formatted(
                kind,
                name,
                namespace,
                replicas,
                life,
                pod.formatted(Kubelets.LABEL, nodes),
                spec.indent(2)));
  }

  /** Creates the service, without damping: whatever is proven is shown. */
  void createService(World world) {
    world.apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          damping: {worseAfter: 0s, betterAfter: 0s}
          needs: [{name: pods, workload: {kind: %3$s, name: %1$s}, %4$s}]
        """
            .formatted(name, namespace, kind, need));
  }

  /** A new version, whose pods get ready. */
  void roll(World world) {
    roll(world, "2", HEALTHY);
  }

  /** Back to the first version. */
  void undo(World world) {
    roll(world, "1", HEALTHY);
  }

  void roll(World world, String version, String life) {
    patch(
        world,
        """
        {"spec":{"template":{"metadata":{
          "labels":{"app":"%s","life":"%s"},"annotations":{"version":"%s"}}}}}
        """
            .formatted(name, life, version));
  }

  void patch(World world, String json) {
    world
        .client()
        .genericKubernetesResources("apps/v1", kind)
        .inNamespace(namespace)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), json);
  }

  /** Of its newest spec. */
  long generation(World world) {
    return world
        .client()
        .genericKubernetesResources("apps/v1", kind)
        .inNamespace(namespace)
        .withName(name)
        .get()
        .getMetadata()
        .getGeneration();
  }

  /** By the subresource that autoscalers use. */
  void scale(World world, int to) {
    world
        .client()
        .genericKubernetesResources("apps/v1", kind)
        .inNamespace(namespace)
        .withName(name)
        .subresource("scale")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":" + to + "}}");
  }

  /** Whether all pods are of the newest version and available, as {@code kubectl rollout} asks. */
  static boolean isRolled(GenericKubernetesResource it) {
    long wanted = number(it, "spec", "replicas");
    long held = number(it, "spec", "updateStrategy", "rollingUpdate", "partition");
    if (it.getKind().equals("DaemonSet")) {
      long nodes = number(it, "status", "desiredNumberScheduled");
      return nodes > 0
          && number(it, "status", "updatedNumberScheduled") == nodes
          && number(it, "status", "numberAvailable") == nodes;
    }
    return number(it, "status", "updatedReplicas") >= wanted - held
        && number(it, "status", "replicas") == wanted
        && number(it, "status", "availableReplicas") == wanted;
  }

  /** A number in it; 0 where there is none. */
  static long number(GenericKubernetesResource it, Object... path) {
    Object value = it.get(path);
    return value instanceof Number number ? number.longValue() : 0;
  }
}
