package dev.servicestatus.cluster;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * When a stream is to be opened again: attempts begin ever further apart, with jitter, but never
 * more than 3 s while it is not fresh. Lists cost the server much, so those of a fresh stream keep
 * further apart. Pure: every time is a monotonic reading that is given.
 */
final class Backoff {
  /** A server that asks for a longer pause would keep us from seeing what happens. */
  static final Duration LONGEST_ASKED = Duration.ofSeconds(10);

  private static final long FIRST = Duration.ofMillis(250).toNanos();

  /** A watch that brings something and ends at once, again and again, is no reason to hurry. */
  private static final long AFTER_SUCCESS = Duration.ofSeconds(1).toNanos();

  private static final long BETWEEN_ATTEMPTS = Duration.ofMillis(2400).toNanos();
  private static final long BETWEEN_FRESH_ATTEMPTS = Duration.ofSeconds(5).toNanos();
  private static final double JITTER = 0.25;

  private final DoubleSupplier chance;
  private double stretch;
  private long began;
  private long listBegan;
  private boolean listed;
  private long askedUntil;
  private boolean asked;
  private int failures;

  /**
   * @param chance gives numbers from 0 to 1
   */
  Backoff(DoubleSupplier chance) {
    this.chance = chance;
  }

  /** An attempt begins. */
  void begin(long nanos, boolean withList) {
    began = nanos;
    stretch = 1 + JITTER * chance.getAsDouble();
    asked = false;
    failures++;
    if (withList) {
      listBegan = nanos;
      listed = true;
    }
  }

  /** The attempt is a success. */
  void succeeded() {
    failures = 0;
  }

  /** The server asks for a pause; it is granted while the stream is fresh, up to the longest. */
  void asked(long now, Duration pause) {
    Duration granted = pause.compareTo(LONGEST_ASKED) < 0 ? pause : LONGEST_ASKED;
    asked = true;
    askedUntil = now + granted.toNanos();
  }

  /**
   * When the next attempt may begin.
   *
   * @param fresh whether there is no hurry
   * @param withList whether it starts with a list
   */
  long next(boolean fresh, boolean withList) {
    long longest = fresh ? BETWEEN_FRESH_ATTEMPTS : BETWEEN_ATTEMPTS;
    long wait =
        failures == 0 ? AFTER_SUCCESS : Math.min(longest, FIRST << Math.min(failures - 1, 10));
    long next = began + (long) (wait * stretch);
    if (fresh && withList && listed) {
      next = later(next, listBegan + (long) (BETWEEN_FRESH_ATTEMPTS * stretch));
    }
    return fresh && asked ? later(next, askedUntil) : next;
  }

  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }
}
