package dev.servicestatus.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HubClockTest {
  private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
  private final HubClock clock = new HubClock(nanos::get);

  @Test
  void saysNothingBeforeTheFirstAnswer() {
    assertThat(clock.isSet()).isFalse();
    assertThatThrownBy(clock::now).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void goesOnByTheMonotonicClockBetweenAnswers() {
    clock.observe("Tue, 24 Nov 2026 10:00:00 GMT");
    Instant first = clock.now();

    nanos.addAndGet(Duration.ofSeconds(90).toNanos());

    assertThat(first).isEqualTo(Instant.parse("2026-11-24T10:00:00.500Z"));
    assertThat(clock.now()).isEqualTo(first.plusSeconds(90));
  }

  @Test
  void doesNotFlickerWithTheRoundingOfDates() {
    clock.observe("Tue, 24 Nov 2026 10:00:00 GMT");
    Instant first = clock.now();

    clock.observe("Tue, 24 Nov 2026 10:00:02 GMT");

    assertThat(clock.now()).isEqualTo(first);
  }

  @Test
  void followsAHubWhoseClockWasSet() {
    clock.observe("Tue, 24 Nov 2026 10:00:00 GMT");

    clock.observe("Tue, 24 Nov 2026 11:00:00 GMT");

    assertThat(clock.now()).isEqualTo(Instant.parse("2026-11-24T11:00:00.500Z"));
  }

  @Test
  void passesOverADateThatIsNone() {
    clock.observe("Tue, 24 Nov 2026 10:00:00 GMT");

    clock.observe("yesterday");

    assertThat(clock.now()).isEqualTo(Instant.parse("2026-11-24T10:00:00.500Z"));
  }
}
