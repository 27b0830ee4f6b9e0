package dev.servicestatus.controller;

import dev.servicestatus.page.PageKey;
import dev.servicestatus.page.PageSync;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How pages keep up: {@code servicestatus_page_requests_total{outcome}}; {@code
 * servicestatus_publish_lag_seconds}, a histogram from the moment a level was wanted until the page
 * acknowledged it; and {@code servicestatus_publish_behind_seconds}, for how long the known level
 * that is longest late has not been on its page: what never arrives is in no histogram.
 */
final class PublishMetrics implements PageSync.Measures {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(30)
  };

  private final MeterRegistry registry;
  private final LongSupplier nanos;
  private final Timer lag;
  private final TimeGauge behind;
  private final Map<PageKey, Long> behindSince = new ConcurrentHashMap<>();

  /**
   * Measures into a registry.
   *
   * @param nanos monotonic clock
   */
  PublishMetrics(MeterRegistry registry, LongSupplier nanos) {
    this.registry = registry;
    this.nanos = nanos;
    lag =
        Timer.builder("servicestatus.publish.lag")
            .description("From the moment a level is wanted until its page acknowledged it")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    behind =
        TimeGauge.builder("servicestatus.publish.behind", this::behindNanos, TimeUnit.NANOSECONDS)
            .description("How long the known level that is longest late has not been on its page")
            .register(registry);
  }

  @Override
  public void request(String outcome) {
    Counter.builder("servicestatus.page.requests")
        .description("Requests to pages")
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }

  @Override
  public void visible(Duration late) {
    lag.record(late);
  }

  /** Notes since when a level is not on its page. */
  void late(PageKey page, OptionalLong since) {
    since.ifPresentOrElse(from -> behindSince.put(page, from), () -> behindSince.remove(page));
  }

  /** A page that is gone is not behind. */
  void forget(PageKey page) {
    behindSince.remove(page);
  }

  private double behindNanos() {
    long now = nanos.getAsLong();
    return behindSince.values().stream().mapToLong(since -> now - since).max().orElse(0);
  }

  /** The next term measures with its own clock. */
  void close() {
    registry.remove(behind);
  }
}
