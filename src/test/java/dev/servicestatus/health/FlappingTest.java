package dev.servicestatus.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Coming and going against the plainest reading of it: second by second, ten minutes back. */
class FlappingTest {
  private static final int INPUTS = 2_000;
  private static final int STEPS = 60;
  private static final int WINDOW = 600;

  private static final List<List<Level>> PAIRS =
      List.of(
          List.of(Level.Operational, Level.Operational),
          List.of(Level.Operational, Level.Operational),
          List.of(Level.Operational, Level.MajorOutage),
          List.of(Level.DegradedPerformance, Level.DegradedPerformance),
          List.of(Level.PartialOutage, Level.MajorOutage),
          List.of(Level.MajorOutage, Level.MajorOutage));

  /** Told by every second that there was. */
  private static final class Seconds {
    private final List<Level> best = new ArrayList<>();
    private final List<Integer> changes = new ArrayList<>();
    private Boolean good;
    private boolean active;

    void evaluate(List<Level> pair) {
      int now = best.size();
      boolean bad = pair.getFirst() != Level.Operational;
      boolean fine = pair.getLast() == Level.Operational;
      if (good != null && (good ? bad : fine)) {
        changes.add(now);
      }
      good = bad || fine ? Boolean.valueOf(fine) : good;
      long recent = changes.stream().filter(change -> change > now - WINDOW).count();
      long badFor = count(Level.DegradedPerformance);
      if (!active) {
        active = recent >= 5 && badFor >= 60;
      } else if (fine && (recent < 2 || badFor < 10)) {
        active = false;
      }
    }

    long count(Level atLeast) {
      return best.subList(Math.max(0, best.size() - WINDOW), best.size()).stream()
          .filter(level -> !atLeast.worseThan(level))
          .count();
    }

    void pass(List<Level> pair, int seconds) {
      for (int i = 0; i < seconds; i++) {
        best.add(pair.getFirst());
      }
    }

    Level floor() {
      return !active
          ? Level.Operational
          : count(Level.PartialOutage) > WINDOW / 2
              ? Level.PartialOutage
              : Level.DegradedPerformance;
    }
  }

  private static Verdict verdict(List<Level> pair) {
    return new Verdict(
        pair.getFirst(), pair.getLast(), false, false, false, List.of(), List.of(), false);
  }

  private static long nanos(long second) {
    return Duration.ofSeconds(second).toNanos();
  }

  @Test
  void agreesWithThePlainestReading() {
    Seeds.forEach(
        INPUTS,
        random -> {
          var seconds = new Seconds();
          Flapping flapping = Flapping.NONE;
          for (int step = 0; step < STEPS; step++) {
            List<Level> pair = Seeds.oneOf(random, PAIRS.toArray(List[]::new));
            flapping = flapping.after(verdict(pair), nanos(seconds.best.size()));
            seconds.evaluate(pair);

            assertThat(flapping.floor())
                .as("at %d", seconds.best.size())
                .isEqualTo(seconds.floor());
            seconds.pass(pair, some(random));
          }
        });
  }

  /** Whoever looks again when told to misses nothing; what grows is told up to a second late. */
  @Test
  void nothingChangesBeforeItSays() {
    Seeds.forEach(
        INPUTS,
        random -> {
          long now = 0;
          Flapping flapping = Flapping.NONE;
          for (int step = 0; step < STEPS; step++) {
            List<Level> pair = Seeds.oneOf(random, PAIRS.toArray(List[]::new));
            flapping = flapping.after(verdict(pair), now);
            long wait = nanos(some(random));
            Long at = flapping.changesAt();
            long until = at == null ? wait : Math.clamp(at - now - nanos(1), 0, wait);

            assertThat(flapping.after(verdict(pair), now + until).floor())
                .isEqualTo(flapping.floor());
            assertThat(at == null || at > now).as("in time to come").isTrue();
            now += wait;
          }
        });
  }

  private static int some(Random random) {
    return random.nextInt(5) == 0 ? random.nextInt(400) : random.nextInt(40);
  }

  /** However often it changes, little is kept, and it is seen to come and go. */
  @Test
  void tenThousandChangesInTenMinutes() {
    Flapping flapping = Flapping.NONE;
    for (int i = 0; i < 10_000; i++) {
      List<Level> pair = PAIRS.get(i % 2 == 0 ? 0 : 5);
      flapping = flapping.after(verdict(pair), Duration.ofMillis(60L * i).toNanos());
    }

    assertThat(flapping.floor()).isEqualTo(Level.DegradedPerformance);
    assertThat(flapping.spells()).hasSizeLessThanOrEqualTo(128);
    assertThat(flapping.changes()).hasSize(5);
  }
}
