package dev.servicestatus.condition;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.health.Cause;
import dev.servicestatus.health.DependencyState;
import dev.servicestatus.health.Evaluation;
import dev.servicestatus.health.NeedVerdict;
import dev.servicestatus.health.OwnLevel;
import dev.servicestatus.health.ShownLevel;
import dev.servicestatus.health.Standing;
import dev.servicestatus.health.Verdict;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * Sentences about a service: those for the team name everything, those for the public name nothing.
 */
final class ServiceTexts {
  /** So many clusters or needs are named; the rest is counted. */
  static final int NAMED_AT_MOST = 10;

  private static final DateTimeFormatter SINCE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private ServiceTexts() {}

  /** For the team: what is wrong, where, since when and by which rule. */
  static String summary(ServiceStatusSpec spec, Evaluation evaluation, Cause cause) {
    ShownLevel shown = evaluation.shown();
    OwnLevel own = evaluation.own();
    Verdict verdict = evaluation.verdict();
    if (shown.heldBy().isPresent()) {
      return dependencyDown(shown, own);
    }
    if (evaluation.flapping()) {
      return shown.level()
          + " since "
          + since(shown.since())
          + ": it comes and goes (Flapping: five changes or more in 10 minutes).";
    }
    return switch (shown.level()) {
      case Operational ->
          verdict.redundancyReduced()
              ? "Operational with reduced redundancy: " + notOperational(spec, verdict)
              : "Operational: everything is as declared.";
      case Unknown -> unknown(verdict) + lastKnown(own);
      case UnderMaintenance ->
          "UnderMaintenance since " + since(shown.since()) + ". " + maintenance(verdict);
      default ->
          shown.level()
              + " since "
              + since(shown.since())
              + atLeast(verdict, own.level())
              + (cause == null
                  ? ": nothing is wrong any more, but not for long enough yet."
                  : ": "
                      + describe(cause.need())
                      + RuleTexts.clusters(spec, verdict, cause.need())
                      + ".");
    };
  }

  private static String dependencyDown(ShownLevel shown, OwnLevel own) {
    DependencyState by = shown.heldBy().get();
    return "%s since %s%s: depends on %s, which %s %s.%s"
        .formatted(
            shown.level(),
            since(shown.since()),
            own.isKnown() ? "" : " (at least; what its own pods do is not known)",
            by.name(),
            by.isUnknown() ? "is not known and last showed" : "shows",
            by.level(),
            lastKnown(own));
  }

  /** What is out of service by declaration. */
  static String maintenance(Verdict verdict) {
    return "Scaled to zero by declaration: "
        + listed(
            verdict.needs().stream()
                .filter(NeedVerdict::maintenance)
                .map(need -> "need " + need.need() + " in " + need.cluster())
                .toList())
        + ".";
  }

  /** For the public: no names of pods, containers, clusters, images or namespaces. */
  static String publicMessage(Level level) {
    return switch (level) {
      case Operational -> "All systems of this service work.";
      case DegradedPerformance -> "Some instances of this service are failing.";
      case PartialOutage -> "Parts of this service are not available.";
      case MajorOutage -> "This service is not available.";
      case UnderMaintenance -> "This service is under maintenance.";
      case Unknown -> "The state of this service is not known at the moment.";
    };
  }

  /** Why nothing is known. */
  static String unknown(Verdict verdict) {
    if (verdict.empty()) {
      return "Unknown: no cluster is in scope; check `clusters`, and that the MemberClusters allow this namespace.";
    }
    List<NeedVerdict> unseen = verdict.unseen();
    if (!verdict.blind() || unseen.isEmpty()) {
      return "Unknown: waiting for the first full evidence.";
    }
    return "Unknown: not seen: " + listed(unseen.stream().map(ServiceTexts::unseen).toList()) + ".";
  }

  /** Which clusters are not seen, and why, worst first; empty if all are. */
  static String unseenClusters(Verdict verdict) {
    Map<String, ClusterReason> reasons = new TreeMap<>();
    for (NeedVerdict need : verdict.unseen()) {
      if (need.unseen().reason() != ClusterReason.NeverMatched) {
        reasons.merge(
            need.cluster(),
            need.unseen().reason(),
            BinaryOperator.minBy(Comparator.naturalOrder()));
      }
    }
    return listed(
        reasons.entrySet().stream()
            .sorted(Map.Entry.comparingByValue())
            .map(cluster -> cluster.getKey() + " (" + cluster.getValue() + ")")
            .toList());
  }

  private static String unseen(NeedVerdict need) {
    ClusterReason reason = need.unseen().reason();
    return reason == ClusterReason.NeverMatched
        ? "need "
            + need.need()
            + " never matched a pod in "
            + need.cluster()
            + " (NeverMatched: check its namespace and its selector or workload)"
        : "need " + need.need() + " in " + need.cluster() + " (" + reason + ")";
  }

  static String lastKnown(OwnLevel own) {
    return own.lastKnown() == null
        ? ""
        : " Last known: " + own.lastKnown() + " since " + since(own.lastKnownSince()) + ".";
  }

  private static String atLeast(Verdict verdict, Level level) {
    return verdict.worst().worseThan(level) && !verdict.unseen().isEmpty()
        ? " (at least; not seen: " + unseenClusters(verdict) + ")"
        : "";
  }

  private static String notOperational(ServiceStatusSpec spec, Verdict verdict) {
    List<NeedVerdict> needs =
        verdict.needs().stream()
            .filter(need -> need.range().worst() != Standing.Operational)
            .toList();
    return listed(needs.stream().map(ServiceTexts::describe).toList())
        + needs.stream()
            .map(need -> RuleTexts.clusters(spec, verdict, need))
            .distinct()
            .collect(Collectors.joining())
        + ".";
  }

  private static String describe(NeedVerdict need) {
    if (!need.isSeen()) {
      return unseen(need);
    }
    var text = new StringBuilder("need ").append(need.need()).append(" in ").append(need.cluster());
    text.append(" has ")
        .append(need.counts().ready())
        .append(" of ")
        .append(need.expected())
        .append(" ready, ")
        .append(RuleTexts.because(need));
    var worst = need.counts().worst();
    if (worst != null) {
      text.append("; worst: pod ").append(worst.name()).append(' ').append(worst.reason());
      if (worst.detail() != null) {
        text.append(", ").append(worst.detail());
      }
    } else if (need.reason() != null) {
      text.append("; ").append(need.reason());
    }
    return text.toString();
  }

  static String listed(List<String> items) {
    String named = items.stream().limit(NAMED_AT_MOST).collect(Collectors.joining(", "));
    return items.size() <= NAMED_AT_MOST
        ? named
        : named + " and " + (items.size() - NAMED_AT_MOST) + " more";
  }

  private static String since(Instant instant) {
    return SINCE.format(instant);
  }
}
