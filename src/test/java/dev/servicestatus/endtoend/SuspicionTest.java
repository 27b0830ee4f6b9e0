package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.condition.Conditions;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Poll;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Most members are silent at once: it may be us, and nothing counts as down for that. */
class SuspicionTest {
  private static final String TWO =
      """
      clusters: {names: [eu-1, us-1], whenUnseen: CountAsDown}
      needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]
      """;

  private static World world;
  private static LocalCluster eu;
  private static LocalCluster us;

  @BeforeAll
  static void start() {
    LocalCluster.shared(); // skips by name where the programs are missing
    world = World.begin();
    eu = LocalCluster.named("eu-1").start();
    us = LocalCluster.named("us-1").start();
    for (LocalCluster member : new LocalCluster[] {eu, us}) {
      world.register(member, member.url());
      World.pods(member, "both").create("a", World.labelled(PodShape.running()));
    }
    World.create(world.client(), "both");
    world.service("both", TWO);
    world.startOperator();
    world.awaitLevel("both", Level.Operational);
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable each : new AutoCloseable[] {eu, us, world}) {
      close(each);
    }
  }

  private static void close(AutoCloseable each) {
    try {
      if (each != null) {
        each.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean suspected() {
    return world
        .operator()
        .management("/metrics")
        .lines()
        .anyMatch("servicestatus_observer_suspected 1.0"::equals);
  }

  @Test
  void allSilentIsOurFaultAndOneSilentIsIts() {
    eu.suspend();
    us.suspend();

    Poll.until("it suspects itself", World.SOON, SuspicionTest::suspected);
    world.awaitLevel("both", Level.Unknown);
    var status = world.status("both").orElseThrow();
    assertThat(status.lastKnown().level()).isEqualTo(Level.Operational);
    assertThat(
            Conditions.find(status.conditions(), ConditionTypes.CLUSTERS_REACHABLE)
                .orElseThrow()
                .message())
        .contains("suspects itself");

    us.resume();

    Poll.until("it does not any more", World.SOON, () -> !suspected());
    world.awaitLevel("both", Level.PartialOutage);

    eu.resume();

    world.awaitLevel("both", Level.Operational);
  }
}
