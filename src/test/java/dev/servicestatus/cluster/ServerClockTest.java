package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServerClockTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private final ServerClock clock = new ServerClock();

  @Test
  void itGoesOnBetweenAnswers() {
    clock.read(1000, 5 * SECOND);
    assertThat(clock.at(65 * SECOND)).isEqualTo(1060 * SECOND);
  }

  @Test
  void theReadingThatTravelledTheShortestCounts() {
    clock.read(1000, 0);
    clock.read(1001, SECOND + SECOND / 10); // a tenth late
    assertThat(clock.at(2 * SECOND)).isEqualTo(1002 * SECOND);
    clock.read(1003, 2 * SECOND + SECOND / 2);
    assertThat(clock.at(3 * SECOND)).isEqualTo(1003 * SECOND + SECOND / 2);
  }

  @Test
  void aClockThatIsSetBackIsFollowed() {
    clock.read(10_000, 0);
    clock.read(5_000, SECOND);
    assertThat(clock.at(SECOND)).isEqualTo(5_000 * SECOND);
  }

  @Test
  void beforeTheFirstAnswerItIsNotKnown() {
    assertThat(clock.isKnown()).isFalse();
  }
}
