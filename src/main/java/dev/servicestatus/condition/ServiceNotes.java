package dev.servicestatus.condition;

import dev.servicestatus.api.v1alpha1.ClusterScope;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.health.Evaluation;
import dev.servicestatus.health.NeedVerdict;
import dev.servicestatus.health.Verdict;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Said once, where it changes nothing else: what a definition cannot see, or cannot have. */
final class ServiceNotes {
  private static final String JUDGED = "This generation was judged.";

  private ServiceNotes() {}

  static String of(ServiceStatusSpec spec, Evaluation evaluation) {
    Verdict verdict = evaluation.verdict();
    List<String> notes = new ArrayList<>();
    notes.add(JUDGED);
    notes.addAll(uncounted(spec));
    notes.addAll(tooMany(spec, verdict));
    notes.addAll(DependencyTexts.notes(evaluation.surroundings().dependencies()));
    return String.join(" ", notes);
  }

  private static List<String> uncounted(ServiceStatusSpec spec) {
    String needs =
        spec.needs().stream()
            .filter(need -> need.workload() == null && !isNumber(need.minOperational()))
            .map(Need::name)
            .limit(ServiceTexts.NAMED_AT_MOST)
            .collect(Collectors.joining(", "));
    return needs.isEmpty()
        ? List.of()
        : List.of(
            "Pods that are missing cannot be seen without a `workload` or a number in `minOperational`: "
                + needs
                + ".");
  }

  /** More clusters are asked for than there are: all of them must serve. */
  private static List<String> tooMany(ServiceStatusSpec spec, Verdict verdict) {
    List<String> notes = new ArrayList<>();
    List<String> common =
        spec.needs().stream().filter(need -> need.clusters() == null).map(Need::name).toList();
    if (!common.isEmpty()) {
      notes.addAll(tooMany("clusters", spec.clusters(), verdict, common::contains));
    }
    for (Need need : spec.needs()) {
      String field = "needs[" + need.name() + "].clusters";
      notes.addAll(tooMany(field, need.clusters(), verdict, need.name()::equals));
    }
    return notes.stream().limit(ServiceTexts.NAMED_AT_MOST).toList();
  }

  private static List<String> tooMany(
      String field, ClusterScope scope, Verdict verdict, Predicate<String> needs) {
    if (scope == null || !isNumber(scope.require())) {
      return List.of();
    }
    long clusters =
        verdict.needs().stream()
            .filter(need -> needs.test(need.need()))
            .map(NeedVerdict::cluster)
            .distinct()
            .count();
    int required = scope.require().getIntVal();
    return clusters == 0 || required <= clusters
        ? List.of()
        : List.of(
            "`%s.require` is %d, but %s in scope: all must serve."
                .formatted(field, required, clusters == 1 ? "1 cluster is" : clusters + " are"));
  }

  private static boolean isNumber(IntOrString amount) {
    return amount != null && amount.getIntVal() != null;
  }
}
