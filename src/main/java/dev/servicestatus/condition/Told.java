package dev.servicestatus.condition;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.health.Cause;
import dev.servicestatus.health.Evaluation;
import dev.servicestatus.health.NeedVerdict;
import dev.servicestatus.health.Verdict;
import java.util.Optional;

/**
 * The reason and the sentence of what is shown.
 *
 * @param reason a documented constant
 * @param summary for the team
 */
record Told(String reason, String summary) {
  /**
   * While something worse than the facts is shown, its reason and sentence stay; but not those of a
   * service that holds it down no more, nor the sentence about a workload that is gone meanwhile.
   */
  static Told of(ServiceStatusSpec spec, Evaluation evaluation, ServiceStatusStatus earlier) {
    Optional<Condition> before =
        Conditions.find(earlier.conditions(), ConditionTypes.DEGRADED)
            .filter(told -> !told.reason().equals(ConditionReasons.DEPENDENCY_DOWN));
    if (evaluation.holdsBack()
        && !evaluation.flapping()
        && evaluation.shown().heldBy().isEmpty()
        && earlier.level() == evaluation.shown().level()
        && before.isPresent()
        && earlier.summary() != null) {
      return new Told(before.get().reason(), kept(spec, evaluation, earlier.summary()));
    }
    Cause cause = Cause.of(evaluation.verdict()).orElse(null);
    String last =
        before.isPresent() && earlier.level() != Level.Unknown
            ? before.get().reason()
            : PodReason.NotReady.name();
    return new Told(reason(evaluation, cause, last), ServiceTexts.summary(spec, evaluation, cause));
  }

  private static String kept(ServiceStatusSpec spec, Evaluation evaluation, String summary) {
    Verdict verdict = evaluation.verdict();
    return verdict.needs().stream().anyMatch(NeedVerdict::isWorkloadMissing)
        ? ServiceTexts.summary(spec, evaluation, Cause.of(verdict).orElse(null))
        : summary;
  }

  /**
   * The reason of what is shown.
   *
   * @param last for a level on the way to a better one, while nothing is wrong any more
   */
  private static String reason(Evaluation evaluation, Cause cause, String last) {
    if (evaluation.shown().heldBy().isPresent()) {
      return ConditionReasons.DEPENDENCY_DOWN;
    }
    if (evaluation.flapping()) {
      return ConditionReasons.FLAPPING;
    }
    return switch (evaluation.shown().level()) {
      case Operational, UnderMaintenance -> ConditionReasons.AS_DECLARED;
      case Unknown -> unknownReason(evaluation.verdict());
      default -> cause == null ? last : cause.reason();
    };
  }

  private static String unknownReason(Verdict verdict) {
    if (!verdict.blind()) {
      return PodReason.Starting.name();
    }
    if (verdict.empty()) {
      return ConditionReasons.NO_CLUSTERS;
    }
    boolean onlyNeverMatched =
        verdict.unseen().stream()
            .allMatch(need -> need.unseen().reason() == ClusterReason.NeverMatched);
    return onlyNeverMatched ? ClusterReason.NeverMatched.name() : ConditionReasons.CLUSTERS_UNSEEN;
  }
}
