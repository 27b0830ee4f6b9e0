package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Level;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Rollouts that keep the floor that their service declares: nothing else is ever shown. */
final class HealthyRollouts {
  private static final String ROLLING_DEPLOYMENT =
      "strategy: {rollingUpdate: {maxSurge: %s, maxUnavailable: %s}}";
  private static final String ROLLING_DAEMONSET =
      "updateStrategy: {rollingUpdate: {maxSurge: %s, maxUnavailable: %s}}";

  private final Scenarios scenarios;

  HealthyRollouts(Scenarios scenarios) {
    this.scenarios = scenarios;
  }

  /**
   * One way to roll out.
   *
   * @param floor pods that serve at each moment of it: what the need has as its minAvailable
   */
  private record Strategy(String name, String kind, int replicas, int floor, String spec) {
    private List<Workload> workloads(int count) {
      String need = "minAvailable: " + floor;
      return IntStream.rangeClosed(1, count)
          .mapToObj(i -> Workload.of(kind, name, "w" + i, replicas, spec, need))
          .toList();
    }
  }

  private static Strategy deployment(String surge, String unavailable, int floor) {
    return new Strategy(
        "surge-%s-unavailable-%s".formatted(surge, unavailable).replace("%", "pc"),
        "Deployment",
        4,
        floor,
        ROLLING_DEPLOYMENT.formatted(surge, unavailable));
  }

  /** All pairs of 0, 1 and 25 % that an API server takes: it refuses two zeros. */
  private static final List<Strategy> OF_DEPLOYMENTS =
      List.of(
          deployment("0", "1", 3),
          deployment("0", "25%", 3),
          deployment("1", "0", 4),
          deployment("1", "1", 3),
          deployment("1", "25%", 3),
          deployment("25%", "0", 4),
          deployment("25%", "1", 3),
          deployment("25%", "25%", 3));

  private static final Strategy ORDERED =
      new Strategy("ordered-ready", "StatefulSet", 3, 2, "serviceName: x");
  private static final Strategy PARALLEL =
      new Strategy(
          "parallel", "StatefulSet", 3, 2, "serviceName: x\npodManagementPolicy: Parallel");
  private static final Strategy PARTITION =
      new Strategy(
          "partition",
          "StatefulSet",
          3,
          2,
          "serviceName: x\nupdateStrategy: {rollingUpdate: {partition: 1}}");
  private static final Strategy BY_NODE =
      new Strategy("by-node", "DaemonSet", 3, 2, ROLLING_DAEMONSET.formatted("0", "1"));
  private static final Strategy BY_NODE_SURGE =
      new Strategy("by-node-surge", "DaemonSet", 3, 3, ROLLING_DAEMONSET.formatted("1", "0"));

  /**
   * Adds them.
   *
   * @param perPair rollouts of a Deployment for each pair of maxSurge and maxUnavailable
   * @param perStrategy rollouts for each other strategy
   */
  void add(int perPair, int perStrategy) {
    OF_DEPLOYMENTS.forEach(strategy -> rolls(strategy, perPair));
    List.of(ORDERED, BY_NODE, BY_NODE_SURGE).forEach(strategy -> rolls(strategy, perStrategy));
    List.of(PARALLEL, PARTITION).forEach(strategy -> rolls(strategy, Math.max(2, perStrategy / 4)));
    Strategy both = deployment("25%", "25%", 3);
    changes("paused", both, this::pauseAndResume);
    changes("paused-without-surge", deployment("0", "1", 3), this::pauseAndResume);
    changes("undone", both, this::undo);
    changes("undone-stateful-set", ORDERED, this::undo);
    scenarios.add("autoscaled by steps, also in the middle of a rollout", this::autoscaled);
  }

  private void rolls(Strategy strategy, int count) {
    scenarios.add(
        "%d rollouts %s of a %s".formatted(count, strategy.name(), strategy.kind()),
        () ->
            unchanged(
                strategy.workloads(count),
                all -> {
                  all.forEach(it -> it.roll(scenarios.world));
                  all.forEach(scenarios::awaitRolled);
                }));
  }

  private void changes(String name, Strategy strategy, Consumer<Workload> change) {
    var named =
        new Strategy(name, strategy.kind(), strategy.replicas(), strategy.floor(), strategy.spec());
    scenarios.add(name, () -> unchanged(named.workloads(1), all -> all.forEach(change)));
  }

  /** Begins with them Operational; then the change must not change that. */
  private void unchanged(List<Workload> workloads, Consumer<List<Workload>> change) {
    scenarios.begin(workloads);
    long since = System.nanoTime();

    change.accept(workloads);

    for (Workload it : workloads) {
      int floor = Integer.parseInt(it.need().replace("minAvailable: ", ""));
      assertThat(scenarios.fewestServing(it, since)).as(it.key()).isGreaterThanOrEqualTo(floor);
      assertThat(scenarios.observed.servingSince(it.key(), since))
          .as("pods of %s were replaced", it.key())
          .hasSizeGreaterThan(1);
      scenarios.awaitLevels(it, since);
    }
  }

  private void pauseAndResume(Workload it) {
    it.roll(scenarios.world);
    awaitUpdated(it);
    it.patch(scenarios.world, "{\"spec\":{\"paused\":true}}");
    scenarios.awaitWorkload(it, "stands still, half rolled out", HealthyRollouts::standsStill);
    it.patch(scenarios.world, "{\"spec\":{\"paused\":false}}");
    scenarios.awaitRolled(it);
  }

  private static boolean standsStill(GenericKubernetesResource it) {
    long there = Workload.number(it, "status", "replicas");
    return Workload.number(it, "status", "availableReplicas") == there && !Workload.isRolled(it);
  }

  private void undo(Workload it) {
    it.roll(scenarios.world);
    awaitUpdated(it);
    it.undo(scenarios.world);
    scenarios.awaitRolled(it);
  }

  private void awaitUpdated(Workload workload) {
    scenarios.awaitWorkload(
        workload, "begins to roll", it -> Workload.number(it, "status", "updatedReplicas") >= 1);
  }

  private void autoscaled() {
    Workload it =
        Workload.of(
            "Deployment",
            "autoscaled",
            "w",
            2,
            ROLLING_DEPLOYMENT.formatted("25%", "25%"),
            "minAvailable: 1");
    scenarios.begin(List.of(it));
    long since = System.nanoTime();

    for (int replicas : List.of(4, 7, 3, 1, 3)) {
      it.scale(scenarios.world, replicas);
      scenarios.awaitRolled(it);
    }
    it.roll(scenarios.world);
    awaitUpdated(it);
    it.scale(scenarios.world, 6);
    scenarios.awaitRolled(it);

    scenarios.awaitLevels(it, since);
    assertThat(scenarios.world.status(it.namespace(), it.name()).orElseThrow().level())
        .isEqualTo(Level.Operational);
  }
}
