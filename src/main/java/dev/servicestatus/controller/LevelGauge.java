package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.health.ServiceKey;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The level of each service as a metric, one-hot: {@code
 * servicestatus_level{namespace="shop",name="checkout",level="Operational"} 1}, 0 for the other
 * levels. Only a leader shows any. A meter per service and level would cost kilobytes each.
 */
public final class LevelGauge implements Collector {
  private static final String NAME = "servicestatus_level";

  private final Map<ServiceKey, Level> shown = new ConcurrentHashMap<>();

  /** Notes what a service shows. */
  void show(ServiceKey service, Level level) {
    shown.put(service, level);
  }

  /** A service that is gone shows nothing. */
  void forget(ServiceKey service) {
    shown.remove(service);
  }

  /** Nothing is known any more: the Lease is another's. */
  public void clear() {
    shown.clear();
  }

  @Override
  public String getPrometheusName() {
    return NAME;
  }

  @Override
  public MetricSnapshot collect() {
    var gauge = GaugeSnapshot.builder().name(NAME).help("1 for the level a service shows, else 0");
    shown.forEach((service, now) -> {
      for (Level level : Level.values()) {
        gauge.dataPoint(
            GaugeDataPointSnapshot.builder()
                .labels(
                    Labels.of(
                        "namespace", service.namespace(),
                        "name", service.name(),
                        "level", level.name()))
                .value(level == now ? 1 : 0)
                .build());
      }
    });
    return gauge.build();
  }
}
