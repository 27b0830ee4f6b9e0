package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What services say of each other, and of not being looked at. */
class DependenciesTest {
  private static final String NEED =
      "needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]";

  private static World world;

  @BeforeAll
  static void start() {
    LocalCluster.shared(); // skips by name where the programs are missing
    world = World.begin();
    world.startOperator();
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      world.close();
    }
  }

  @Test
  void aSuspendedServiceIsNotLookedAtUntilItIsResumed() {
    Pods pods = World.pods(world.hub, "paused");
    pods.create("a", World.labelled(PodShape.running()));
    world.service("paused", NEED);
    world.awaitLevel("paused", Level.Operational);

    world.service("paused", NEED + "\nsuspend: true");

    world.awaitReason("paused", ConditionTypes.AVAILABLE, ConditionReasons.SUSPENDED);
    var suspended = world.status("paused").orElseThrow();
    assertThat(suspended.level()).isEqualTo(Level.Unknown);
    assertThat(suspended.lastKnown().level()).isEqualTo(Level.Operational);
    assertThat(suspended.clusters()).isEmpty();
    assertThat(world.reason("paused", ConditionTypes.READY)).isEqualTo(ConditionReasons.EVALUATED);

    pods.become("a", PodShape.crashLoop());
    world.service("paused", NEED);

    world.awaitLevel("paused", Level.MajorOutage);
    assertThat(world.status("paused").orElseThrow().lastKnown()).isNull();
  }
}
