package dev.servicestatus.command;

import dev.servicestatus.cluster.ClusterConnection;
import dev.servicestatus.cluster.Fleet;
import dev.servicestatus.cluster.FleetOptions;
import dev.servicestatus.cluster.Kubeconfigs;
import dev.servicestatus.controller.ClusterWakeUps;
import dev.servicestatus.controller.MemberClusterReconciler;
import dev.servicestatus.controller.ReconcileMetrics;
import dev.servicestatus.controller.ServiceStatusReconciler;
import dev.servicestatus.controller.WakeUps;
import dev.servicestatus.health.Member;
import dev.servicestatus.health.Moment;
import dev.servicestatus.operations.HubClock;
import dev.servicestatus.operations.LeaderLease;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Everything that lives while we lead: the clusters that are watched and the controllers. */
final class Term implements AutoCloseable {
  private final RunOptions options;
  private final KubernetesClient client;
  private final LeaderLease lease;
  private final HubClock clock;
  private final Fleet fleet;
  private final WakeUps wakeUps = new WakeUps();
  private final ClusterWakeUps clusterWakeUps = new ClusterWakeUps();
  private final Operator operator;

  Term(
      RunOptions options,
      Build build,
      Config config,
      KubernetesClient client,
      LeaderLease lease,
      HubClock clock,
      MeterRegistry metrics) {
    this.options = options;
    this.client = client;
    this.lease = lease;
    this.clock = clock;
    var freshness =
        new FleetOptions(options.probeInterval, options.staleAfter, options.unseenAfter);
    ClusterConnection hub = ClusterConnection.ofHub(config);
    fleet = new Fleet(freshness, wakeUps::wake, clusterWakeUps::wake, metrics);
    fleet.join(Member.HUB.name(), hub, List.of());
    operator = new Operator(settings -> configure(settings, metrics));
    operator.register(
        new ServiceStatusReconciler(fleet, wakeUps, freshness.patience(), moments(), lease::holds),
        this::watched);
    operator.register(
        new MemberClusterReconciler(
            fleet,
            clusterWakeUps,
            new Kubeconfigs(options.allowLoopback),
            hub,
            options.namespace,
            moments(),
            lease::holds),
        Term::patient);
  }

  void start() {
    operator.start();
  }

  private Supplier<Moment> moments() {
    return () -> {
      long nanos = fleet.nanos();
      return new Moment(nanos, clock.hubAt(nanos));
    };
  }

  private void configure(ConfigurationServiceOverrider settings, MeterRegistry metrics) {
    settings
        .withKubernetesClient(client)
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

  /** Tries for ever, ever more slowly; the default gives up after five attempts. */
  private static <R extends HasMetadata> void patient(
      ControllerConfigurationOverrider<R> controller) {
    controller.withRetry(
        new GenericRetry()
            .withoutMaxAttempts()
            .setInitialInterval(500)
            .setIntervalMultiplier(2)
            .setMaxInterval(30_000));
  }

  /** Stops taking work, finishes what is under way, gives the Lease back. */
  @Override
  public void close() {
    operator.stop();
    fleet.close();
    lease.release(clock.now());
  }
}
