package dev.servicestatus.health;

import dev.servicestatus.health.ClusterView.Unseen;
import java.time.Duration;

/**
 * How long something that is not seen is waited for before it may count as down.
 *
 * @param length of the wait
 * @param trustedSince monotonic reading before which no wait begins; null if there is none
 */
record Patience(Duration length, Long trustedSince) {
  /** Monotonic reading of when it is over. */
  long endOf(Unseen unseen) {
    long since = unseen.sinceNanos();
    return (trustedSince == null ? since : Math.max(since, trustedSince)) + length.toNanos();
  }
}
