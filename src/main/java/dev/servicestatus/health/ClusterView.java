package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import java.util.List;

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
   * A right to list and watch.
   *
   * @param resource with its group, such as {@code deployments.apps}
   * @param namespace in which; null for all of them
   */
  record Right(String resource, String namespace) {}

  /**
   * Not seen.
   *
   * @param reason why
   * @param sinceNanos monotonic reading of when it became unseen
   * @param lastContactNanos monotonic reading of the last answer; null if there never was one
   * @param missing rights for want of which it is not seen, if that is why
   */
  record Unseen(ClusterReason reason, long sinceNanos, Long lastContactNanos, List<Right> missing)
      implements ClusterView {
    /** For another reason than a missing right. */
    public Unseen(ClusterReason reason, long sinceNanos, Long lastContactNanos) {
      this(reason, sinceNanos, lastContactNanos, List.of());
    }

    /** Whether this is what a cluster that is down itself would cause. */
    public boolean mayBeDown() {
      return Quorum.DOWN.contains(reason);
    }
  }
}
