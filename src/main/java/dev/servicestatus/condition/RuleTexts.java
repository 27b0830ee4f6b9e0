package dev.servicestatus.condition;

import dev.servicestatus.health.NeedExplanation;
import dev.servicestatus.health.NeedVerdict;
import dev.servicestatus.health.Standing;

/** By which rule a need stands as it does in a cluster: the short words of a summary. */
final class RuleTexts {
  private RuleTexts() {}

  /** By which rule, with its numbers; never empty. */
  static String because(NeedVerdict need) {
    NeedExplanation why = need.why();
    return switch (why.row()) {
      case Unseen -> "not seen: it may be well or down";
      case NeverMatched -> "never there yet: check namespace, selector and workload";
      case ScaledToZero ->
          "the workload declares 0 replicas"
              + (need.maintenance() ? ": maintenance" : isWhole(need) ? ", as is meant to be" : "");
      case Arriving -> "not whole yet and nothing fails: it may still come";
      case WorkloadMissing -> "the workload is gone";
      case BelowAvailable -> "below minAvailable " + why.thresholds().available();
      case Serving -> serving(need, why);
    };
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
    return ready + why.maybe() >= operational
        ? "below minOperational %d, which %d that may still come would reach"
            .formatted(operational, why.maybe())
        : "below minOperational " + operational;
  }
}
