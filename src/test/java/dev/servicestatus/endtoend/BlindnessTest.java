package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member is cut off, in both ways: nothing turns red, and nothing stays green for ever. */
class BlindnessTest {
  private static final String NEED =
      "needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]";

  private World world;
  private LocalCluster member;
  private Pods here;

  @BeforeEach
  void aServiceInTwoClustersAndOneInAnyOfThem() {
    LocalCluster.shared(); // skips by name where the programs are missing
    world = World.begin();
    member = LocalCluster.named("eu-1").start();
    world.register(member, member.url());
    for (String namespace : new String[] {"all", "any"}) {
      here = World.pods(world.hub, namespace);
      here.create("a", World.labelled(PodShape.running()));
      World.pods(member, namespace).create("a", World.labelled(PodShape.running()));
    }
    world.service("all", "clusters: {names: [local, eu-1], require: All}\n" + NEED);
    world.service("any", "clusters: {names: [local, eu-1], require: Any}\n" + NEED);
    world.startOperator();
    world.awaitLevel("all", Level.Operational);
    world.awaitLevel("any", Level.Operational);
  }

  @AfterEach
  void stop() {
    if (member != null) {
      member.close();
    }
    if (world != null) {
      world.close();
    }
  }

  @Test
  void silentThenHealed() {
    member.suspend();

    world.awaitReason("all", ConditionTypes.CLUSTERS_REACHABLE, ClusterReason.Stale);
    assertThat(world.status("all").orElseThrow().level()).isEqualTo(Level.Operational);
    unknownByBlindness();

    member.resume();

    healed();
  }

  @Test
  void endedThenHealed() {
    member.kill();

    unknownByBlindness();
    world.awaitReason("all", ConditionTypes.CLUSTERS_REACHABLE, ClusterReason.Unreachable);

    member.restartApiServer();

    healed();
  }

  @Test
  void theOtherClusterIsJudgedWhileOneIsSilent() {
    member.suspend();
    unknownByBlindness();

    here.become("a", PodShape.crashLoop());

    // here: of "any", the last one made; it serves in no cluster that is seen, and may in the other
    world.awaitLevel("any", Level.Unknown);
    assertThat(world.status("any").orElseThrow().lastKnown().level()).isEqualTo(Level.Operational);
  }

  private void unknownByBlindness() {
    world.awaitLevel("all", Level.Unknown);
    assertThat(world.status("all").orElseThrow().lastKnown().level()).isEqualTo(Level.Operational);
    assertThat(world.reason("all", ConditionTypes.AVAILABLE)).isEqualTo("ClustersUnseen");
    assertThat(world.status("any").orElseThrow().level()).isEqualTo(Level.Operational);
  }

  private void healed() {
    world.awaitLevel("all", Level.Operational);
    world.awaitReason("all", ConditionTypes.CLUSTERS_REACHABLE, "AllFresh");
  }
}
