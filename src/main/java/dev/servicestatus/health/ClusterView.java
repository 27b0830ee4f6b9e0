package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.ClusterReason;

/**
 * What is known of one need in one cluster. Not knowing is a type of its own, never an empty count.
 */
public sealed interface ClusterView {
  /**
   * Seen fresh.
   *
   * @param counts of its pods
   * @param answeredNanos monotonic reading of the newest answer that this rests on
   */
  record Seen(NeedCounts counts, long answeredNanos) implements ClusterView {}

  /**
   * Not seen.
   *
   * @param reason why
   * @param sinceNanos monotonic reading of when it became unseen
   * @param lastContactNanos monotonic reading of the last answer; null if there never was one
   */
  record Unseen(ClusterReason reason, long sinceNanos, Long lastContactNanos)
      implements ClusterView {
    /** Whether this is what a cluster that is down itself would cause. */
    public boolean mayBeDown() {
      return Quorum.DOWN.contains(reason);
    }
  }
}
