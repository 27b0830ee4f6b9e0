package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ClusterScope.WhenUnseen;
import dev.servicestatus.api.v1alpha1.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Needs in clusters → the pair of levels of the service. */
final class Quorum {
  /** Only what a cluster that is down itself would cause may count as down. */
  private static final Set<ClusterReason> DOWN =
      Set.of(ClusterReason.Unreachable, ClusterReason.TlsError, ClusterReason.InvalidAnswer);

  private Quorum() {}

  /**
   * A part, judged.
   *
   * @param part as in scope
   * @param needs each of its needs in each of its clusters
   */
  record JudgedPart(Scope.Part part, List<NeedVerdict> needs) {}

  /**
   * Joins the parts.
   *
   * @param parts at least one
   * @param patience how long an unseen need is waited for before it may count as down
   * @param now for the patience
   */
  static Verdict verdict(List<JudgedPart> parts, Duration patience, Moment now) {
    Level best = Level.Operational;
    Level worst = Level.Operational;
    Level blindest = Level.Operational;
    boolean empty = false;
    boolean reduced = false;
    List<NeedVerdict> needs = new ArrayList<>();
    for (JudgedPart part : parts) {
      List<NeedVerdict> judged = countedDown(part, patience, now);
      var levels = new PartLevels(part.part(), judged);
      best = Level.worst(best, levels.best());
      worst = Level.worst(worst, levels.worst());
      blindest = Level.worst(blindest, levels.withUnseenAtWorst());
      empty |= levels.none();
      reduced |= levels.redundancyReduced();
      needs.addAll(judged);
    }
    boolean blind = best == Level.Operational && blindest != Level.Operational;
    return new Verdict(best, Level.worst(best, worst), blind, empty, List.copyOf(needs), reduced);
  }

  private static List<NeedVerdict> countedDown(JudgedPart judged, Duration patience, Moment now) {
    if (judged.part().whenUnseen() != WhenUnseen.CountAsDown) {
      return judged.needs();
    }
    return judged.needs().stream()
        .map(need -> countsAsDown(need, patience, now) ? need.countedAsDown() : need)
        .toList();
  }

  private static boolean countsAsDown(NeedVerdict need, Duration patience, Moment now) {
    return !need.isSeen()
        && DOWN.contains(need.unseen().reason())
        && now.since(need.unseen().sinceNanos()).compareTo(patience) >= 0;
  }

  /** A cluster stands as the worst of its needs does. */
  private record PartLevels(Scope.Part part, Map<String, List<NeedVerdict>> clusters) {
    PartLevels(Scope.Part part, List<NeedVerdict> needs) {
      this(part, new TreeMap<>());
      needs.forEach(
          need -> clusters.computeIfAbsent(need.cluster(), c -> new ArrayList<>()).add(need));
    }

    boolean none() {
      return part.clusters().isEmpty();
    }

    Level best() {
      return none() ? Level.Operational : level(clusters.values(), need -> need.range().best());
    }

    Level worst() {
      return level(counting(), need -> need.range().worst());
    }

    Level withUnseenAtWorst() {
      return level(counting(), need -> need.isSeen() ? need.range().best() : need.range().worst());
    }

    boolean redundancyReduced() {
      return worst() == Level.Operational
          && clusters.values().stream()
              .anyMatch(c -> standing(c, need -> need.range().worst()) != Standing.Operational);
    }

    /**
     * Ignored are clusters with an unseen need, so that a gap neither hinders green nor makes red.
     */
    private Collection<List<NeedVerdict>> counting() {
      return part.whenUnseen() != WhenUnseen.Ignore
          ? clusters.values()
          : clusters.values().stream()
              .filter(needs -> needs.stream().allMatch(NeedVerdict::isSeen))
              .toList();
    }

    private Level level(
        Collection<List<NeedVerdict>> clusters, Function<NeedVerdict, Standing> side) {
      return part.require().level(clusters.stream().map(c -> standing(c, side)).toList());
    }

    private static Standing standing(
        List<NeedVerdict> needs, Function<NeedVerdict, Standing> side) {
      return needs.stream().map(side).reduce(Standing.Operational, Standing::worst);
    }
  }
}
