package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ClusterScope.WhenUnseen;
import dev.servicestatus.api.v1alpha1.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Needs in clusters → the pair of levels of the service. */
final class Quorum {
  /** Only what a cluster that is down itself would cause may count as down. */
  static final Set<ClusterReason> DOWN =
      Set.of(ClusterReason.Unreachable, ClusterReason.TlsError, ClusterReason.InvalidAnswer);

  /** What it is called until the patience is over. */
  static final Set<ClusterReason> PATIENT = Set.of(ClusterReason.Stale, ClusterReason.NotLookedYet);

  /** Nothing is waited for where a grant is missing. */
  private static final Set<ClusterReason> NOT_GRANTED =
      Set.of(ClusterReason.ClusterNotGranted, ClusterReason.NamespaceNotGranted);

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
   * @param patience with an unseen need that may count as down
   * @param now for the patience
   */
  static Verdict verdict(List<JudgedPart> parts, Patience patience, Moment now) {
    Level best = Level.Operational;
    Level worst = Level.Operational;
    Level blindest = Level.Operational;
    Level notGranted = Level.Operational;
    boolean empty = false;
    boolean reduced = false;
    List<NeedVerdict> needs = new ArrayList<>();
    List<PartLevels> judgedParts = new ArrayList<>();
    for (JudgedPart part : parts) {
      List<NeedVerdict> judged = countedDown(part, patience, now);
      var levels = new PartLevels(part.part(), judged);
      judgedParts.add(levels);
      best = Level.worst(best, levels.best());
      worst = Level.worst(worst, levels.worst());
      blindest = Level.worst(blindest, levels.bestWithout(need -> !need.isSeen()));
      if (part.needs().isEmpty()) {
        empty = true;
      } else {
        notGranted = Level.worst(notGranted, levels.bestWithout(Quorum::isNotGranted));
      }
      reduced |= levels.redundancyReduced();
      needs.addAll(judged);
    }
    boolean blind = best == Level.Operational && blindest != Level.Operational;
    boolean grantMissing = blind && notGranted != Level.Operational;
    worst = Level.worst(best, worst); // where an ignored cluster has a proven outage
    reduced &= worst == Level.Operational;
    List<NeedVerdict> making = making(judgedParts, best, worst);
    return new Verdict(
        best, worst, blind, grantMissing, empty, List.copyOf(needs), making, reduced);
  }

  /** Where nothing is proven, of what is possible. */
  private static List<NeedVerdict> making(List<PartLevels> parts, Level best, Level worst) {
    boolean proven = best != Level.Operational;
    return parts.stream()
        .filter(part -> proven ? part.best() == best : part.worst() == worst)
        .flatMap(part ->
            proven
                ? part.making(best, need -> need.range().best())
                : part.making(worst, need -> need.range().worst()))
        .toList();
  }

  private static boolean isNotGranted(NeedVerdict need) {
    return !need.isSeen() && NOT_GRANTED.contains(need.unseen().reason());
  }

  /**
   * Monotonic reading of when an unseen need may begin to count as down; null if never, or if that
   * is over.
   */
  static Long countsAsDownAt(ClusterView.Unseen unseen, Patience patience, Moment now) {
    long at = patience.endOf(unseen);
    boolean maybe = PATIENT.contains(unseen.reason()) || DOWN.contains(unseen.reason());
    return maybe && at > now.nanos() ? at : null;
  }

  private static List<NeedVerdict> countedDown(JudgedPart judged, Patience patience, Moment now) {
    return judged.needs().stream()
        .map(need ->
            judged.part().mayCountAsDown(need.cluster()) && countsAsDown(need, patience, now)
                ? need.countedAsDown()
                : need)
        .toList();
  }

  private static boolean countsAsDown(NeedVerdict need, Patience patience, Moment now) {
    return !need.isSeen()
        && DOWN.contains(need.unseen().reason())
        && now.nanos() >= patience.endOf(need.unseen());
  }

  /** A cluster stands as the worst of its needs does. */
  private record PartLevels(Scope.Part part, Map<String, List<NeedVerdict>> clusters) {
    PartLevels(Scope.Part part, List<NeedVerdict> needs) {
      this(part, new TreeMap<>());
      needs.forEach(
          need -> clusters.computeIfAbsent(need.cluster(), c -> new ArrayList<>()).add(need));
    }

    Level best() {
      return clusters.isEmpty()
          ? Level.Operational
          : level(clusters.values(), need -> need.range().best());
    }

    Level worst() {
      return level(without(need -> !need.isSeen()), need -> need.range().worst());
    }

    /** The best level if it depended on these needs. */
    Level bestWithout(Predicate<NeedVerdict> lost) {
      return level(
          without(lost), need -> lost.test(need) ? need.range().worst() : need.range().best());
    }

    /** Those that keep it from being better than a level; an outage is made by what is out. */
    Stream<NeedVerdict> making(Level level, Function<NeedVerdict, Standing> side) {
      boolean outage = level.worseThan(Level.DegradedPerformance);
      Standing least = outage ? Standing.Outage : Standing.Degraded;
      return clusters.values().stream()
          .flatMap(List::stream)
          .filter(need -> side.apply(need).compareTo(least) >= 0);
    }

    boolean redundancyReduced() {
      return worst() == Level.Operational
          && clusters.values().stream()
              .anyMatch(c -> standing(c, need -> need.range().worst()) != Standing.Operational);
    }

    /** Ignored are clusters with one of them, so that a gap neither hinders green nor makes red. */
    private Collection<List<NeedVerdict>> without(Predicate<NeedVerdict> lost) {
      return part.whenUnseen() != WhenUnseen.Ignore
          ? clusters.values()
          : clusters.values().stream().filter(needs -> needs.stream().noneMatch(lost)).toList();
    }

    private Level level(
        Collection<List<NeedVerdict>> clusters, Function<NeedVerdict, Standing> side) {
      List<Standing> standings = new ArrayList<>(clusters.size());
      clusters.forEach(needs -> standings.add(standing(needs, side)));
      return part.require().level(standings);
    }

    private static Standing standing(
        List<NeedVerdict> needs, Function<NeedVerdict, Standing> side) {
      Standing worst = Standing.Operational;
      for (NeedVerdict need : needs) {
        worst = Standing.worst(worst, side.apply(need));
      }
      return worst;
    }
  }
}
