package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponentStatus;
import dev.servicestatus.condition.ComponentConditions;
import dev.servicestatus.plan.Report;
import dev.servicestatus.plan.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A page, the hub's records and what services want, on a virtual clock; the synchronisation between
 * them can be discarded and rebuilt, as by a restart.
 */
final class PageLife {
  static final PageAddress ADDRESS = new PageAddress("https://page.example/v1", "page");
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final PageKey pageKey;
  final InMemoryPage there;
  final FaultyPage page;
  final InMemoryStore store;
  final Wishes wishes = new Wishes();
  final Set<String> unjudged = new HashSet<>();
  boolean observe;
  boolean rebase;
  boolean leads = true;
  int limit = 60;
  String key = "key";
  PageAddress address = ADDRESS;
  String hubUid = "hub";
  Report report;
  Duration next;
  Duration late;
  private final List<Duration> lags = new ArrayList<>();
  private long nanos;
  private Budget budget;
  private PageSync sync;

  PageLife() {
    this("public", new InMemoryPage(), new InMemoryStore());
  }

  private PageLife(String name, InMemoryPage there, InMemoryStore store) {
    this(name, there, there, store);
  }

  private PageLife(String name, Page page, InMemoryPage there, InMemoryStore store) {
    this.pageKey = new PageKey("pages", name);
    this.there = there;
    this.store = store;
    this.page = new FaultyPage(page, () -> pass(Duration.ofMillis(1)));
    restart();
  }

  /** At a page that is elsewhere, with nothing in memory. */
  static PageLife at(Page elsewhere) {
    return new PageLife("public", elsewhere, null, new InMemoryStore());
  }

  /** Another StatusPage of the same page, in the same hub. */
  PageLife another(String name) {
    return new PageLife(name, there, store);
  }

  /** Pays from the budget of another, as StatusPages of one operator do. */
  void payFrom(PageLife other) {
    budget = other.budget;
  }

  private PageSync.Measures measures() {
    return new PageSync.Measures() {
      @Override
      public void request(String outcome) {}

      @Override
      public void visible(Duration lag) {
        lags.add(lag);
      }
    };
  }

  /** How late each level that was written became visible. */
  List<Duration> lags() {
    return lags;
  }

  /** All that is only in memory is gone. */
  void restart() {
    budget = new Budget(() -> nanos);
    sync =
        new PageSync(
            pageKey,
            new PageSync.Surroundings(
                store,
                (record, stance, behind) ->
                    ComponentConditions.of(
                        record, stance, behind, PageSync.PENDING_AFTER, START.plusNanos(nanos)),
                () -> nanos,
                () -> START.plusNanos(nanos),
                () -> leads,
                measures()));
  }

  /** One visit. */
  Report visit() {
    var purse = budget.purse(pageKey.toString(), key, limit);
    var assignment = new PageSync.Assignment(address, hubUid, page, purse, observe, rebase);
    report = null;
    sync.visit(assignment, this::demand)
        .ifPresent(visit -> {
          report = visit.report();
          late =
              visit.late().isPresent()
                  ? Duration.ofNanos(nanos - visit.late().getAsLong())
                  : Duration.ZERO;
          next = visit.next();
        });
    return report;
  }

  private Demand demand() {
    return new Demand(wishes.all(), ref -> unjudged.contains(ref.namespace() + "/" + ref.name()));
  }

  /** The page is refused: it is not visited. */
  Duration refused() {
    var since = sync.refused(wishes.all());
    return since.isPresent() ? Duration.ofNanos(nanos - since.getAsLong()) : Duration.ZERO;
  }

  long nanos() {
    return nanos;
  }

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  /** Visits whenever it was asked for, for so long. */
  void run(Duration time) {
    long end = nanos + time.toNanos();
    visit();
    while (nanos + next.toNanos() <= end) {
      pass(next.isZero() ? Duration.ofNanos(1) : next);
      visit();
    }
    nanos = Math.max(nanos, end); // requests take their time
  }

  PageComponentStatus stored(String service) {
    return store.all().stream()
        .filter(record -> PageKey.of(record).equals(pageKey))
        .filter(record -> Wishes.service(record).equals(service))
        .findFirst()
        .orElseThrow()
        .getStatus();
  }

  String reason(String service) {
    return stored(service).conditions().getFirst().reason();
  }

  List<Shown> named(String name) {
    return there.all().stream().filter(shown -> shown.name().equals(name)).toList();
  }

  /** The level of the only component of that name. */
  Level level(String name) {
    List<Shown> found = named(name);
    if (found.size() != 1) {
      throw new AssertionError(found + " is not one");
    }
    return found.getFirst().level();
  }
}
