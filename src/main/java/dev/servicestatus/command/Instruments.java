package dev.servicestatus.command;

import dev.servicestatus.controller.LevelGauge;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * What the operator is measured with, over all terms.
 *
 * @param registry everything that {@code /metrics} shows
 * @param levels the levels of services in it
 */
record Instruments(PrometheusMeterRegistry registry, LevelGauge levels) {
  static Instruments of(Build build) {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Gauge.builder("servicestatus.build.info", () -> 1)
        .description("The build that runs")
        .tag("version", build.version())
        .tag("commit", build.commit())
        .register(registry);
    var levels = new LevelGauge();
    registry.getPrometheusRegistry().register(levels);
    return new Instruments(registry, levels);
  }
}
