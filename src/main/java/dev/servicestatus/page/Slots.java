package dev.servicestatus.page;

import dev.servicestatus.plan.Urgency;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * The requests of one key. A slot is taken before a request and is free again 61 s after its answer
 * arrived or its connection closed, so that no 60 seconds of the other side's clock hold more
 * requests than there are slots, wherever between both they were counted. A token bucket would let
 * nearly twice as many into one minute. All times are monotonic nanoseconds.
 */
final class Slots {
  private static final long MINUTE = Duration.ofSeconds(60).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long FREED_AFTER = Duration.ofSeconds(61).toNanos();
  private static final int KEPT_FOR_OUTAGES = 5;

  private final Deque<Long> freeAt = new ArrayDeque<>(); // ends come in order, so these do
  private int inFlight;
  private long lastTaken = Long.MIN_VALUE;
  private Long silentUntil; // after a 420 or 429
  private Long refusedUntil; // the key, after a 401
  private Long slowUntil; // after the first request that went through again

  /**
   * Takes a slot if one is free.
   *
   * @param limit slots there are
   * @return how long to wait for it; 0: taken
   */
  synchronized long tryTake(int limit, Urgency urgency, long now) {
    long wait = Math.max(waitForSilence(now), waitForSlot(limit, urgency, now));
    wait = Math.max(wait, waitForKey(now));
    if (wait == 0) {
      inFlight++;
      lastTaken = now;
    }
    return wait;
  }

  private long waitForSlot(int limit, Urgency urgency, long now) {
    while (!freeAt.isEmpty() && freeAt.peekFirst() - now <= 0) {
      freeAt.removeFirst();
    }
    int kept = urgency == Urgency.Outage ? 0 : Math.min(KEPT_FOR_OUTAGES, limit / 2);
    int mustFree = freeAt.size() + inFlight - (limit - kept) + 1;
    if (mustFree <= 0) {
      return 0;
    }
    return freeAt.stream().skip(mustFree - 1L).findFirst().map(at -> at - now).orElse(SECOND);
  }

  private long waitForKey(long now) {
    return refusedUntil == null ? 0 : thenAlone(refusedUntil - now);
  }

  /** What comes first tells how it goes on: it comes alone. */
  private long thenAlone(long wait) {
    return wait > 0 ? wait : inFlight > 0 ? SECOND : 0;
  }

  private long waitForSilence(long now) {
    if (silentUntil != null) {
      return thenAlone(silentUntil - now);
    }
    if (slowUntil == null || slowUntil - now <= 0) {
      slowUntil = null;
      return 0;
    }
    return Math.max(0, lastTaken + SECOND - now);
  }

  /** A request is over, whatever came of it. */
  synchronized void end(long now) {
    inFlight--;
    freeAt.addLast(now + FREED_AFTER);
    if (silentUntil != null && silentUntil - now <= 0) {
      silentUntil = null;
      slowUntil = now + MINUTE;
    }
  }

  /** The other side asked for silence. */
  synchronized void silence(Duration time, long now) {
    silentUntil = now + time.toNanos();
  }

  /** The other side refused the key. */
  synchronized void refuse(Duration time, long now) {
    refusedUntil = now + time.toNanos();
  }

  /** The other side took the key. */
  synchronized void accept() {
    refusedUntil = null;
  }

  synchronized boolean isRefused() {
    return refusedUntil != null;
  }

  /** When all slots are free if nothing more is sent; empty if they are. */
  synchronized OptionalLong allFree(long now) {
    if (inFlight > 0) {
      return OptionalLong.of(now + FREED_AFTER);
    }
    Long last = freeAt.peekLast();
    return last == null || last - now <= 0 ? OptionalLong.empty() : OptionalLong.of(last);
  }
}
