package dev.servicestatus.condition;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.health.DependencyGraph;
import dev.servicestatus.health.DependencyGraph.Fault.Cycle;
import dev.servicestatus.health.DependencyGraph.Fault.TooDeep;
import dev.servicestatus.health.DependencyState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Sentences about the services that a service depends on. */
final class DependencyTexts {
  private DependencyTexts() {}

  /** What is wrong with the place of a service that is judged all the same. */
  static Told stalled(DependencyGraph.Fault fault) {
    return stalled(fault, "; until then it is judged by its pods alone.");
  }

  /** The same of one that is not judged. */
  static Told stalledAndSuspended(DependencyGraph.Fault fault) {
    return stalled(fault, ".");
  }

  private static Told stalled(DependencyGraph.Fault fault, String until) {
    return switch (fault) {
      case Cycle cycle ->
          new Told(
              ConditionReasons.DEPENDENCY_CYCLE,
              "The service depends on itself: "
                  + way(cycle.names())
                  + ". Take one of these out of `dependsOn`"
                  + until);
      case TooDeep ignored ->
          new Told(
              ConditionReasons.DEPENDENCY_TOO_DEEP,
              "The chain of `dependsOn` that begins here has more than "
                  + DependencyGraph.LONGEST_CHAIN
                  + " services. Shorten it"
                  + until);
    };
  }

  /** In their order; of a long way the middle is counted. */
  private static String way(List<String> names) {
    int most = DependencyGraph.LONGEST_CHAIN;
    if (names.size() <= most + 1) {
      return String.join(" -> ", names);
    }
    return String.join(" -> ", names.subList(0, most))
        + " -> ("
        + (names.size() - most - 1)
        + " more) -> "
        + names.getLast();
  }

  /** Those that have no effect, because they are missing or not known. */
  static List<String> notes(List<DependencyState> dependencies) {
    List<String> notes = new ArrayList<>();
    missing(dependencies).ifPresent(notes::add);
    String unknown = names(dependencies, DependencyState::isUnknown);
    if (!unknown.isEmpty()) {
      notes.add("Not known is the level of what `dependsOn` names: " + unknown + ".");
    }
    return notes;
  }

  /** Those that are missing; empty if none is. */
  static Optional<String> missing(List<DependencyState> dependencies) {
    String missing = names(dependencies, DependencyState::isMissing);
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    boolean one = dependencies.stream().filter(DependencyState::isMissing).count() == 1;
    return Optional.of(
        "`dependsOn` names %s, which %s not exist in this namespace and so %s nothing (%s)."
            .formatted(
                missing,
                one ? "does" : "do",
                one ? "changes" : "change",
                ConditionReasons.DEPENDENCY_MISSING));
  }

  private static String names(
      List<DependencyState> dependencies, Predicate<DependencyState> which) {
    return ServiceTexts.listed(
        dependencies.stream().filter(which).map(DependencyState::name).sorted().toList());
  }
}
