package dev.servicestatus.health;

import java.time.Duration;

/**
 * One wait: how long something has been proven. It counts while proven, starts anew when ruled out,
 * and stands still while neither; still for longer than the patience, it starts anew too, so that
 * two proofs are never joined over blindness.
 *
 * @param start monotonic reading of its start
 * @param counted time proven, up to {@code since}
 * @param proven whether it counts now
 * @param since monotonic reading of when it began to count, or to stand still
 */
record Wait(long start, Duration counted, boolean proven, long since) {
  /** What the facts say of a wait. */
  enum Evidence {
    /** Even the best reading supports it. */
    Proven,
    /** Even the worst reading speaks against it. */
    RuledOut,
    /** Could be either. */
    Open
  }

  /**
   * A wait after new facts.
   *
   * @param before null if it has not begun
   * @param evidence of the facts that hold from now on
   * @param patience how long it may stand still
   * @param now monotonic reading
   * @return null if it has not begun
   */
  static Wait after(Wait before, Evidence evidence, Duration patience, long now) {
    return switch (evidence) {
      case RuledOut -> null;
      case Open -> before == null || !before.proven ? before : before.stopped(now);
      case Proven -> {
        if (before != null && before.proven) {
          yield before;
        }
        boolean resumes = before != null && now - before.since <= patience.toNanos();
        yield resumes
            ? new Wait(before.start, before.counted, true, now)
            : new Wait(now, Duration.ZERO, true, now);
      }
    };
  }

  private Wait stopped(long now) {
    return new Wait(start, counted.plusNanos(now - since), false, now);
  }

  /** Monotonic reading of when it is, or was, both full and proven; only for one that is proven. */
  long fullAt(Duration length) {
    return since + Math.max(0, length.minus(counted).toNanos());
  }
}
