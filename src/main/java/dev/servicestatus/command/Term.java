package dev.servicestatus.command;

import dev.servicestatus.cluster.ClusterConnection;
import dev.servicestatus.cluster.Fleet;
import dev.servicestatus.cluster.FleetOptions;
import dev.servicestatus.cluster.Kubeconfigs;
import dev.servicestatus.controller.ClusterWakeUps;
import dev.servicestatus.controller.LevelGauge;
import dev.servicestatus.controller.MemberClusterReconciler;
import dev.servicestatus.controller.PublicationReconciler;
import dev.servicestatus.controller.PublishingPages;
import dev.servicestatus.controller.ReconcileMetrics;
import dev.servicestatus.controller.ServiceEvents;
import dev.servicestatus.controller.ServiceStatusReconciler;
import dev.servicestatus.controller.StatusPageReconciler;
import dev.servicestatus.controller.WakeUps;
import dev.servicestatus.health.Member;
import dev.servicestatus.health.Moment;
import dev.servicestatus.operations.LeaderLease.EarlierLife;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Everything that lives while we lead: the clusters that are watched and the controllers. */
final class Term implements AutoCloseable {
  /** So long after its answer a request to a page still counts; longer than the vendor's minute. */
  private static final Duration SLOT = Duration.ofSeconds(61);

  private final RunOptions options;
  private final Hub hub;
  private final Fleet fleet;
  private final WakeUps wakeUps = new WakeUps();
  private final ClusterWakeUps clusterWakeUps = new ClusterWakeUps();
  private final PublishingPages pages;
  private final LevelGauge levels;
  private final ServiceEvents events;
  private final Operator operator;

  Term(RunOptions options, Build build, Hub hub, Instruments instruments) {
    MeterRegistry metrics = instruments.registry();
    levels = instruments.levels();
    this.options = options;
    this.hub = hub;
    events = new ServiceEvents(hub.client(), hub.lease().identity());
    var freshness =
        new FleetOptions(options.probeInterval, options.staleAfter, options.unseenAfter);
    fleet = new Fleet(freshness, wakeUps::wake, clusterWakeUps::wake, metrics);
    pages =
        new PublishingPages(
            hub.client(),
            options.pages(),
            moments(),
            hub.lease()::holds,
            () ->
                "servicestatus-operator/%s; term=%d".formatted(build.version(), hub.lease().term()),
            metrics);
    operator = new Operator(settings -> configure(settings, metrics));
    registerHealth(freshness);
    operator.register(new StatusPageReconciler(pages, moments()), Term::patient);
    operator.register(new PublicationReconciler(pages, moments()), this::watched);
  }

  private void registerHealth(FleetOptions freshness) {
    ClusterConnection toHub = ClusterConnection.ofHub(hub.config(), hub.clock()::now);
    fleet.join(Member.HUB.name(), toHub, List.of());
    var services =
        new ServiceStatusReconciler(
            fleet, wakeUps, freshness.patience(), moments(), hub.lease()::holds, levels, events);
    operator.register(
        services,
        controller -> {
          watched(controller);
          controller.withGenerationAware(false).withOnUpdateFilter(services::concerns);
        });
    operator.register(
        new MemberClusterReconciler(
            fleet,
            clusterWakeUps,
            new Kubeconfigs(options.allowLoopback, hub.clock()::now),
            toHub,
            options.namespace,
            moments(),
            hub.lease()::holds),
        Term::patient);
  }

  void start() {
    pages.start(holdBack());
    operator.start();
  }

  /**
   * The budget of an earlier life is not ours to spend: until its last request has ceased to count,
   * nothing is sent.
   */
  private Duration holdBack() {
    EarlierLife earlier = hub.lease().earlierLife();
    if (earlier.budgetFreeTime() == null && earlier.lastRenewal() == null) {
      return Duration.ZERO;
    }
    Instant free =
        earlier.budgetFreeTime() != null
            ? earlier.budgetFreeTime()
            : earlier.lastRenewal().plus(SLOT);
    Duration wait = Duration.between(hub.clock().now(), free);
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  private Supplier<Moment> moments() {
    return () -> {
      long nanos = fleet.nanos();
      return new Moment(nanos, hub.clock().hubAt(nanos));
    };
  }

  private void configure(ConfigurationServiceOverrider settings, MeterRegistry metrics) {
    settings
        .withKubernetesClient(hub.client())
        .withCloseClientOnStop(false)
        .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
        .withUseSSAToPatchPrimaryResource(true)
        // a hub that is away for a while must not end the process
        .withStopOnInformerErrorDuringStartup(false)
        .withInformerStoppedHandler((informer, failure) -> {})
        .withCacheSyncTimeout(Duration.ofSeconds(30))
        .withReconciliationTerminationTimeout(Duration.ofSeconds(3))
        .withMetrics(new ReconcileMetrics(metrics));
  }

  private <R extends HasMetadata> void watched(ControllerConfigurationOverrider<R> controller) {
    if (!options.watchNamespaces().isEmpty()) {
      controller.settingNamespaces(options.watchNamespaces());
    }
    patient(controller);
  }

  /** Never gives up. Each controller tries again sooner and by the monotonic clock: Revisits. */
  private static <R extends HasMetadata> void patient(
      ControllerConfigurationOverrider<R> controller) {
    controller.withRetry(
        new GenericRetry()
            .withoutMaxAttempts()
            .setInitialInterval((int) Duration.ofMinutes(10).toMillis())
            .setIntervalMultiplier(1));
  }

  /** Stops taking work, finishes what is under way, gives the Lease back. */
  @Override
  public void close() {
    operator.stop();
    events.close();
    pages.close();
    fleet.close();
    levels.clear();
    hub.lease().release(pages.budgetFreeTime().orElseGet(hub.clock()::now));
  }
}
