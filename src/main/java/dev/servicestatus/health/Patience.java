package dev.servicestatus.health;

import dev.servicestatus.health.ClusterView.Unseen;
import java.time.Duration;

/**
 * How long something that is not seen is waited for before it may count as down.
 *
 * @param length of the wait
 * @param doubt a wait that was not over when we began to suspect ourselves begins anew when we do
 *     not any more; what was down by then is down
 */
record Patience(Duration length, SelfDoubt doubt) {
  /** Monotonic reading of when it is over. */
  long endOf(Unseen unseen) {
    long end = unseen.sinceNanos() + length.toNanos();
    boolean doubted = doubt.trustedSince() != null && doubt.suspectedSince() < end;
    return doubted ? Math.max(end, doubt.trustedSince() + length.toNanos()) : end;
  }
}
