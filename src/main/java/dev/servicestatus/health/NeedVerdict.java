package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.Need.Importance;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.health.Scope.Place;

/**
 * One need in one cluster, judged.
 *
 * @param need name of the need
 * @param cluster name of the cluster
 * @param range what is still possible
 * @param unseen why it is not seen; null if it is
 * @param counts of its pods; {@link NeedCounts#NONE} if not seen
 * @param expected pods that should be there; 0 if not seen
 * @param answeredNanos newest answer of the cluster; null if it is not fresh
 * @param reason what is wrong with its pods; null if nothing is, or it is not seen
 * @param required whether its outage is an outage
 * @param matched whether it was ever seen there
 * @param maintenance whether its workload declares maintenance by 0 replicas, or it is arriving
 *     from there; if it is not seen, as it was when last seen
 * @param why which row answered, and the numbers it went by
 */
public record NeedVerdict(
    String need,
    String cluster,
    Range range,
    Unseen unseen,
    NeedCounts counts,
    int expected,
    Long answeredNanos,
    PodReason reason,
    boolean required,
    boolean matched,
    boolean maintenance,
    NeedExplanation why) {

  /** Without an explanation. */
  NeedVerdict(
      String need,
      String cluster,
      Range range,
      Unseen unseen,
      NeedCounts counts,
      int expected,
      Long answeredNanos,
      PodReason reason,
      boolean required,
      boolean matched,
      boolean maintenance) {
    this(
        need,
        cluster,
        range,
        unseen,
        counts,
        expected,
        answeredNanos,
        reason,
        required,
        matched,
        maintenance,
        null);
  }

  /** What it was when last seen is no evidence of what it is, but of what was declared. */
  static NeedVerdict unseen(Place place, Unseen unseen, boolean matched, boolean maintenance) {
    return unseen(place, unseen, null, matched, maintenance, NeedRules.Row.Unseen);
  }

  /** The cluster is fresh and answers: only the need is not seen there. */
  static NeedVerdict neverMatched(Place place, Seen seen) {
    long answered = seen.answeredNanos();
    var unseen = new Unseen(ClusterReason.NeverMatched, answered, answered);
    return unseen(place, unseen, answered, false, false, NeedRules.Row.NeverMatched);
  }

  private static NeedVerdict unseen(
      Place place,
      Unseen unseen,
      Long answered,
      boolean matched,
      boolean maintenance,
      NeedRules.Row row) {
    Need need = place.need();
    boolean required = need.importance() != Importance.Optional;
    return new NeedVerdict(
        need.name(),
        place.cluster(),
        required ? Range.OPEN : Range.OPEN.optional(),
        unseen,
        NeedCounts.NONE,
        0,
        answered,
        null,
        required,
        matched,
        maintenance,
        new NeedExplanation(row, null, 0));
  }

  static NeedVerdict seen(
      Place place,
      Range range,
      Seen seen,
      PodReason reason,
      boolean maintenance,
      NeedExplanation why) {
    return new NeedVerdict(
        place.need().name(),
        place.cluster(),
        range,
        null,
        seen.counts(),
        why.thresholds().expected(),
        seen.answeredNanos(),
        reason,
        place.need().importance() != Importance.Optional,
        true,
        maintenance,
        why);
  }

  /** Whether it is seen fresh. */
  public boolean isSeen() {
    return unseen == null;
  }

  /** Whether the workload that it names is seen not to exist. */
  public boolean isWorkloadMissing() {
    return isSeen() && counts.declared() != null && !counts.declared().exists();
  }

  NeedVerdict countedAsDown() {
    return new NeedVerdict(
        need,
        cluster,
        range.atWorst(),
        unseen,
        counts,
        expected,
        answeredNanos,
        reason,
        required,
        matched,
        maintenance,
        why);
  }
}
