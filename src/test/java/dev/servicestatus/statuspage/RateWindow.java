package dev.servicestatus.statuspage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The vendor's limit: 60 requests of one key in any 60 seconds, and one list of components without
 * paging parameters in a minute. A refused request counts too.
 */
final class RateWindow {
  static final int LIMIT = 60;
  static final long WINDOW = Duration.ofSeconds(60).toNanos();

  private final LongSupplier nanos;
  private final Map<String, Deque<Long>> arrivals = new HashMap<>();
  private final Map<String, Long> unpaged = new HashMap<>();
  private int breaches;

  RateWindow(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Counts a request.
   *
   * @return whether it is within the limit
   */
  boolean admit(String key, boolean unpagedList) {
    long now = nanos.getAsLong();
    Deque<Long> window = arrivals.computeIfAbsent(key, k -> new ArrayDeque<>());
    while (!window.isEmpty() && now - window.peekFirst() >= WINDOW) {
      window.removeFirst();
    }
    boolean over = window.size() >= LIMIT;
    window.addLast(now);
    if (unpagedList) {
      Long last = unpaged.get(key);
      over |= last != null && now - last < WINDOW;
      unpaged.put(key, now);
    }
    breaches += over ? 1 : 0;
    return !over;
  }

  /** How many requests were over the limit. */
  int breaches() {
    return breaches;
  }
}
