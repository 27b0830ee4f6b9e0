package dev.servicestatus.oracle;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ClusterScope.WhenUnseen;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.oracle.NeedReading.Mark;
import dev.servicestatus.oracle.NeedReading.Pair;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Section 3: from the pairs of needs in clusters to the pair of the service. */
final class ServiceReading {
  /**
   * One need in one cluster.
   *
   * @param unseenSince when it ceased to be fresh; null while seen
   * @param contact last answer of that cluster while not fresh; null: none is known
   */
  record Placed(Definition.Want need, String cluster, Pair pair, Long unseenSince, Long contact) {
    /** It is fresh there, even if it never matched. */
    boolean looked() {
      return unseenSince == null;
    }
  }

  /** Needs that share their clusters. */
  record Part(Definition.Scope scope, List<String> clusters, List<Placed> placed) {}

  /**
   * The pair of the service.
   *
   * @param blindReason empty unless blind
   * @param cause of what is worse than Operational; empty if nothing is
   */
  record Verdict(
      Level best, Level worst, boolean blind, String blindReason, boolean revoked, String cause) {}

  private static final Set<String> DOWN = Set.of("Unreachable", "TlsError", "InvalidAnswer");
  private static final Set<String> REVOKED = Set.of("ClusterNotGranted", "NamespaceNotGranted");

  private static final Predicate<Placed> NONE = placed -> false;
  private static final Predicate<Placed> ALL = placed -> true;

  private final List<Part> parts;
  private final boolean suspecting;
  private final Long suspectedSince;
  private final Long trustedSince;
  private final long now;
  private final long patience;

  /**
   * Reads one moment.
   *
   * @param suspectedSince when we began to suspect ourselves last; null if we never did
   * @param trustedSince when we ceased to suspect ourselves; null if we never did
   */
  ServiceReading(
      List<Part> parts,
      boolean suspecting,
      Long suspectedSince,
      Long trustedSince,
      long now,
      long patience) {
    this.parts = parts;
    this.suspecting = suspecting;
    this.suspectedSince = suspectedSince;
    this.trustedSince = trustedSince;
    this.now = now;
    this.patience = patience;
  }

  Verdict verdict() {
    Level best = over(part -> level(part, false, NONE));
    Level worst = Level.worst(best, over(part -> level(part, true, ALL)));
    boolean blind =
        best == Level.Operational && over(part -> level(part, false, ALL)) != Level.Operational;
    boolean revoked = isBlindBy(p -> REVOKED.contains(p.pair().reason()));
    return new Verdict(
        best, worst, blind, blind ? blindReason() : "", blind && revoked, cause(best, worst));
  }

  private interface OfPart {
    Level level(Part part);
  }

  private Level over(OfPart rule) {
    Level worst = Level.Operational;
    for (Part part : parts) {
      worst = Level.worst(worst, rule.level(part));
    }
    return worst;
  }

  /**
   * One part's level.
   *
   * @param worstSide of seen needs; else their best
   * @param atWorst which unseen needs count at their worst; where such are ignored, their clusters
   *     are left out
   */
  private Level level(Part part, boolean worstSide, Predicate<Placed> atWorst) {
    if (part.clusters().isEmpty()) {
      return atWorst == NONE ? Level.Operational : Level.MajorOutage;
    }
    boolean ignores = part.scope().whenUnseen() == WhenUnseen.Ignore && !suspecting;
    List<Mark> marks = new ArrayList<>();
    for (String cluster : part.clusters()) {
      List<Placed> here =
          part.placed().stream().filter(placed -> placed.cluster().equals(cluster)).toList();
      if (ignores && here.stream().anyMatch(p -> p.pair().unseen() && atWorst.test(p))) {
        continue;
      }
      Mark mark = Mark.Operational;
      for (Placed placed : here) {
        boolean worst =
            placed.pair().unseen() ? atWorst.test(placed) || countsAsDown(part, placed) : worstSide;
        Mark one = worst ? placed.pair().worst() : placed.pair().best();
        mark = one.compareTo(mark) > 0 ? one : mark;
      }
      marks.add(mark);
    }
    return quorum(marks, part.scope().require());
  }

  private boolean countsAsDown(Part part, Placed placed) {
    return part.scope().whenUnseen() == WhenUnseen.CountAsDown
        && !suspecting
        && DOWN.contains(placed.pair().reason())
        && now - placed.unseenSince() >= patience
        && (trustedSince == null
            || suspectedSince - placed.unseenSince() >= patience // it was down before
            || now - trustedSince >= patience);
  }

  private static Level quorum(List<Mark> marks, IntOrString require) {
    int n = marks.size();
    if (n == 0) {
      return Level.MajorOutage;
    }
    long operational = marks.stream().filter(mark -> mark == Mark.Operational).count();
    long serving = marks.stream().filter(mark -> mark != Mark.Outage).count();
    int m = required(require, n);
    if (operational >= m) {
      return Level.Operational;
    }
    if (serving >= m) {
      return Level.DegradedPerformance;
    }
    return serving >= 1 ? Level.PartialOutage : Level.MajorOutage;
  }

  private static int required(IntOrString require, int n) {
    int m;
    if (require.getIntVal() != null) {
      m = require.getIntVal();
    } else {
      m =
          switch (require.getStrVal()) {
            case "All" -> n;
            case "Any" -> 1;
            case "Majority" -> n / 2 + 1;
            default -> (n * Integer.parseInt(require.getStrVal().replace("%", "")) + 99) / 100;
          };
    }
    return Math.max(1, Math.min(n, m));
  }

  private String blindReason() {
    if (parts.stream().anyMatch(part -> part.clusters().isEmpty())) {
      return "NoClusters";
    }
    boolean onlyNeverMatched =
        parts.stream()
            .flatMap(part -> part.placed().stream())
            .filter(placed -> placed.pair().unseen())
            .allMatch(placed -> placed.pair().reason().equals("NeverMatched"));
    return onlyNeverMatched ? "NeverMatched" : "ClustersUnseen";
  }

  private boolean isBlindBy(Predicate<Placed> cause) {
    return over(part -> part.clusters().isEmpty() ? Level.Operational : level(part, false, cause))
        != Level.Operational;
  }

  /** Of the parts that are as bad as the service; an outage is made by what is out. */
  private String cause(Level best, Level worst) {
    boolean isProven = best != Level.Operational;
    List<String> proven = new ArrayList<>();
    List<String> possible = new ArrayList<>();
    for (Part part : parts) {
      Level of = isProven ? level(part, false, NONE) : level(part, true, ALL);
      if (of != (isProven ? best : worst)) {
        continue;
      }
      for (Placed placed : part.placed()) {
        boolean down = placed.pair().unseen() && countsAsDown(part, placed);
        if (isBadEnough(down ? placed.pair().worst() : placed.pair().best(), of)) {
          proven.add(placed.pair().reason());
        }
        if (isBadEnough(placed.pair().worst(), of)) {
          possible.add(placed.pair().reason());
        }
      }
    }
    List<String> reasons = proven.isEmpty() ? possible : proven;
    return reasons.isEmpty() ? "" : Reasons.worst(reasons);
  }

  private static boolean isBadEnough(Mark mark, Level level) {
    boolean outage = level == Level.PartialOutage || level == Level.MajorOutage;
    return outage ? mark == Mark.Outage : mark != Mark.Operational;
  }

  /** Whether a reason speaks of a cluster, not of a need in it. */
  static boolean isOfCluster(String reason) {
    for (ClusterReason known : ClusterReason.values()) {
      if (known.name().equals(reason)) {
        return known != ClusterReason.NeverMatched;
      }
    }
    return false;
  }
}
