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
 */
public record FleetOptions(
    Duration probeInterval, Duration staleAfter, Duration unseenAfter, Duration silence) {
  /** One and a half bookmarks of a real API server. */
  public static final Duration SILENCE = Duration.ofSeconds(90);

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
    this(probeInterval, staleAfter, unseenAfter, SILENCE);
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
