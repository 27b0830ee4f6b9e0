package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.PodReason;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What makes a service worse than Operational: of the needs that make its level the first by
 * reason, then by cluster and pod, so that it never depends on the order of arrival. What cannot
 * have made the level is not its cause, however bad: an Optional need, or a part that serves.
 *
 * @param reason a constant of PodReason, or of ClusterReason where an unseen need counts as down
 * @param need that is worst
 */
public record Cause(String reason, NeedVerdict need) {
  private static final Comparator<NeedVerdict> WORST_FIRST =
      Comparator.comparing(Cause::rank)
          .thenComparing(NeedVerdict::cluster)
          .thenComparing(need -> need.counts().worst() == null ? "" : need.counts().worst().name())
          .thenComparing(NeedVerdict::need);

  /**
   * The cause in these facts.
   *
   * @param verdict of the facts
   * @return empty if nothing is wrong
   */
  public static Optional<Cause> of(Verdict verdict) {
    List<NeedVerdict> proven =
        verdict.making().stream()
            .filter(need -> need.range().best() != Standing.Operational)
            .toList();
    return (proven.isEmpty() ? verdict.making() : proven)
        .stream().min(WORST_FIRST).map(need -> new Cause(reason(need), need));
  }

  /** Reasons of pods before those of clusters: what is seen says more than what is not. */
  private static int rank(NeedVerdict need) {
    return need.isSeen()
        ? need.reason().ordinal()
        : PodReason.values().length + need.unseen().reason().ordinal();
  }

  private static String reason(NeedVerdict need) {
    return need.isSeen() ? need.reason().name() : need.unseen().reason().name();
  }
}
