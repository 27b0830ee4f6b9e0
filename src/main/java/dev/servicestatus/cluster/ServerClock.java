package dev.servicestatus.cluster;

import java.time.Duration;

/**
 * The clock of one API server, read from the {@code Date} of its answers and carried on by the
 * monotonic clock; the local wall clock is never asked. Each reading is a lower bound (it is cut to
 * a second and has travelled), so the greatest counts; one that is clearly below it means that the
 * server's clock was set back.
 */
final class ServerClock {
  private static final long SET_BACK = Duration.ofSeconds(3).toNanos();
  private static final long UNKNOWN = Long.MIN_VALUE;

  private volatile long offset = UNKNOWN;

  /**
   * Takes a reading.
   *
   * @param seconds since 1970, as the server says
   * @param nanos monotonic reading of when that came
   */
  void read(long seconds, long nanos) {
    long reading = Duration.ofSeconds(seconds).toNanos() - nanos;
    if (offset == UNKNOWN || reading > offset || reading < offset - SET_BACK) {
      offset = reading;
    }
  }

  /** Whether the server ever said what time it is. */
  boolean isKnown() {
    return offset != UNKNOWN;
  }

  /** Nanoseconds since 1970 at a monotonic reading; 0 before the first answer. */
  long at(long nanos) {
    return isKnown() ? offset + nanos : 0;
  }
}
