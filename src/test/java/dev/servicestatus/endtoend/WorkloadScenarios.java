package dev.servicestatus.endtoend;

import static dev.servicestatus.api.v1alpha1.Level.MajorOutage;
import static dev.servicestatus.api.v1alpha1.Level.Operational;
import static dev.servicestatus.api.v1alpha1.Level.UnderMaintenance;
import static dev.servicestatus.api.v1alpha1.Level.Unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.testing.Kubelets;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.List;

/** What else happens to workloads: none wanted, gone, misspelt, mistaken, their node lost. */
final class WorkloadScenarios {
  private static final String LOST = "lost";

  private final Scenarios scenarios;
  private final World world;
  private final Kubelets lost;

  WorkloadScenarios(Scenarios scenarios, Kubelets lost) {
    this.scenarios = scenarios;
    this.world = scenarios.world;
    this.lost = lost;
  }

  void add() {
    scenarios.add(
        "0 replicas are an outage, until all are back",
        () -> toZeroAndBack("Outage", List.of(MajorOutage), List.of(MajorOutage, Operational)));
    scenarios.add(
        "0 replicas are meant to be so, and so is leaving them",
        () -> toZeroAndBack("Operational", List.of(), List.of()));
    scenarios.add(
        "0 replicas are maintenance, until all are back",
        () ->
            toZeroAndBack(
                "Maintenance", List.of(UnderMaintenance), List.of(UnderMaintenance, Operational)));
    scenarios.add("a crash on the way from 0 replicas is an outage", this::fromZeroIntoCrash);
    scenarios.add(
        "a deleted workload is missing", () -> deleted("deleted", DeletionPropagation.BACKGROUND));
    scenarios.add(
        "a deleted workload is missing, though it leaves its pods behind",
        () -> deleted("orphaned", DeletionPropagation.ORPHAN));
    scenarios.add("a misspelt workload is no outage", this::misspelt);
    scenarios.add("pods of others count neither for nor against it", this::others);
    scenarios.add("a lost node takes its pods, and brings them back", this::nodeLost);
  }

  private void toZeroAndBack(String whenScaledToZero, List<Level> atZero, List<Level> back) {
    Workload it =
        Workload.of(
            "Deployment",
            "zero-" + whenScaledToZero.toLowerCase(),
            "w",
            2,
            "",
            "minAvailable: 2, whenScaledToZero: " + whenScaledToZero);
    scenarios.begin(List.of(it));
    long since = System.nanoTime();

    it.scale(world, 0);
    awaitSeenAtZero(it);
    scenarios.awaitLevels(it, since, atZero.toArray(Level[]::new));

    it.scale(world, 2);
    scenarios.awaitRolled(it);
    scenarios.awaitLevels(it, since, back.toArray(Level[]::new));
  }

  private void fromZeroIntoCrash() {
    Workload it =
        Workload.of("Deployment", "zero-crash", "w", 1, "", "whenScaledToZero: Operational");
    scenarios.begin(List.of(it));
    it.scale(world, 0);
    awaitSeenAtZero(it);
    long since = System.nanoTime();

    it.roll(world, "2", "crashes");
    it.scale(world, 1);

    scenarios.awaitLevels(it, since, MajorOutage);
    scenarios.awaitReason(it, ConditionTypes.AVAILABLE, PodReason.CrashLoopBackOff);
  }

  /** Only what was seen at 0 replicas can be seen to leave them. */
  private void awaitSeenAtZero(Workload it) {
    awaitServing(it, 0);
    scenarios.awaitNeed(it, "expects nothing", need -> need.expected() == 0 && need.ready() == 0);
  }

  private void awaitServing(Workload it, int pods) {
    Poll.until(
        it.key() + " has " + pods + " pods",
        Scenarios.BOUND,
        () -> scenarios.observed.servingSince(it.key(), 0).getLast().pods() == pods);
  }

  private void deleted(String namespace, DeletionPropagation propagation) {
    Workload it = Workload.of("Deployment", namespace, "w", 2, "", "");
    scenarios.begin(List.of(it));
    long since = System.nanoTime();

    world
        .client()
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("w")
        .withPropagationPolicy(propagation)
        .delete();

    scenarios.awaitLevels(it, since, MajorOutage);
    scenarios.awaitReason(it, ConditionTypes.AVAILABLE, PodReason.WorkloadMissing);
    if (propagation == DeletionPropagation.ORPHAN) {
      assertThat(scenarios.observed.servingSince(it.key(), since)).isEmpty();
    }
  }

  private void misspelt() {
    Workload meant = Workload.of("Deployment", "misspelt", "w", 1, "", "");
    Workload said = Workload.of("Deployment", "misspelt", "wv", 1, "", "");
    world.namespace("misspelt");
    meant.create(world);
    said.createService(world);

    scenarios.awaitRolled(meant);
    scenarios.awaitLevels(said, 0, Unknown);
    scenarios.awaitReason(said, ConditionTypes.AVAILABLE, "NeverMatched");
  }

  /** A canary with the same labels, other kinds of the same name, and a ReplicaSet as Argo's. */
  private void others() {
    Workload it =
        Workload.of("Deployment", "others", "w", 1, "", "startGracePeriod: 2s").living("silent");
    Workload canary = Workload.of("Deployment", "others", "w-canary", 2, "", "");
    List<Workload> others =
        List.of(
            Workload.of("StatefulSet", "others", "w", 1, "serviceName: x", ""),
            Workload.of("DaemonSet", "others", "w", 3, "", ""));
    scenarios.create(List.of(it));
    others.forEach(other -> other.create(world));
    canary.create(world);
    world.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: w-twin, namespace: others}
        spec:
          replicas: 1
          selector: {matchLabels: {app: w}}
          template:
            metadata: {labels: {app: w}}
            spec: {containers: [{name: app, image: app}], nodeSelector: {kubelets: steady}}
        ---
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata: {name: w-5d8f7c9b4, namespace: others}
        spec:
          replicas: 1
          selector: {matchLabels: {rollouts-pod-template-hash: 5d8f7c9b4}}
          template:
            metadata: {labels: {app: w, rollouts-pod-template-hash: 5d8f7c9b4}}
            spec: {containers: [{name: app, image: app}], nodeSelector: {kubelets: steady}}
        """);
    others.forEach(scenarios::awaitRolled);
    scenarios.awaitRolled(canary);
    awaitServing(it, 6);
    scenarios.awaitLevels(it, 0, MajorOutage);
    scenarios.awaitReason(it, ConditionTypes.AVAILABLE, PodReason.NotReady);

    it.roll(world);
    scenarios.awaitLevels(it, 0, MajorOutage, Operational);

    others.forEach(other -> other.roll(world, "2", "crashes"));
    awaitServing(it, 5);
    scenarios.awaitLevels(it, 0, MajorOutage, Operational);
  }

  private void nodeLost() {
    Workload ready = Workload.of("Deployment", LOST, "ready", 2, "", "minAvailable: 2").on(LOST);
    Workload half =
        Workload.of("Deployment", LOST, "half", 1, "", "readiness: Containers, containers: [app]")
            .living("half")
            .on(LOST);
    Workload silent =
        Workload.of("Deployment", LOST, "silent", 1, "", "startGracePeriod: 2s")
            .living("silent")
            .on(LOST);
    scenarios.create(List.of(ready, silent));
    // evicted 3 s after the loss, not after 5 min
    half.create(
        world,
        "{containers: [{name: app, image: app}, {name: log, image: log}], nodeSelector: {%s: %s},"
            + " tolerations: [{key: node.kubernetes.io/unreachable, effect: NoExecute, tolerationSeconds: 3}]}");
    half.createService(world);
    scenarios.awaitLevels(ready, 0, Operational);
    scenarios.awaitLevels(half, 0, Operational);
    scenarios.awaitLevels(silent, 0, MajorOutage);
    long since = System.nanoTime();

    lost.suspend();

    scenarios.awaitLevels(ready, since, MajorOutage);
    scenarios.awaitReason(ready, ConditionTypes.AVAILABLE, PodReason.NodeLost);
    assertThat(pods("ready")).hasSize(2).allSatisfy(WorkloadScenarios::lostItsReadinessAlone);
    // nothing says of a pod that was not ready that its node is lost: it counts until it is evicted
    scenarios.awaitLevels(half, since, MajorOutage);
    scenarios.awaitLevels(silent, since);

    lost.resume();

    scenarios.awaitLevels(ready, since, MajorOutage, Operational);
    scenarios.awaitLevels(half, since, MajorOutage, Operational);
    scenarios.awaitLevels(silent, since);
  }

  private List<Pod> pods(String app) {
    return world.client().pods().inNamespace(LOST).withLabel("app", app).list().getItems();
  }

  /** That is all a control plane does to the pods of a lost node: the rules rest on it. */
  private static void lostItsReadinessAlone(Pod pod) {
    assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
    assertThat(pod.getStatus().getContainerStatuses()).allMatch(it -> it.getReady());
    assertThat(condition(pod, "ContainersReady").getStatus()).isEqualTo("True");
    assertThat(condition(pod, "Ready").getStatus()).isEqualTo("False");
    assertThat(condition(pod, "Ready").getReason()).isNullOrEmpty();
  }

  private static PodCondition condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(it -> it.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
