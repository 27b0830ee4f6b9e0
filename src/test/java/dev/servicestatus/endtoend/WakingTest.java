package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import dev.servicestatus.testing.TcpProxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is worked on is what something has happened to, and once more when a wait ends: counted in
 * /metrics, and in the audit log of the hub's API server.
 */
class WakingTest {
  private static final String VISITS =
      "servicestatus_reconcile_seconds_count\\{controller=\"service-status\",outcome=\"ok\"\\}";
  private static final String NEED =
      "needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 6s}]";

  private static World world;
  private static TcpProxy way;

  @BeforeAll
  static void start() {
    LocalCluster.shared(); // skips by name where the programs are missing
    world = World.begin();
    way = TcpProxy.to(world.hub.port());
    world.register(world.hub, "https://127.0.0.1:" + way.port());
    world.startOperator();
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      world.close();
    }
    if (way != null) {
      way.close();
    }
  }

  private static long visits() {
    return world.operator().counted(VISITS);
  }

  private static long everything() {
    return world.operator().counted("servicestatus_reconcile_seconds_count");
  }

  /** Nothing is visited and nothing written for so long. */
  private static void settle(Duration calm) {
    long[] last = {-1, 0};
    Poll.until(
        "nothing is left to do",
        World.SOON,
        () -> {
          long count = everything() + world.writes().count();
          if (count != last[0]) {
            last[0] = count;
            last[1] = System.nanoTime();
          }
          return System.nanoTime() - last[1] > calm.toNanos();
        });
  }

  private static void quiet(Duration length) {
    settle(Duration.ofSeconds(2));
    long visits = everything();
    int writes = world.writes().count();
    long began = System.nanoTime();

    Poll.until(
        "the quiet is over",
        length.plusSeconds(10),
        () -> System.nanoTime() - began > length.toNanos());

    assertThat(everything() - visits).as("reconciles").isZero();
    assertThat(world.writes().after(writes)).as("writes but to Leases").isEmpty();
  }

  private static void serviceOfOnePod(String namespace, String spec) {
    serviceOfOnePod(namespace, spec, NEED);
  }

  private static void serviceOfOnePod(String namespace, String spec, String needs) {
    World.pods(world.hub, namespace).create("a", World.labelled(PodShape.running()));
    world.service(namespace, spec + needs);
    world.awaitLevel(namespace, Level.Operational);
    settle(Duration.ofSeconds(1));
  }

  @Test
  void nothingPolls() {
    serviceOfOnePod("still", "");

    quiet(Duration.ofSeconds(6));
  }

  @Test
  @Tag("long")
  void nothingPollsForAMinute() {
    serviceOfOnePod("very-still", "");

    quiet(Duration.ofSeconds(60));
  }

  @Test
  void anEventIsOneVisitAndTheEndOfItsWaitIsOneMore() {
    serviceOfOnePod("damped", "");
    world.apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: s, namespace: damped}
        spec:
          damping: {worseAfter: 3s, betterAfter: 3s}
          %s
        """
            .formatted(NEED));
    settle(Duration.ofSeconds(2));
    long before = visits();

    new Pods(world.client(), "damped").become("a", PodShape.crashLoop());
    Poll.until("the event is seen", World.SOON, () -> visits() == before + 1);
    assertThat(world.status("damped").orElseThrow().level()).isEqualTo(Level.Operational);

    world.awaitLevel("damped", Level.MajorOutage);
    settle(Duration.ofSeconds(2));
    assertThat(visits() - before).as("one for the event, one at the end of the wait").isEqualTo(2);
  }

  /** One pod is enough, so that nothing else than the young one changes by time. */
  @Test
  void theEndOfAGraceIsOneVisit() {
    serviceOfOnePod("young", "", NEED.replace("}]", ", minOperational: 1}]"));
    new Pods(world.client(), "young").create("b", World.labelled(PodShape.creating()));
    Poll.until("it starts", World.SOON, () -> starting("young") == 1);
    settle(Duration.ofSeconds(1));
    assertThat(starting("young")).as("still young").isEqualTo(1);
    long before = visits();

    Poll.until("it is not young any more", World.SOON, () -> starting("young") == 0);
    settle(Duration.ofSeconds(2));

    assertThat(visits() - before).isEqualTo(1);
  }

  private static int starting(String namespace) {
    return world
        .status(namespace)
        .orElseThrow()
        .clusters()
        .getFirst()
        .needs()
        .getFirst()
        .starting();
  }

  @Test
  void aClusterThatIsLostIsOneVisitAndTheEndOfThePatienceOneMore() {
    serviceOfOnePod("far", "clusters: {names: [hub]}\n");
    long before = visits();

    way.mode(TcpProxy.Mode.BLACK_HOLE);
    world.awaitReason("far", ConditionTypes.CLUSTERS_REACHABLE, ClusterReason.Stale);
    long stale = visits();
    world.awaitLevel("far", Level.Unknown);
    settle(Duration.ofSeconds(2));

    assertThat(List.of(stale - before, visits() - stale)).isEqualTo(List.of(1L, 1L));
    way.mode(TcpProxy.Mode.PASS);
    world.awaitLevel("far", Level.Operational);
  }
}
