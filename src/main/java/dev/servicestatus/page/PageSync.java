package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.page.ComponentStore.Conflict;
import dev.servicestatus.plan.Plan;
import dev.servicestatus.plan.Report;
import dev.servicestatus.plan.Stance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps one page in step, visit by visit. A visit goes on as long as there is something to do and a
 * slot for it; what is wanted is read anew between requests, so that the newest value wins. It
 * never waits: it says when to come again. One visit at a time.
 */
public final class PageSync {
  /** A change that arrives sooner is not told as pending. */
  public static final Duration PENDING_AFTER = Duration.ofSeconds(5);

  private static final Duration AFTER_CONFLICT = Duration.ofMillis(200);
  private static final int CONFLICTS_IN_A_VISIT = 10;

  /**
   * The surroundings of all pages.
   *
   * @param store of the records
   * @param expression makes the conditions of a record
   * @param nanos monotonic clock
   * @param hub the hub's clock
   * @param mayWrite whether this process leads; asked before every write
   * @param measures is told the outcome of every request and how late levels are
   */
  public record Surroundings(
      ComponentStore store,
      Expression expression,
      LongSupplier nanos,
      InstantSource hub,
      BooleanSupplier mayWrite,
      Measures measures) {
    /** A level that was wanted since then, in monotonic nanoseconds, is on its page now. */
    void visible(long since) {
      measures.visible(Duration.ofNanos(nanos.getAsLong() - since));
    }
  }

  /** Makes the conditions of a record. */
  public interface Expression {
    /**
     * Where a service stands, in conditions.
     *
     * @param record as it is stored
     * @param behind how long its component has not shown what is wanted
     */
    List<Condition> conditions(PageComponent record, Stance stance, Duration behind);
  }

  /** What is measured of all pages. */
  public interface Measures {
    /** One more request; {@code outcome} is the simple name of its class. */
    void request(String outcome);

    /** A level is on its page so long after it was wanted. */
    void visible(Duration lag);
  }

  /**
   * What a visit is to do.
   *
   * @param address of the page
   * @param hubUid UID of the hub's kube-system
   * @param page the port to it
   * @param purse pays for the requests
   * @param observe whether nothing is sent and nothing is stored
   * @param rebase whether what is found is the baseline, whatever is stored: the page was only
   *     observed before
   */
  public record Assignment(
      PageAddress address,
      String hubUid,
      Page page,
      Budget.Purse purse,
      boolean observe,
      boolean rebase) {}

  /**
   * What came of it.
   *
   * @param report how far the page is in step
   * @param late since when a level is not on the page, monotonic nanoseconds; empty if none is
   * @param next when to come again at the latest
   */
  public record Visit(Report report, OptionalLong late, Duration next) {}

  private final PageKey key;
  private final Surroundings around;
  private final ComponentStore store;
  private final Lateness lateness = new Lateness();
  private Memory memory = new Memory(null);

  /** A page that was never visited in this life. */
  public PageSync(PageKey key, Surroundings around) {
    this.key = key;
    this.around = around;
    this.store = new LeaderOnlyStore(around.store(), around.mayWrite());
  }

  /**
   * Visits the page.
   *
   * @param demand what the services want, asked again between requests
   * @return empty if this process does not lead
   */
  public Optional<Visit> visit(Assignment assignment, Supplier<Demand> demand) {
    if (!assignment.address().equals(memory.address)) {
      memory = new Memory(assignment.address());
    }
    if (assignment.observe()) {
      memory.rebased = false;
    }
    memory.use(assignment.purse().key());
    for (int conflicts = 0; conflicts < CONFLICTS_IN_A_VISIT; conflicts++) {
      try {
        return Optional.of(work(assignment, demand));
      } catch (Conflict changedMeanwhile) {
        continue; // everything is read and judged anew
      } catch (LeaderOnlyStore.NotLeading e) {
        return Optional.empty();
      }
    }
    Round round = round(assignment, demand.get());
    return Optional.of(new Visit(report(round), lateness.since(), AFTER_CONFLICT));
  }

  private Visit work(Assignment assignment, Supplier<Demand> demand) throws Conflict {
    while (true) {
      Round round = round(assignment, demand.get());
      if (!assignment.observe()) {
        round.ledger().reserve();
      }
      Optional<Step> step = round.itinerary().next();
      if (step.isEmpty()) {
        return end(round, round.itinerary().rest());
      }
      Duration wait = memory.trouble.wait(step.get(), assignment.purse().key(), round.now());
      if (!wait.isZero()) {
        return end(round, wait);
      }
      LeaderOnlyStore.require(around.mayWrite());
      Duration slot = assignment.purse().tryTake(step.get().urgency());
      if (!slot.isZero()) {
        return end(round, slot);
      }
      new Request(round, memory, around).perform(step.get());
    }
  }

  private Round round(Assignment assignment, Demand demand) {
    long now = around.nanos().getAsLong();
    var place = new Place(assignment.hubUid(), assignment.address());
    var ledger = new Ledger(store, key, place, demand, memory.agenda.fates()::isLost);
    return Round.open(assignment, ledger, memory, now, time());
  }

  private String time() {
    return Ledger.time(around.hub().instant());
  }

  private Visit end(Round round, Duration next) throws Conflict {
    Map<String, Stance> stances = round.stances();
    stances.forEach(
        (service, stance) -> memory.agenda.behind(service, isBehind(stance), round.now()));
    lateness.note(round, stances);
    Map<String, Duration> behind = memory.agenda.behind(round.now());
    if (!round.assignment().observe()) {
      Instant hub = around.hub().instant();
      round.ledger().released().letGo(hub);
      for (Stance stance : stances.values()) {
        Duration late = behind.getOrDefault(stance.service(), Duration.ZERO);
        round.ledger().express(stance, late, around.expression());
      }
    }
    Duration told = untilToldPending(behind);
    return new Visit(report(round), lateness.since(), told.compareTo(next) < 0 ? told : next);
  }

  /**
   * The page is refused: nothing is asked and nothing is stored.
   *
   * @param wishes what the services want; empty of a page that is only observed
   * @return since when a level is not on the page, monotonic nanoseconds; empty if none is
   */
  public OptionalLong refused(List<Wish> wishes) {
    lateness.refused(key, store.all(), wishes, around.nanos().getAsLong());
    return lateness.since();
  }

  private static boolean isBehind(Stance stance) {
    return stance.reason().equals(ConditionReasons.PENDING)
        || stance.reason().equals(ConditionReasons.CREATING);
  }

  private static Duration untilToldPending(Map<String, Duration> behind) {
    return behind.values().stream()
        .filter(late -> late.compareTo(PENDING_AFTER) < 0)
        .map(PENDING_AFTER::minus)
        .min(Duration::compareTo)
        .orElse(Duration.ofDays(1));
  }

  private Report report(Round round) {
    var plan = new Plan(round.itinerary().plan().changes(), round.stances());
    return new Report(
        round.assignment().observe(),
        memory.readings.allAt() != null && !round.mustRebase(),
        plan,
        memory.agenda.behind(round.now()),
        round.ledger().bound(),
        round.ledger().released().components(),
        round.ledger().lastPublishTime(),
        round.problem());
  }
}
