package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.endtoend.ShownLevels.Shown;
import dev.servicestatus.operations.LeaderLease;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import dev.servicestatus.testing.TcpProxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The operator is killed while services wait for everything that can be waited for, at once: what
 * is shown, since when, what was known last, blindness, arriving and what ever matched go on; waits
 * start anew; nothing turns red or green by the restart.
 */
class KilledWhileWaitingTest {
  private static final Duration STALE_AFTER = Duration.ofSeconds(3);
  private static final Duration UNSEEN_AFTER = Duration.ofSeconds(16);
  private static final Duration ARRIVING = Duration.ofSeconds(20);
  private static final Duration DAMPING = Duration.ofSeconds(10);
  private static final Duration SETTLING = Duration.ofSeconds(12);
  private static final Duration TOLERANCE = Duration.ofSeconds(2);
  private static final Duration LEADS_WITHIN = Duration.ofSeconds(20);

  private static final String AT_ONCE = "worseAfter: 0s, betterAfter: 0s";
  private static final String SLOWLY = "worseAfter: 10s, betterAfter: 10s";
  private static final String WORSE_AT_ONCE = "worseAfter: 0s, betterAfter: 10s";
  private static final String OLD = "startGracePeriod: 0s";

  /** Members by their names; a real API server stands behind each. */
  private static final Map<String, ScriptedMember> MEMBERS = new TreeMap<>();

  private static World world;
  private static LocalCluster far;
  private static ShownLevels shown;

  private final Map<String, Pods> pods = new HashMap<>();

  @BeforeAll
  static void start() {
    LocalCluster.shared(); // skips by name where the programs are missing
    world = World.begin();
    world.values.put("operator.staleAfter", STALE_AFTER.toSeconds() + "s");
    world.values.put("operator.unseenAfter", UNSEEN_AFTER.toSeconds() + "s");
    far = LocalCluster.named("far").start();
    for (String name : List.of("lost", "unknown", "healed")) {
      MEMBERS.put(name, Passage.member(world, far, name));
    }
    shown = ShownLevels.of(world.client());
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      if (shown != null) {
        shown.close();
      }
      world.close();
      MEMBERS.values().forEach(ScriptedMember::close);
      far.close();
    }
  }

  private void service(
      String name, String member, String damping, String need, PodShape... shapes) {
    world.namespace(name);
    pods.put(name, World.pods(member.equals("local") ? world.hub : far, name));
    for (int i = 0; i < shapes.length; i++) {
      pods.get(name).create("pod-" + i, World.labelled(shapes[i]));
    }
    world.apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: s, namespace: %s}
        spec:
          damping: {%s}
          clusters: {names: [%s]}
          needs: [{name: n, selector: {matchLabels: {app: x}}, %s}]
        """
            .formatted(name, damping, member, need));
  }

  /** A Deployment of no pods: nobody need act for it. */
  private void maintained(String name, String member) {
    world.namespace(name);
    pods.put(name, World.pods(far, name));
    far.client()
        .resource(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d, namespace: %s}
            spec:
              replicas: 0
              selector: {matchLabels: {app: x}}
              template:
                metadata: {labels: {app: x}}
                spec: {containers: [{name: app, image: app}]}
            """
                .formatted(name))
        .create();
    world.apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: s, namespace: %s}
        spec:
          damping: {%s}
          clusters: {names: [%s]}
          needs: [{name: n, workload: {kind: Deployment, name: d}, whenScaledToZero: Maintenance}]
        """
            .formatted(name, AT_ONCE, member));
  }

  @Test
  void whatIsShownGoesOnAndWaitsStartAnew() {
    // Given everything waits
    everyServiceIsSettled();
    service("arriving", "local", AT_ONCE, "startGracePeriod: 20s", PodShape.creating());
    world.awaitReason("arriving", "Available", "Starting");
    long arriving = shown.of("arriving", 0).getFirst().nanos();
    way("lost", TcpProxy.Mode.BLACK_HOLE);
    long lost = System.nanoTime();
    world.awaitReason("blind", "ClustersReachable", "Stale");
    everyWaitBegins();
    var before = new TreeMap<String, ServiceStatusStatus>();
    pods.keySet().forEach(name -> before.put(name, world.status(name).orElseThrow()));

    // When the operator is killed, and started again
    long killed = System.nanoTime();
    world.operator().kill();
    world.operator().close();
    world
        .client()
        .leases()
        .inNamespace(World.OPERATOR_NAMESPACE)
        .withName(LeaderLease.NAME)
        .delete(); // as if it had run out
    world.startOperator();
    Poll.until("it leads", LEADS_WITHIN, () -> world.operator().log().contains("Leads"));
    long leads = System.nanoTime();

    // Then blindness and arriving end when they would have, waits and settling start anew
    at("blind", Level.Unknown, lost, UNSEEN_AFTER);
    at("red-and-blind", Level.Unknown, lost, UNSEEN_AFTER);
    at("maintained", Level.Unknown, lost, UNSEEN_AFTER);
    at("arriving", Level.MajorOutage, arriving, ARRIVING);
    notBefore("worse", Level.MajorOutage, leads, DAMPING);
    notBefore("better", Level.Operational, leads, DAMPING);
    notBefore("back", Level.Operational, leads, DAMPING);
    notBefore("settling", Level.DegradedPerformance, leads, SETTLING);

    // Then nothing else was shown, not for a moment, and what is not over goes on
    assertThat(changes(killed))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("worse", List.of(Level.MajorOutage)),
                Map.entry("better", List.of(Level.Operational)),
                Map.entry("blind", List.of(Level.Unknown)),
                Map.entry("red-and-blind", List.of(Level.Unknown)),
                Map.entry("maintained", List.of(Level.Unknown)),
                Map.entry("unknown", List.of()),
                Map.entry("back", List.of(Level.Operational)),
                Map.entry("matched", List.of()),
                Map.entry("never-matched", List.of()),
                Map.entry("settling", List.of(Level.DegradedPerformance)),
                Map.entry("arriving", List.of(Level.MajorOutage))));
    for (String name : List.of("unknown", "matched", "never-matched")) {
      ServiceStatusStatus after = world.status(name).orElseThrow();
      assertThat(after.sinceTime())
          .as("sinceTime of " + name)
          .isEqualTo(before.get(name).sinceTime());
      assertThat(after.lastKnown())
          .as("what was known last of " + name)
          .isEqualTo(before.get(name).lastKnown());
    }
    assertThat(before.get("unknown").lastKnown().level()).isEqualTo(Level.MajorOutage);
    lastKnown("blind", Level.Operational, before);
    lastKnown("red-and-blind", Level.MajorOutage, before);
    assertThat(world.reason("matched", "Available")).isEqualTo("NoPods");
    assertThat(world.reason("never-matched", "Available")).isEqualTo("NeverMatched");
  }

  private void everyServiceIsSettled() {
    service("worse", "local", SLOWLY, OLD, PodShape.running());
    service("better", "local", WORSE_AT_ONCE, OLD, PodShape.running());
    service("matched", "local", AT_ONCE, OLD, PodShape.running());
    service("never-matched", "local", AT_ONCE, OLD);
    service(
        "settling",
        "local",
        AT_ONCE,
        "minOperational: 2, startGracePeriod: 12s",
        PodShape.running(),
        PodShape.running());
    service("blind", "lost", AT_ONCE, OLD, PodShape.running());
    service("red-and-blind", "lost", AT_ONCE, OLD, PodShape.crashLoop());
    maintained("maintained", "lost");
    service("unknown", "unknown", AT_ONCE, OLD, PodShape.crashLoop());
    service("back", "healed", WORSE_AT_ONCE, OLD, PodShape.crashLoop());
    world.startOperator();
    for (String name : List.of("worse", "matched", "settling", "blind", "better")) {
      world.awaitLevel(name, Level.Operational);
    }
    for (String name : List.of("red-and-blind", "unknown", "back")) {
      world.awaitLevel(name, Level.MajorOutage);
    }
    world.awaitLevel("maintained", Level.UnderMaintenance);
    way("unknown", TcpProxy.Mode.BLACK_HOLE);
    way("healed", TcpProxy.Mode.BLACK_HOLE);
    pods.get("better").become("pod-0", PodShape.crashLoop());
    pods.get("matched").delete("pod-0");
    world.awaitLevel("better", Level.MajorOutage);
    world.awaitLevel("matched", Level.MajorOutage);
    world.awaitReason("never-matched", "Available", "NeverMatched");
    world.awaitLevel("unknown", Level.Unknown);
    world.awaitLevel("back", Level.Unknown);
  }

  private void everyWaitBegins() {
    pods.get("worse").become("pod-0", PodShape.crashLoop());
    pods.get("better").become("pod-0", PodShape.running());
    pods.get("settling").delete("pod-1");
    pods.get("back").become("pod-0", PodShape.running());
    way("healed", TcpProxy.Mode.PASS);
    Poll.until(
        "all of it is seen",
        World.SOON,
        () ->
            ready("worse") == 0
                && ready("better") == 1
                && ready("settling") == 1
                && ready("back") == 1);
    assertThat(world.status("back").orElseThrow().level()).isEqualTo(Level.Unknown);
  }

  private static void way(String member, TcpProxy.Mode mode) {
    MEMBERS.get(member).way.mode(mode);
  }

  private static int ready(String name) {
    return world.status(name).orElseThrow().readyPods();
  }

  private static void lastKnown(String name, Level level, Map<String, ServiceStatusStatus> before) {
    var lastKnown = world.status(name).orElseThrow().lastKnown();
    assertThat(lastKnown.level()).isEqualTo(level);
    assertThat(lastKnown.sinceTime()).isEqualTo(before.get(name).sinceTime());
  }

  /** Of each service, the changes of the level that is shown. */
  private Map<String, List<Level>> changes(long since) {
    var changes = new TreeMap<String, List<Level>>();
    for (String name : pods.keySet()) {
      Level then =
          shown.of(name, 0).stream().filter(s -> s.nanos() <= since).toList().getLast().level();
      List<Level> levels = shown.levels(name, since);
      boolean still = !levels.isEmpty() && levels.getFirst() == then;
      changes.put(name, still ? levels.subList(1, levels.size()) : levels);
    }
    return changes;
  }

  private static Duration until(String name, Level level, long since) {
    Supplier<Optional<Shown>> first =
        () -> shown.of(name, since).stream().filter(s -> s.level() == level).findFirst();
    Poll.until(name + " shows " + level, Duration.ofSeconds(40), () -> first.get().isPresent());
    return Duration.ofNanos(first.get().orElseThrow().nanos() - since);
  }

  private static void at(String name, Level level, long since, Duration expected) {
    assertThat(until(name, level, since))
        .as(name)
        .isBetween(expected.minus(TOLERANCE), expected.plus(TOLERANCE));
  }

  /** A little less: it may have led for a moment before its log says so. */
  private static void notBefore(String name, Level level, long since, Duration wait) {
    assertThat(until(name, level, since)).as(name).isGreaterThan(wait.minus(TOLERANCE));
  }
}
