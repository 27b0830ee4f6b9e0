package dev.servicestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.plan.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final Instant HUB = Instant.parse("2026-01-01T00:00:00Z");
  private static final long WINDOW = Duration.ofSeconds(60).toNanos();

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - WINDOW); // it may overflow
  private final Budget budget = new Budget(nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private int takeAll(Budget.Purse purse, Urgency urgency) {
    int taken = 0;
    while (purse.tryTake(urgency).isZero()) {
      purse.end();
      taken++;
    }
    return taken;
  }

  @Test
  void asManyAsAllowedThenWaitExactlyUntilOneIsFree() {
    Budget.Purse purse = budget.purse("a/a", "key", 10);

    assertThat(takeAll(purse, Urgency.Outage)).isEqualTo(10);
    assertThat(purse.tryTake(Urgency.Outage)).isEqualTo(Duration.ofSeconds(61));
    pass(Duration.ofSeconds(61).minusNanos(1));
    assertThat(purse.tryTake(Urgency.Outage)).isEqualTo(Duration.ofNanos(1));
    pass(Duration.ofNanos(1));
    assertThat(takeAll(purse, Urgency.Outage)).isEqualTo(10);
  }

  @Test
  void fiveAreKeptForOutages() {
    Budget.Purse purse = budget.purse("a/a", "key", 50);

    assertThat(takeAll(purse, Urgency.Worsening)).isEqualTo(45);
    assertThat(takeAll(purse, Urgency.Outage)).isEqualTo(5);
  }

  @Test
  void aSingleRequestAMinuteIsStillOne() {
    assertThat(takeAll(budget.purse("a/a", "key", 1), Urgency.Text)).isEqualTo(1);
  }

  @Test
  void aRequestUnderWayHoldsItsSlotHoweverLongItTakes() {
    Budget.Purse purse = budget.purse("a/a", "key", 1);
    purse.tryTake(Urgency.Outage);
    pass(Duration.ofMinutes(10));

    assertThat(purse.tryTake(Urgency.Outage)).isPositive();
    purse.end();
    assertThat(purse.tryTake(Urgency.Outage)).isEqualTo(Duration.ofSeconds(61));
  }

  @Test
  void pagesOfOneKeyShareItsSlotsAndTheSmallestLimit() {
    Budget.Purse a = budget.purse("a/a", "key", 50);
    Budget.Purse b = budget.purse("a/b", "key", 8);
    Budget.Purse other = budget.purse("a/c", "other key", 50);

    assertThat(takeAll(a, Urgency.Outage)).isEqualTo(8);
    assertThat(b.tryTake(Urgency.Outage)).isPositive();
    assertThat(takeAll(other, Urgency.Outage)).isEqualTo(50);
    budget.forget("a/b");
    assertThat(takeAll(a, Urgency.Outage)).isEqualTo(42);
  }

  @Test
  void afterALimitSilenceThenOneRequestThenOneASecondForAMinute() {
    Budget.Purse purse = budget.purse("a/a", "key", 50);
    purse.tryTake(Urgency.Outage);
    purse.silence(Duration.ofSeconds(7));
    purse.end();

    assertThat(purse.tryTake(Urgency.Outage)).isEqualTo(Duration.ofSeconds(7));
    pass(Duration.ofSeconds(7));
    assertThat(purse.tryTake(Urgency.Outage)).isZero();
    assertThat(purse.tryTake(Urgency.Outage)).isPositive();
    purse.end();
    pass(Duration.ofSeconds(1));
    assertThat(takeAll(purse, Urgency.Outage)).isEqualTo(1);
    assertThat(purse.tryTake(Urgency.Outage)).isEqualTo(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(59));
    assertThat(takeAll(purse, Urgency.Outage)).isGreaterThan(40);
  }

  @Test
  void aRefusedKeyIsTriedByOneOfItsPagesEveryFiveMinutes() {
    Budget.Purse a = budget.purse("a/a", "key", 50);
    Budget.Purse b = budget.purse("a/b", "key", 50);
    Budget.Purse other = budget.purse("a/c", "other key", 50);
    a.tryTake(Urgency.Outage);
    a.refuse();
    a.end();

    assertThat(b.isRefused()).isTrue();
    assertThat(b.tryTake(Urgency.Outage)).isEqualTo(Duration.ofMinutes(5));
    assertThat(other.tryTake(Urgency.Outage)).isZero();
    pass(Duration.ofMinutes(5));
    assertThat(b.tryTake(Urgency.Outage)).isZero();
    assertThat(a.tryTake(Urgency.Outage)).isEqualTo(Duration.ofSeconds(1));
    b.accept();
    b.end();
    assertThat(a.isRefused()).isFalse();
    assertThat(a.tryTake(Urgency.Outage)).isZero();
  }

  @Test
  void aPageThatIsVisitedNeverLendsItsKeyALargerLimit() throws InterruptedException {
    Budget.Purse large = budget.purse("a/a", "key", 50);
    budget.purse("a/b", "key", 8);
    var ended = new AtomicBoolean();
    Thread visits =
        Thread.ofPlatform()
            .start(() -> {
              while (!ended.get()) {
                budget.purse("a/b", "key", 8);
              }
            });
    try {
      for (int i = 0; i < 200_000; i++) {
        assertThat(large.limit()).isEqualTo(8);
      }
    } finally {
      ended.set(true);
      visits.join();
    }
  }

  @Test
  void anEarlierLifeHoldsTheFirstRequestBack() {
    Budget.Purse purse = budget.purse("a/a", "key", 50);
    budget.holdBack(Duration.ofSeconds(61));

    assertThat(purse.tryTake(Urgency.Outage)).isEqualTo(Duration.ofSeconds(61));
    assertThat(budget.freeTime(HUB)).contains(HUB.plusSeconds(61));
    pass(Duration.ofSeconds(61));
    assertThat(purse.tryTake(Urgency.Outage)).isZero();
  }

  @Test
  void aCleanStopTellsWhenTheLastSlotIsFree() {
    Budget.Purse purse = budget.purse("a/a", "key", 50);
    assertThat(budget.freeTime(HUB)).isEmpty();
    purse.tryTake(Urgency.Outage);
    purse.end();
    pass(Duration.ofSeconds(11));

    assertThat(budget.freeTime(HUB)).isEqualTo(Optional.of(HUB.plusSeconds(50)));
  }

  /** The page counts a request at any time between its start and its end. */
  @Test
  void no60SecondsEverHoldMoreRequestsThanAllowed() {
    long seed = new Random().nextLong();
    System.out.println("BudgetTest: seed " + seed);
    var random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      int limit = 1 + random.nextInt(60);
      List<Long> counted = simulate(random, limit);
      for (int i = limit; i < counted.size(); i++) {
        assertThat(counted.get(i) - counted.get(i - limit))
            .as("limit %d, run %d, seed %d", limit, run, seed)
            .isGreaterThanOrEqualTo(WINDOW);
      }
    }
  }

  private List<Long> simulate(Random random, int limit) {
    Budget.Purse purse = budget.purse("a/a", "key" + random.nextLong(), limit);
    List<Long> counted = new ArrayList<>();
    long start = nanos.get();
    while (nanos.get() - start < 5 * WINDOW) {
      Duration wait = purse.tryTake(Urgency.values()[random.nextInt(6)]);
      if (wait.isZero()) {
        long before = nanos.get();
        pass(Duration.ofMillis(random.nextInt(random.nextInt(20) == 0 ? 15_000 : 300)));
        counted.add(before - start + (long) (random.nextDouble() * (nanos.get() - before)));
        purse.end();
      } else {
        pass(random.nextBoolean() ? wait : Duration.ofMillis(random.nextInt(2000)));
      }
    }
    Collections.sort(counted);
    return counted;
  }
}
