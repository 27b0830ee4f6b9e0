package dev.servicestatus.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Hours of a way to a cluster that is cut, by a clock of the test. */
class CutLinksTest {
  private static final int UNSEEN_AFTER = 120;
  private static final int HOUR = (int) Duration.ofHours(1).toSeconds();

  private final List<Level> shown = new ArrayList<>();
  private Replay replay;

  private void service() {
    try {
      replay =
          new Replay(
              new YAMLMapper()
                  .readValue(
                      """
                      clusters: {names: [a]}
                      damping: {worseAfter: 0s, betterAfter: 0s}
                      needs: [{name: n, selector: {matchLabels: {app: x}}, minOperational: 3}]
                      """,
                      ServiceStatusSpec.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void become(int second, String state) {
    replay.apply(new Timeline.Row(second, null, null, Map.of("a", state), null), second);
  }

  /** Each change of the level that is shown is kept. */
  private void pass(int from, int to) {
    for (int second = from; second < to; second++) {
      replay.pass(second, true);
      Level level = replay.evaluation().own().level();
      if (shown.isEmpty() || shown.getLast() != level) {
        shown.add(level);
      }
    }
  }

  @Test
  void cutOffForSixHoursItIsUnknownAfterTwoMinutesAndNothingElseUntilItIsBack() {
    service();
    become(0, "3 Ready");
    pass(0, 100);
    int last = 91; // probe that was answered
    become(100, "3 Ready, link silent");

    pass(100, last + UNSEEN_AFTER);
    assertThat(shown).containsExactly(Level.Operational);
    pass(last + UNSEEN_AFTER, last + UNSEEN_AFTER + 1);
    assertThat(shown).containsExactly(Level.Operational, Level.Unknown);
    ServiceMemory soon = replay.evaluation().memory();
    pass(last + UNSEEN_AFTER + 1, 6 * HOUR);
    assertThat(shown).containsExactly(Level.Operational, Level.Unknown);
    assertThat(replay.evaluation().own().lastKnown()).isEqualTo(Level.Operational);
    assertThat(replay.evaluation().memory())
        .as("what is remembered, but for when it was looked at last")
        .usingRecursiveComparison()
        .ignoringFields("dampening.flapping.at")
        .isEqualTo(soon);

    become(6 * HOUR, "3 Ready");
    pass(6 * HOUR, 6 * HOUR + 5);
    assertThat(shown).containsExactly(Level.Operational, Level.Unknown, Level.Operational);
  }

  @Test
  void upAndDownEveryTenSecondsForAnHourChangesNothing() {
    service();
    upAndDown(10, 10);
    assertThat(shown).containsExactly(Level.Operational);
  }

  /** Down for longer than it may be silent, and than it may be unseen. */
  @Test
  void howeverLongItIsDownEachTimeNothingTurnsRed() {
    for (int down : new int[] {29, 31, 89, 119, 121, 300}) {
      shown.clear();
      service();
      upAndDown(10, down);
      assertThat(shown).as("down for %d s", down).isSubsetOf(Level.Operational, Level.Unknown);
    }
  }

  private void upAndDown(int up, int down) {
    for (int second = 0; second < HOUR; second += up + down) {
      become(second, "3 Ready");
      pass(second, second + up);
      become(second + up, "3 Ready, link silent");
      pass(second + up, second + up + down);
    }
  }
}
