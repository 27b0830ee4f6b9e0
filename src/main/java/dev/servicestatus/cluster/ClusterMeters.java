package dev.servicestatus.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;

/** Metrics of one cluster; they go when it goes. */
final class ClusterMeters implements AutoCloseable {
  private static final String CLUSTER = "cluster";

  private final MeterRegistry registry;
  private final List<Meter> meters;
  private final Counter events;
  private final Counter lists;
  private final Counter ignored;

  ClusterMeters(
      MeterRegistry registry, String cluster, Supplier<Number> connected, Supplier<Number> pods) {
    this.registry = registry;
    this.events =
        Counter.builder("servicestatus.cluster.pod.events")
            .description("Events of the pod streams")
            .tag(CLUSTER, cluster)
            .register(registry);
    this.lists =
        Counter.builder("servicestatus.cluster.pod.lists")
            .description("Lists of pods that were applied")
            .tag(CLUSTER, cluster)
            .register(registry);
    this.ignored =
        Counter.builder("servicestatus.cluster.pods.ignored")
            .description("Pods that do not say which one they are, or were not asked for")
            .tag(CLUSTER, cluster)
            .register(registry);
    Gauge connectedNow =
        Gauge.builder("servicestatus.cluster.connected", connected)
            .description("1 if every stream of the cluster is fresh")
            .tag(CLUSTER, cluster)
            .register(registry);
    Gauge podsNow =
        Gauge.builder("servicestatus.cluster.pods", pods)
            .description("Pods known")
            .tag(CLUSTER, cluster)
            .register(registry);
    this.meters = List.of(events, lists, ignored, connectedNow, podsNow);
  }

  void event() {
    events.increment();
  }

  void list() {
    lists.increment();
  }

  void ignored() {
    ignored.increment();
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
