package dev.servicestatus.condition;

import dev.servicestatus.api.v1alpha1.ClusterScope;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.health.NeedExplanation;
import dev.servicestatus.health.NeedVerdict;
import dev.servicestatus.health.Standing;
import dev.servicestatus.health.Verdict;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** By which rule a need stands as it does in a cluster: the short words of a summary. */
final class RuleTexts {
  private RuleTexts() {}

  /** By which rule, with its numbers; never empty. */
  static String because(NeedVerdict need) {
    NeedExplanation why = need.why();
    return switch (why.row()) {
      case Unseen -> UnseenTexts.because(need);
      case NeverMatched -> "never there yet: check namespace, selector and workload";
      case ScaledToZero ->
          "its workload declares 0 replicas"
              + (need.maintenance() ? ": maintenance" : isWhole(need) ? ", as is meant to be" : "");
      case Arriving ->
          need.isWorkloadMissing()
              ? "its workload does not exist (WorkloadMissing) but may still come"
              : "not whole yet and nothing fails: it may still come";
      case WorkloadMissing -> "its workload does not exist any more";
      case BelowAvailable -> "below minAvailable " + why.thresholds().available();
      case Serving -> serving(need, why);
    };
  }

  /**
   * How many of its clusters stand as declared, and how many must; empty where there is but one.
   *
   * @param need that is worst
   */
  static String clusters(ServiceStatusSpec spec, Verdict verdict, NeedVerdict need) {
    Map<String, Need> needs =
        spec.needs().stream().collect(Collectors.toMap(Need::name, Function.identity()));
    Need declared = needs.get(need.need());
    Map<String, List<NeedVerdict>> clusters =
        verdict.needs().stream()
            .filter(other -> isSamePart(declared, needs.get(other.need())))
            .collect(Collectors.groupingBy(NeedVerdict::cluster));
    if (clusters.size() < 2) {
      return "";
    }
    long operational =
        clusters.values().stream()
            .filter(of -> of.stream().allMatch(RuleTexts::isWorstWhole))
            .count();
    ClusterScope scope = declared.clusters() == null ? spec.clusters() : declared.clusters();
    IntOrString require = scope == null ? null : scope.require();
    return "; require %s: %d of %d clusters Operational"
        .formatted(require == null ? "All" : require.getValue(), operational, clusters.size());
  }

  /** Needs without clusters of their own share theirs. */
  private static boolean isSamePart(Need one, Need other) {
    return one == other || one.clusters() == null && other.clusters() == null;
  }

  private static boolean isWorstWhole(NeedVerdict need) {
    return need.isSeen() && need.range().worst() == Standing.Operational;
  }

  private static boolean isWhole(NeedVerdict need) {
    return need.range().best() == Standing.Operational;
  }

  private static String serving(NeedVerdict need, NeedExplanation why) {
    int operational = why.thresholds().operational();
    int ready = need.counts().ready();
    if (ready >= operational) {
      return "reaches minOperational " + operational;
    }
    if (ready + why.maybe() >= operational) {
      return "%d may still come, minOperational is %d".formatted(why.maybe(), operational);
    }
    String may =
        why.maybe() == 0 ? "" : ", even with %d that may still come".formatted(why.maybe());
    return "below minOperational " + operational + may;
  }
}
