package dev.servicestatus.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.testing.CaseFiles;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Timelines, second by second: at each row everything is as the row expects, and from there to the
 * next row nothing changes.
 */
class TimelineTest {
  /** So long after the last row still nothing changes. */
  private static final int AFTERWARDS = 3700;

  @TestFactory
  List<DynamicTest> evaluatedOnlyWhenWoken() {
    return CaseFiles.tests("timelines", Timeline.class, timeline -> replay(timeline, false));
  }

  /** An evaluation that nobody asked for changes nothing. */
  @TestFactory
  List<DynamicTest> evaluatedEverySecond() {
    return CaseFiles.tests("timelines", Timeline.class, timeline -> replay(timeline, true));
  }

  private static void replay(Timeline timeline, boolean everySecond) {
    var replay = new Replay(timeline.spec());
    for (int i = 0; i < timeline.rows().size(); i++) {
      Timeline.Row row = timeline.rows().get(i);
      boolean last = i + 1 == timeline.rows().size();
      int end = last ? row.at() + AFTERWARDS : timeline.rows().get(i + 1).at();
      for (int second = row.at(); second < end; second++) {
        if (second == row.at()) {
          replay.apply(row, second);
        }
        replay.pass(second, everySecond);
        if (row.expect() != null) {
          assertThat(replay.seen())
              .as("second %d, row of second %d", second, row.at())
              .isEqualTo(row.expect());
        }
      }
    }
    if (!everySecond) {
      assertThat(replay.evaluation().lookAgain()).as("wakes with nothing to wait for").isNull();
    }
  }
}
