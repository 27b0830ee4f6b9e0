package dev.servicestatus.controller;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Counts and times reconciles by controller: {@code servicestatus_reconcile_seconds} with {@code
 * _count} and {@code _sum}.
 */
public final class ReconcileMetrics implements Metrics {
  private final MeterRegistry registry;

  /**
   * Measures into a registry.
   *
   * @param registry of the operator
   */
  public ReconcileMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    Timer.Sample sample = Timer.start(registry);
    String outcome = "error";
    try {
      T result = execution.execute();
      outcome = "ok";
      return result;
    } finally {
      sample.stop(
          Timer.builder("servicestatus.reconcile")
              .description("Reconciles by controller")
              .tag("controller", execution.controllerName())
              .tag("outcome", outcome)
              .register(registry));
    }
  }
}
