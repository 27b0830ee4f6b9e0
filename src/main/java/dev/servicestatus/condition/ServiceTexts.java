package dev.servicestatus.condition;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.health.Cause;
import dev.servicestatus.health.DependencyState;
import dev.servicestatus.health.Evaluation;
import dev.servicestatus.health.NeedRules.Row;
import dev.servicestatus.health.NeedVerdict;
import dev.servicestatus.health.OwnLevel;
import dev.servicestatus.health.ShownLevel;
import dev.servicestatus.health.Standing;
import dev.servicestatus.health.Verdict;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
      return dependencyDown(evaluation, cause);
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
      case Unknown -> unknown(verdict, cause) + lastKnown(own);
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

  /** Of both that are wrong, the worse one first: with it mended, the other one is left. */
  private static String dependencyDown(Evaluation evaluation, Cause cause) {
    ShownLevel shown = evaluation.shown();
    OwnLevel own = evaluation.own();
    DependencyState by = shown.heldBy().get();
    return "%s since %s%s: depends on %s, which %s %s.%s%s"
        .formatted(
            shown.level(),
            since(shown.since()),
            own.isKnown() ? "" : " (at least; what its own pods do is not known)",
            by.name(),
            by.isUnknown() ? "is not known and last showed" : "shows",
            by.level(),
            ownFault(evaluation, cause),
            lastKnown(own));
  }

  /** What is wrong with its own pods; empty if nothing is proven. */
  private static String ownFault(Evaluation evaluation, Cause cause) {
    if (evaluation.flapping()) {
      return " Its own pods come and go (Flapping).";
    }
    return cause == null || cause.need().range().best() == Standing.Operational
        ? ""
        : " Its own pods are at fault too: " + describe(cause.need()) + ".";
  }

  /** What is out of service by declaration, and what has left that but not arrived. */
  static String maintenance(Verdict verdict) {
    return Stream.of(
            declared(verdict, "Scaled to zero by declaration: ", ServiceTexts::isZero),
            declared(
                verdict,
                "Gone after it was scaled to zero (WorkloadMissing): ",
                need -> !isZero(need) && need.isWorkloadMissing()),
            declared(
                verdict,
                "Starting after it was scaled to zero: ",
                need -> !isZero(need) && !need.isWorkloadMissing()))
        .filter(sentence -> !sentence.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static boolean isZero(NeedVerdict need) {
    return need.why().row() == Row.ScaledToZero;
  }

  private static String declared(Verdict verdict, String what, Predicate<NeedVerdict> which) {
    List<String> needs =
        verdict.needs().stream()
            .filter(NeedVerdict::maintenance)
            .filter(which)
            .map(need -> "need " + need.need() + " in " + need.cluster())
            .toList();
    return needs.isEmpty() ? "" : what + listed(needs) + ".";
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
  private static String unknown(Verdict verdict, Cause cause) {
    if (verdict.empty()) {
      return "Unknown: no cluster is in scope; check `clusters`, and that the MemberClusters allow this namespace.";
    }
    List<NeedVerdict> unseen = verdict.unseen();
    if (!verdict.blind() || unseen.isEmpty()) {
      return waiting(verdict, cause);
    }
    return "Unknown: not seen: " + listed(unseen.stream().map(UnseenTexts::need).toList()) + ".";
  }

  /** What is seen but does not show yet. */
  private static String waiting(Verdict verdict, Cause cause) {
    if (cause == null) {
      return "Unknown: everything is as declared, but not for long enough yet.";
    }
    return (verdict.best() == Level.Operational
            ? "Unknown: waiting for the first full evidence: "
            : "Unknown: not proven for long enough yet: ")
        + describe(cause.need())
        + ".";
  }

  static String lastKnown(OwnLevel own) {
    return own.lastKnown() == null
        ? ""
        : " Last known: " + own.lastKnown() + " since " + since(own.lastKnownSince()) + ".";
  }

  private static String atLeast(Verdict verdict, Level level) {
    return verdict.worst().worseThan(level) && !verdict.unseen().isEmpty()
        ? " (at least; not seen: " + UnseenTexts.all(verdict) + ")"
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
      return UnseenTexts.need(need);
    }
    var text = new StringBuilder("need ").append(need.need()).append(" in ").append(need.cluster());
    if (need.why().row() == Row.WorkloadMissing) {
      return text.append(": WorkloadMissing, ").append(RuleTexts.because(need)).toString();
    }
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
