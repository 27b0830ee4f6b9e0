package dev.servicestatus.condition;

import dev.servicestatus.api.v1alpha1.Dependency;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.Need.Importance;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.condition.Explanation.OfCluster;
import dev.servicestatus.condition.Explanation.OfDependency;
import dev.servicestatus.condition.Explanation.OfNeed;
import dev.servicestatus.condition.Explanation.OfPod;
import dev.servicestatus.health.DependencyState;
import dev.servicestatus.health.Evaluation;
import dev.servicestatus.health.NeedVerdict;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodExplanation;
import dev.servicestatus.health.PodVerdict;
import dev.servicestatus.health.Scope;
import dev.servicestatus.health.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** An evaluation → why it came out as it did. */
public final class Explain {
  /** So many pods of a need are shown in each cluster. */
  static final int PODS_AT_MOST = 10;

  /** Pods that need to be looked at first, then those that serve, then those that count nowhere. */
  private static final Comparator<PodExplanation> WORST_FIRST =
      Comparator.comparing((PodExplanation pod) ->
              switch (pod.verdict().state()) {
                case Failing -> 0;
                case Starting -> 1;
                case Ready -> 2;
                case Leaving -> 3;
                case Finished -> 4;
              })
          .thenComparing(
              pod -> pod.verdict().reason(), Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(PodExplanation::pod);

  private Explain() {}

  /**
   * Explains.
   *
   * @param spec as declared
   * @param scope where it was looked at
   * @param evaluation of it
   * @param pods every pod of a watch, judged
   */
  public static Explanation of(
      ServiceStatusSpec spec,
      Scope scope,
      Evaluation evaluation,
      Function<NeedWatch, List<PodExplanation>> pods) {
    Verdict verdict = evaluation.verdict();
    List<OfNeed> needs = new ArrayList<>();
    for (Need need : spec.needs()) {
      List<OfCluster> clusters = new ArrayList<>();
      for (NeedVerdict there : verdict.needs()) {
        if (there.need().equals(need.name())) {
          clusters.add(cluster(there, judged(scope, there, pods)));
        }
      }
      Importance importance = need.importance() == null ? Importance.Required : need.importance();
      needs.add(new OfNeed(need.name(), importance, Explanation.sorted(clusters)));
    }
    var surroundings = evaluation.surroundings();
    List<OfDependency> dependencies =
        surroundings.dependencies().stream()
            .map(state -> dependency(state, surroundings.fault().isEmpty()))
            .toList();
    return new Explanation(
        verdict.best(), verdict.worst(), verdict.blind(), List.copyOf(needs), dependencies);
  }

  private static OfDependency dependency(DependencyState state, boolean counts) {
    Level cap = counts ? state.cap() : Level.Operational;
    return new OfDependency(
        state.name(),
        state.dependency().optional()
            ? Dependency.Importance.Optional
            : Dependency.Importance.Required,
        state.shown(),
        state.lastKnown(),
        cap == Level.Operational ? null : cap);
  }

  private static List<PodExplanation> judged(
      Scope scope, NeedVerdict there, Function<NeedWatch, List<PodExplanation>> pods) {
    return scope.watches().stream()
        .filter(w -> w.need().equals(there.need()) && w.cluster().equals(there.cluster()))
        .flatMap(watch -> pods.apply(watch).stream())
        .sorted(WORST_FIRST)
        .toList();
  }

  private static OfCluster cluster(NeedVerdict need, List<PodExplanation> pods) {
    boolean seen = need.isSeen();
    return new OfCluster(
        need.cluster(),
        ClusterRows.state(need),
        need.why().row().number(),
        need.why().row().name(),
        RuleTexts.because(need),
        ClusterRows.reason(need),
        seen ? need.counts().ready() : null,
        seen ? need.expected() : null,
        seen ? need.counts().starting() : null,
        seen ? need.counts().failing() : null,
        seen ? need.why().thresholds().operational() : null,
        seen ? need.why().thresholds().available() : null,
        null,
        pods.stream().limit(PODS_AT_MOST).map(Explain::pod).toList(),
        Math.max(0, pods.size() - PODS_AT_MOST));
  }

  private static OfPod pod(PodExplanation pod) {
    PodVerdict verdict = pod.verdict();
    return new OfPod(
        pod.pod(),
        verdict.state(),
        pod.row(),
        pod.rule(),
        verdict.reason() == null ? null : verdict.reason().name(),
        verdict.detail());
  }
}
