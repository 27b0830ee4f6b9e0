package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Poll;
import dev.servicestatus.testing.TcpProxy;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ways to real API servers that are cut and mended again and again; with the default waits. */
class CutLinkTest {
  private static final Duration PHASE = Duration.ofSeconds(10);
  private static final int TIMES = 12;
  private static final Map<String, TcpProxy.Mode> CUTS =
      Map.of(
          "black-hole", TcpProxy.Mode.BLACK_HOLE,
          "reset", TcpProxy.Mode.RESET,
          "refused", TcpProxy.Mode.REFUSE);

  private final Map<String, ScriptedMember> members = new TreeMap<>();
  private World world;
  private LocalCluster far;
  private ShownLevels shown;

  @BeforeEach
  void start() {
    LocalCluster.shared(); // skips by name where the programs are missing
    world = World.begin();
    world.values.clear();
    far = LocalCluster.named("far").start();
    for (String name : CUTS.keySet()) {
      members.put(name, Passage.member(world, far, name));
      World.pods(far, name).create("a", World.labelled(PodShape.running()));
      world.namespace(name);
      world.service(
          name,
          """
          clusters: {names: [%s]}
          needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]
          """
              .formatted(name));
    }
    shown = ShownLevels.of(world.client());
    world.startOperator();
    Poll.until(
        "all of it is seen",
        Duration.ofSeconds(60),
        () ->
            CUTS.keySet().stream()
                .allMatch(name -> world.status(name).orElseThrow().level() == Level.Operational));
  }

  @AfterEach
  void stop() {
    if (world != null) {
      if (shown != null) {
        shown.close();
      }
      world.close();
      members.values().forEach(ScriptedMember::close);
      far.close();
    }
  }

  private static void passes(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Poll.until("it passes", time.plusSeconds(10), () -> System.nanoTime() > end);
  }

  @Test
  @Tag("long")
  void upAndDownEveryTenSecondsForMinutesChangesWhatIsShownTwiceAtMost() {
    long began = System.nanoTime();
    for (int i = 0; i < TIMES; i++) {
      members.forEach((name, member) -> member.way.mode(CUTS.get(name)));
      passes(PHASE);
      members.values().forEach(member -> member.way.mode(TcpProxy.Mode.PASS));
      passes(PHASE);
    }
    for (String name : CUTS.keySet()) {
      System.out.printf(
          "%s: %d writes, %s%n", name, shown.of(name, began).size(), shown.levels(name, began));
      assertThat(shown.levels(name, began))
          .as("levels shown of " + name)
          .isSubsetOf(Level.Operational, Level.Unknown)
          .hasSizeLessThanOrEqualTo(3);
      assertThat(world.status(name).orElseThrow().level()).isEqualTo(Level.Operational);
    }
  }
}
