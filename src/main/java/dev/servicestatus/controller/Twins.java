package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.condition.Conditions;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * MemberClusters that lead to the same cluster, by the pinned UID of its namespace kube-system. The
 * oldest stands for it; what the others show would count the same pods twice.
 */
final class Twins {
  private static final Comparator<MemberCluster> OLDEST_FIRST =
      Comparator.comparing((MemberCluster cluster) -> cluster.getMetadata().getCreationTimestamp())
          .thenComparing(cluster -> cluster.getMetadata().getName());

  private Twins() {}

  /** The pinned UID; null while it is not known. */
  static String uid(MemberCluster cluster) {
    return cluster.getStatus() == null ? null : cluster.getStatus().clusterUID();
  }

  /** Whether it is told that an older one stands for it. */
  static boolean isTold(MemberCluster cluster) {
    return cluster.getStatus() != null
        && Conditions.find(cluster.getStatus().conditions(), ConditionTypes.CONNECTED)
            .filter(connected -> connected.reason().equals(ClusterReason.DuplicateCluster.name()))
            .isPresent();
  }

  /**
   * The one that stands for a cluster in place of this one; empty if this one does.
   *
   * @param uid of this one; null if it is not known
   * @param all that are registered
   */
  static Optional<MemberCluster> older(
      MemberCluster cluster, String uid, Stream<MemberCluster> all) {
    return uid == null
        ? Optional.empty()
        : all.filter(other -> Objects.equals(uid(other), uid))
            .filter(other -> OLDEST_FIRST.compare(other, cluster) < 0)
            .min(OLDEST_FIRST);
  }
}
