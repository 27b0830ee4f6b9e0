package dev.servicestatus.cluster;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a stream is to be opened again: attempts begin ever further apart, with jitter, but never
 * more than 3 s while it is not fresh. Lists cost the server much, so those of a fresh stream keep
 * further apart.
 */
final class Backoff {
  private static final long FIRST = Duration.ofMillis(250).toNanos();
  private static final long BETWEEN_ATTEMPTS = Duration.ofMillis(2400).toNanos();
  private static final long BETWEEN_FRESH_ATTEMPTS = Duration.ofSeconds(5).toNanos();
  private static final double JITTER = 0.25;

  private long began;
  private long listBegan;
  private boolean listed;
  private int attempts;

  /** An attempt begins. */
  void begin(long nanos, boolean withList) {
    began = nanos;
    attempts++;
    if (withList) {
      listBegan = nanos;
      listed = true;
    }
  }

  /** The last attempt was a success. */
  void reset() {
    attempts = 0;
  }

  /**
   * The attempt has ended.
   *
   * @param fresh whether there is no hurry
   * @param withList whether the next one starts with a list
   * @return when the next one may begin
   */
  long end(boolean fresh, boolean withList) {
    long longest = fresh ? BETWEEN_FRESH_ATTEMPTS : BETWEEN_ATTEMPTS;
    long wait = attempts == 0 ? 0 : Math.min(longest, FIRST << Math.min(attempts - 1, 10));
    long next = began + jittered(wait);
    if (fresh && withList && listed) {
      long nextList = listBegan + jittered(BETWEEN_FRESH_ATTEMPTS);
      return nextList - next > 0 ? nextList : next;
    }
    return next;
  }

  private static long jittered(long nanos) {
    return nanos + (long) (nanos * JITTER * ThreadLocalRandom.current().nextDouble());
  }
}
