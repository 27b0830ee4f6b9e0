package dev.servicestatus.cluster;

import java.time.Duration;

/**
 * How fresh is fresh.
 *
 * @param probeInterval between two probes of a cluster
 * @param staleAfter so long after the server's last answer a stream is no longer fresh
 * @param unseenAfter so long after the last answer the reason is what is wrong, no longer Stale;
 *     longer than {@code staleAfter}
 * @param silence so long after its own last word a stream is no longer fresh; API servers send a
 *     bookmark about every minute
 * @param relistAfter a watch that ends, and whose list is older than this, is followed by a list
 *     though nothing seems wrong: what a stream has lost without a sign is found by it
 */
public record FleetOptions(
    Duration probeInterval,
    Duration staleAfter,
    Duration unseenAfter,
    Duration silence,
    Duration relistAfter) {
  /** One and a half bookmarks of a real API server. */
  public static final Duration SILENCE = Duration.ofSeconds(90);

  /** Watches end after 5 to 10 minutes, each at a time of its own. */
  public static final Duration RELIST_AFTER = Duration.ofMinutes(30);

  private static final Duration LONGEST_PROBE = Duration.ofSeconds(5);

  /**
   * @throws IllegalArgumentException if unseenAfter is not longer than staleAfter
   */
  public FleetOptions {
    if (unseenAfter.compareTo(staleAfter) <= 0) {
      throw new IllegalArgumentException("unseenAfter must be longer than staleAfter");
    }
  }

  /** With the silence of real API servers. */
  public FleetOptions(Duration probeInterval, Duration staleAfter, Duration unseenAfter) {
    this(probeInterval, staleAfter, unseenAfter, SILENCE, RELIST_AFTER);
  }

  /** For so long the reason is Stale or NotLookedYet; then it is what is wrong. */
  public Duration patience() {
    return unseenAfter.minus(staleAfter);
  }

  /** A probe that takes longer has failed. */
  Duration probeTimeout() {
    return staleAfter.compareTo(LONGEST_PROBE) < 0 ? staleAfter : LONGEST_PROBE;
  }
}
