package dev.servicestatus.health;

import java.time.Duration;
import java.time.Instant;

/**
 * Now. Durations are taken from the monotonic reading, so that a wrong or stepping local clock
 * changes no verdict; times that people read, and that are stored, are those of the hub's API
 * server.
 *
 * @param nanos monotonic reading; only differences mean something
 * @param hub time by the clock of the hub's API server
 */
public record Moment(long nanos, Instant hub) {
  private static final Duration CENTURY = Duration.ofDays(36_525);

  /** Time since an earlier monotonic reading; never negative. */
  public Duration since(long earlier) {
    return Duration.ofNanos(Math.max(0, nanos - earlier));
  }

  /** The hub's time at an earlier (or later) monotonic reading. */
  public Instant hubAt(long other) {
    return hub.minusNanos(nanos - other);
  }

  /**
   * The monotonic reading at a time of the hub that is not in the future: the future counts as now,
   * and what is older than a century, which a reading cannot tell, as a century old.
   */
  public long nanosAt(Instant past) {
    Duration passed = Duration.between(past, hub);
    if (passed.isNegative()) {
      return nanos;
    }
    return nanos - (passed.compareTo(CENTURY) < 0 ? passed : CENTURY).toNanos();
  }

  /** This moment, later. */
  public Moment plus(Duration time) {
    return new Moment(nanos + time.toNanos(), hub.plus(time));
  }
}
