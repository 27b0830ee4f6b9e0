package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.PageRef;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.StatusPage;
import dev.servicestatus.api.v1alpha1.StatusPageSpec.Mode;
import dev.servicestatus.condition.ComponentConditions;
import dev.servicestatus.condition.Publications.Shelf;
import dev.servicestatus.health.Moment;
import dev.servicestatus.page.Acceptance;
import dev.servicestatus.page.Budget;
import dev.servicestatus.page.HubObjects;
import dev.servicestatus.page.KubernetesComponentStore;
import dev.servicestatus.page.OrphanedRecords;
import dev.servicestatus.page.PageAddress;
import dev.servicestatus.page.PageKey;
import dev.servicestatus.page.PageOptions;
import dev.servicestatus.page.PageSync;
import dev.servicestatus.page.PageWishes;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The pages of one term: what they rest on in the hub, the budget of their keys, and one
 * synchronisation each. Both controllers of pages share it.
 */
public final class PublishingPages implements AutoCloseable {
  /** To look again when something is not ready yet. */
  static final Duration SOON = Duration.ofSeconds(1);

  private static final int REQUESTS_PER_MINUTE = 50;

  private final PageOptions options;
  private final HubObjects objects;
  private final PageWishes wishes;
  private final OrphanedRecords orphans;
  private final PageWakeUps wakeUps;
  private final Budget budget;
  private final Supplier<String> userAgent;
  private final Supplier<Moment> clock;
  private final BooleanSupplier mayWrite;
  private final PublishMetrics measures;
  private final PageSync.Surroundings surroundings;
  private final Map<PageKey, PageSync> syncs = new ConcurrentHashMap<>();
  private final Map<PageAddress, ReentrantLock> turns = new ConcurrentHashMap<>();

  /**
   * Reads nothing before {@link #start}.
   *
   * @param client of the hub
   * @param clock says now; monotonic and by the hub
   * @param mayWrite whether the Lease is held; asked immediately before each write
   * @param userAgent of requests to pages
   */
  public PublishingPages(
      KubernetesClient client,
      PageOptions options,
      Supplier<Moment> clock,
      BooleanSupplier mayWrite,
      Supplier<String> userAgent,
      MeterRegistry metrics) {
    this.options = options;
    this.clock = clock;
    this.mayWrite = mayWrite;
    this.userAgent = userAgent;
    objects = new HubObjects(client, options);
    wishes = new PageWishes(objects::servicesOf, objects::labels, objects::isUnseen);
    var store = new KubernetesComponentStore(client, objects::records);
    orphans = new OrphanedRecords(store, mayWrite);
    wakeUps = new PageWakeUps(objects, store::forget);
    budget = new Budget(() -> clock.get().nanos());
    measures = new PublishMetrics(metrics, () -> clock.get().nanos());
    surroundings =
        new PageSync.Surroundings(
            store,
            (record, stance, behind) ->
                ComponentConditions.of(
                    record, stance, behind, PageSync.PENDING_AFTER, clock.get().hub()),
            () -> clock.get().nanos(),
            () -> clock.get().hub(),
            mayWrite,
            measures);
  }

  /**
   * Begins to read the hub; returns at once.
   *
   * @param holdBack so long no request is sent, because an earlier life may have used the budget
   */
  public void start(Duration holdBack) {
    budget.holdBack(holdBack);
    objects.start();
  }

  /** When the last slot of the budget is free, if nothing more is sent; empty if all are. */
  public Optional<Instant> budgetFreeTime() {
    return budget.freeTime(clock.get().hub());
  }

  PageWakeUps wakeUps() {
    return wakeUps;
  }

  boolean mayWrite() {
    return mayWrite.getAsBoolean();
  }

  /** Before everything was read, what is missing says nothing; and only a leader works. */
  boolean areReady() {
    return mayWrite() && objects.areRead() && objects.hubUid().isPresent();
  }

  Acceptance accept(StatusPage page) {
    String namespace = page.getMetadata().getNamespace();
    return Acceptance.of(page, options, name -> objects.secret(namespace, name));
  }

  /** A StatusPage is gone: what it had is let go. */
  void forget(PageKey key) {
    orphans.letGo(key::equals, clock.get().hub());
    syncs.remove(key);
    measures.forget(key);
    budget.forget(key.toString());
  }

  /** Lets go what StatusPages had that went while nobody looked. */
  void letGoOrphans() {
    orphans.letGo(key -> objects.page(key).isEmpty(), clock.get().hub());
  }

  Optional<PageSync.Visit> visit(PageKey key, StatusPage page, Acceptance.Accepted accepted) {
    Integer given = page.getSpec().requestsPerMinute();
    int limit = given == null ? REQUESTS_PER_MINUTE : given;
    Mode before = page.getStatus() == null ? null : page.getStatus().mode();
    boolean observe = page.getSpec().mode() == Mode.Observe;
    var assignment =
        new PageSync.Assignment(
            accepted.address(),
            objects.hubUid().orElseThrow(),
            accepted.provider().open(accepted.address(), accepted.key(), userAgent, mayWrite),
            budget.purse(key.toString(), accepted.key(), limit),
            observe,
            !observe && before == Mode.Observe);
    PageSync sync = syncs.computeIfAbsent(key, k -> new PageSync(k, surroundings));
    // several StatusPages may be one page: what one of them creates, the next must know of
    ReentrantLock turn = turns.computeIfAbsent(accepted.address(), a -> new ReentrantLock(true));
    turn.lock();
    try {
      Optional<PageSync.Visit> visit =
          sync.visit(assignment, () -> wishes.of(key, objects.newest(page)));
      visit.ifPresent(done -> measures.late(key, done.late()));
      return visit;
    } finally {
      turn.unlock();
    }
  }

  /** A page that is refused is late with what its services want. */
  void refused(PageKey key, StatusPage page) {
    boolean observe = page.getSpec().mode() == Mode.Observe;
    PageSync sync = syncs.computeIfAbsent(key, k -> new PageSync(k, surroundings));
    measures.late(
        key, sync.refused(observe ? List.of() : wishes.of(key, objects.newest(page)).wishes()));
  }

  ServiceStatus newest(ServiceStatus service) {
    return objects.newest(service);
  }

  /** The pages that a service asks for. */
  List<Shelf> shelves(ServiceStatus service) {
    var meta = service.getMetadata();
    return PageKey.of(service).stream()
        .map(key -> {
          Optional<StatusPage> page = objects.page(key);
          return new Shelf(
              new PageRef(key.name(), key.namespace()),
              page.orElse(null),
              page.filter(p -> wishes.isGranted(p, service)).isPresent(),
              objects.record(key, meta.getNamespace() + "/" + meta.getName()).orElse(null));
        })
        .toList();
  }

  @Override
  public void close() {
    objects.close();
    measures.close();
  }
}
