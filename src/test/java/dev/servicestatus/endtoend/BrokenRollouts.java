package dev.servicestatus.endtoend;

import static dev.servicestatus.api.v1alpha1.Level.DegradedPerformance;
import static dev.servicestatus.api.v1alpha1.Level.MajorOutage;
import static dev.servicestatus.api.v1alpha1.Level.Operational;
import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.endtoend.Observed.Serving;
import dev.servicestatus.endtoend.Observed.Shown;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Rollouts that break the floor by design, and such that never come to an end. */
final class BrokenRollouts {
  private static final String BOTH =
      "strategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}}";
  private static final String RECREATE = "strategy: {type: Recreate}";

  /** From a pod's change to the level in the status, both told by watches of a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(20);

  /** So much one of these watches may be ahead of the other. */
  private static final Duration AHEAD = Duration.ofSeconds(2);

  private final Scenarios scenarios;
  private final World world;

  BrokenRollouts(Scenarios scenarios) {
    this.scenarios = scenarios;
    this.world = scenarios.world;
  }

  /**
   * Adds them.
   *
   * @param outages rollouts for each strategy that breaks the floor
   */
  void add(int outages) {
    scenarios.add(
        outages + " rollouts of a Deployment that is recreated are an outage each",
        () -> outage("Deployment", "recreate", RECREATE, outages));
    scenarios.add(
        outages + " rollouts of a StatefulSet with one pod are an outage each",
        () -> outage("StatefulSet", "single", "serviceName: x", outages));
    scenarios.add("new pods that crash degrade, and undoing ends that", this::crashing);
    scenarios.add("new pods beside enough old ones change nothing", this::crashingBesideEnough);
    scenarios.add("new pods that are silent degrade after the grace", this::silent);
    scenarios.add("a recreated Deployment that crashes stays an outage", this::recreatedIntoCrash);
    scenarios.add("a StatefulSet without its image degrades", this::withoutImage);
    scenarios.add("a DaemonSet that crashes degrades", this::crashingByNode);
  }

  private void outage(String kind, String namespace, String spec, int count) {
    List<Workload> workloads =
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> Workload.of(kind, namespace, "w" + i, 1, spec, ""))
            .toList();
    scenarios.begin(workloads);
    long since = System.nanoTime();

    workloads.forEach(it -> it.roll(world));

    for (Workload it : workloads) {
      scenarios.awaitRolled(it);
      scenarios.awaitLevels(it, since, MajorOutage, Operational);
      List<Shown> shown = scenarios.observed.shownSince(it.key(), since);
      List<Serving> serving = scenarios.observed.servingSince(it.key(), since);
      assertThat(serving).as(it.key()).extracting(Serving::pods).containsExactly(0, 1);
      for (int i = 0; i < 2; i++) {
        assertThat(Duration.ofNanos(shown.get(i).nanos() - serving.get(i).nanos()))
            .as("%s: %s after %s", it.key(), shown, serving)
            .isBetween(AHEAD.negated(), SOON);
      }
    }
  }

  private void crashing() {
    Workload it = begin("Deployment", "crashing", 4, BOTH, "minAvailable: 3");
    long since = System.nanoTime();

    it.roll(world, "2", "crashes");

    scenarios.awaitLevels(it, since, DegradedPerformance);
    scenarios.awaitReason(it, ConditionTypes.DEGRADED, PodReason.CrashLoopBackOff);

    it.undo(world);

    scenarios.awaitLevels(it, since, DegradedPerformance, Operational);
  }

  private void crashingBesideEnough() {
    String noneLess = "strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}";
    Workload it = begin("Deployment", "crashing-beside-enough", 3, noneLess, "minAvailable: 3");
    long since = System.nanoTime();

    it.roll(world, "2", "crashes");

    scenarios.awaitNeed(it, "counts the pod that fails", need -> need.failing() == 1);
    scenarios.awaitLevels(it, since);
  }

  private void silent() {
    Duration grace = Duration.ofSeconds(20); // more than the first pods take on a busy machine
    Workload it =
        begin(
            "Deployment",
            "silent",
            4,
            BOTH,
            "minAvailable: 3, startGracePeriod: " + grace.toSeconds() + "s");
    long since = System.nanoTime();

    it.roll(world, "2", "silent");

    scenarios.awaitLevels(it, since, DegradedPerformance);
    long less = scenarios.observed.servingSince(it.key(), since).getFirst().nanos();
    long shown = scenarios.observed.shownSince(it.key(), since).getFirst().nanos();
    assertThat(Duration.ofNanos(shown - less)).isBetween(grace.minus(AHEAD), grace.plus(SOON));

    it.undo(world);

    scenarios.awaitLevels(it, since, DegradedPerformance, Operational);
  }

  private void recreatedIntoCrash() {
    Workload it = begin("Deployment", "recreated-into-crash", 2, RECREATE, "");
    long since = System.nanoTime();

    it.roll(world, "2", "crashes");

    scenarios.awaitLevels(it, since, MajorOutage);
    scenarios.awaitReason(it, ConditionTypes.AVAILABLE, PodReason.CrashLoopBackOff);
  }

  private void withoutImage() {
    Workload it = begin("StatefulSet", "without-image", 3, "serviceName: x", "minAvailable: 2");
    long since = System.nanoTime();

    it.roll(world, "2", "no-image");

    scenarios.awaitLevels(it, since, DegradedPerformance);
    scenarios.awaitReason(it, ConditionTypes.DEGRADED, PodReason.ImagePullBackOff);

    // the controller waits for the broken pod for ever: whoever undoes this has to delete it
    it.undo(world);
    world.client().pods().inNamespace(it.namespace()).withName("w-2").delete();

    scenarios.awaitLevels(it, since, DegradedPerformance, Operational);
  }

  private void crashingByNode() {
    Workload it = begin("DaemonSet", "crashing-by-node", 3, "", "minAvailable: 2");
    long since = System.nanoTime();

    it.roll(world, "2", "crashes");

    scenarios.awaitLevels(it, since, DegradedPerformance);
    scenarios.awaitReason(it, ConditionTypes.DEGRADED, PodReason.CrashLoopBackOff);
  }

  private Workload begin(String kind, String namespace, int replicas, String spec, String need) {
    Workload it = Workload.of(kind, namespace, "w", replicas, spec, need);
    scenarios.begin(List.of(it));
    return it;
  }
}
