package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** By a virtual clock and a chance that is given. */
class BackoffTest {
  private static final DoubleSupplier LEAST = () -> 0;
  private static final DoubleSupplier MOST = () -> Math.nextDown(1.0);

  // near the end of the range: a monotonic clock may start anywhere, and wrap
  private static final long ORIGIN = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

  /** Milliseconds from the begin of each attempt to that of the next. */
  private static List<Long> pauses(
      DoubleSupplier chance, boolean fresh, boolean withList, boolean success) {
    var backoff = new Backoff(chance);
    var pauses = new ArrayList<Long>();
    long now = ORIGIN;
    for (int i = 0; i < 8; i++) {
      backoff.begin(now, withList);
      if (success) {
        backoff.succeeded();
      }
      long next = backoff.next(fresh, withList);
      pauses.add(Math.round((next - now) / 1e6));
      now = next;
    }
    return pauses;
  }

  @Test
  void whatIsNotFreshIsTriedEverMoreSlowlyButAtLeastEveryThreeSeconds() {
    assertThat(pauses(LEAST, false, false, false))
        .containsExactly(250L, 500L, 1000L, 2000L, 2400L, 2400L, 2400L, 2400L);
    assertThat(pauses(MOST, false, false, false))
        .containsExactly(313L, 625L, 1250L, 2500L, 3000L, 3000L, 3000L, 3000L);
    assertThat(pauses(MOST, false, true, false)).last().isEqualTo(3000L);
  }

  @Test
  void whatIsFreshIsTriedLessOftenAndListedSeldom() {
    assertThat(pauses(LEAST, true, false, false)).last().isEqualTo(5000L);
    assertThat(pauses(MOST, true, false, false)).last().isEqualTo(6250L);
    assertThat(pauses(LEAST, true, true, false)).containsOnly(5000L);
    assertThat(pauses(MOST, true, true, false)).containsOnly(6250L);
  }

  @Test
  void watchesThatBringSomethingAndEndAtOnceAreOpenedOnceASecond() {
    assertThat(pauses(LEAST, true, false, true)).containsOnly(1000L);
    assertThat(pauses(MOST, false, false, true)).containsOnly(1250L);
  }

  @Test
  void aWatchThatLastedIsOpenedAgainAtOnce() {
    var backoff = new Backoff(MOST);
    backoff.begin(ORIGIN, false);
    backoff.succeeded();
    long end = ORIGIN + Duration.ofMinutes(5).toNanos();
    assertThat(backoff.next(true, false) - end).isNegative();
  }

  @Test
  void aPauseThatTheServerAsksForIsGrantedUpToTheLongestWhileThereIsNoHurry() {
    var backoff = new Backoff(LEAST);
    backoff.begin(ORIGIN, false);
    backoff.asked(ORIGIN, Duration.ofSeconds(7));
    assertThat(backoff.next(true, false) - ORIGIN).isEqualTo(Duration.ofSeconds(7).toNanos());
    assertThat(backoff.next(false, false) - ORIGIN).isEqualTo(Duration.ofMillis(250).toNanos());

    backoff.asked(ORIGIN, Duration.ofSeconds(999_999_999_999_999_999L));
    assertThat(backoff.next(true, false) - ORIGIN).isEqualTo(Backoff.LONGEST_ASKED.toNanos());

    backoff.begin(ORIGIN, false);
    assertThat(backoff.next(true, false) - ORIGIN)
        .as("asked for once")
        .isEqualTo(Duration.ofMillis(500).toNanos());
  }
}
