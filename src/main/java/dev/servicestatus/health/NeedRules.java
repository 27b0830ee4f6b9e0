package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.GoDuration;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.Need.Importance;
import dev.servicestatus.api.v1alpha1.Need.WhenScaledToZero;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.api.v1alpha1.WorkloadRef;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.health.Scope.Place;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** One need in one cluster → what its counts allow. */
public final class NeedRules {
  private static final Duration DEFAULT_GRACE = Duration.ofMinutes(5);

  private NeedRules() {}

  /**
   * Thresholds of a need for the pods there are.
   *
   * @param expected pods that should be there
   * @param operational ready pods for Operational
   * @param available ready pods below which it is an outage
   */
  public record Thresholds(int expected, int operational, int available) {
    static Thresholds of(Need need, NeedCounts counts) {
      Amount operational = Amount.of(need.minOperational(), Amount.ALL);
      Amount available = Amount.of(need.minAvailable(), Amount.ONE);
      int expected = operational.percent() ? counts.counted() : operational.value();
      if (counts.declared() != null && counts.declared().exists()) {
        expected = counts.declared().replicas();
      }
      return new Thresholds(
          expected, Math.max(1, operational.of(expected)), Math.max(1, available.of(expected)));
    }

    boolean whole(NeedCounts counts) {
      return counts.ready() >= operational && counts.ready() >= available;
    }
  }

  /** The rows of the table, in order: the first that holds answers. */
  public enum Row {
    /** Nothing is known of it. */
    Unseen(facts -> facts.view() instanceof Unseen),
    /** A typo is no outage. */
    NeverMatched(facts -> !facts.memory().matched()),
    /** Its workload declares that nothing is wanted. */
    ScaledToZero(facts -> isScaledToZero(facts.need(), facts.counts())),
    /** It was not whole yet, and nothing of it fails: it may still come. */
    Arriving(facts ->
        facts.memory().arriving()
            && facts.counts().failing() == 0
            && (facts.isBelowAvailable() || facts.isWorkloadMissing())),
    /** It was there once: pods that nobody keeps are not what was declared. */
    WorkloadMissing(Facts::isWorkloadMissing),
    /** The floor is real, whatever starts. */
    BelowAvailable(Facts::isBelowAvailable),
    /** It serves; the question is how well. */
    Serving(facts -> true);

    private static final List<Row> IN_ORDER = List.of(values());

    private final Predicate<Facts> condition;

    Row(Predicate<Facts> condition) {
      this.condition = condition;
    }

    /** From 1, in the order in which they are asked; 0 where it is not seen. */
    public int number() {
      return Math.max(0, ordinal() - NeverMatched.ordinal());
    }

    boolean holds(Facts facts) {
      return condition.test(facts);
    }

    static Row of(Facts facts) {
      for (Row row : IN_ORDER) {
        if (row.holds(facts)) {
          return row;
        }
      }
      throw new IllegalStateException("no row holds");
    }
  }

  /** What the rows ask. */
  record Facts(
      Need need, ClusterView view, NeedCounts counts, Thresholds thresholds, NeedMemory memory) {
    static Facts of(Place place, ClusterView view, NeedMemory memory) {
      NeedCounts counts = view instanceof Seen seen ? seen.counts() : NeedCounts.NONE;
      Thresholds thresholds = Thresholds.of(place.need(), counts);
      return new Facts(place.need(), view, counts, thresholds, memory);
    }

    private boolean isBelowAvailable() {
      return counts.ready() < thresholds.available();
    }

    private boolean isWorkloadMissing() {
      return counts.declared() != null && !counts.declared().exists();
    }
  }

  /** A DaemonSet declares no number: where it finds no node, that is not declared. */
  private static boolean isScaledToZero(Need need, NeedCounts counts) {
    return counts.declared() != null
        && counts.declared().exists()
        && counts.declared().replicas() == 0
        && need.workload().kind() != WorkloadRef.Kind.DaemonSet;
  }

  private static WhenScaledToZero whenScaledToZero(Need need) {
    return need.whenScaledToZero() == null ? WhenScaledToZero.Outage : need.whenScaledToZero();
  }

  private static boolean isMaintenance(Need need, NeedMemory memory) {
    return whenScaledToZero(need) == WhenScaledToZero.Maintenance && memory.fromZero();
  }

  /** How long a young pod of this need counts as starting. */
  public static Duration grace(Need need) {
    return GoDuration.parse(need.startGracePeriod(), DEFAULT_GRACE);
  }

  /** What is remembered after this view. */
  static NeedMemory remember(Place place, ClusterView view, NeedMemory memory, Moment now) {
    if (place.refused() != null) {
      return memory.notLookedAt();
    }
    return switch (view) {
      case Unseen unseen -> memory.unseen(now.nanos());
      case Seen seen -> {
        if (isScaledToZero(place.need(), seen.counts())) {
          yield memory.scaledToZero(seen, now.nanos());
        }
        boolean whole = Thresholds.of(place.need(), seen.counts()).whole(seen.counts());
        yield memory.seen(seen, whole, place.grace(), now.nanos());
      }
    };
  }

  /**
   * Judges a need in a cluster.
   *
   * @param place the need and the cluster
   * @param view what is known of it
   * @param memory as remembered with this view
   */
  static NeedVerdict judge(Place place, ClusterView view, NeedMemory memory) {
    return switch (view) {
      case Unseen unseen ->
          NeedVerdict.unseen(place, unseen, memory.matched(), isMaintenance(place.need(), memory));
      case Seen seen -> judge(place, seen, Facts.of(place, view, memory));
    };
  }

  private static NeedVerdict judge(Place place, Seen seen, Facts facts) {
    Row row = Row.of(facts);
    Range range =
        switch (row) {
          case Unseen, NeverMatched, Arriving -> Range.OPEN;
          case ScaledToZero ->
              whenScaledToZero(place.need()) == WhenScaledToZero.Outage
                  ? Range.OPEN.atWorst()
                  : Range.OPERATIONAL;
          case WorkloadMissing, BelowAvailable -> Range.OPEN.atWorst();
          case Serving -> serving(facts, place.grace());
        };
    if (row == Row.NeverMatched) {
      return NeedVerdict.neverMatched(place, seen);
    }
    if (place.need().importance() == Importance.Optional) {
      range = range.optional();
    }
    PodReason reason =
        switch (row) {
          case ScaledToZero -> range.best() == Standing.Operational ? null : PodReason.NoPods;
          case Arriving -> PodReason.Starting;
          case WorkloadMissing -> PodReason.WorkloadMissing;
          default -> reason(facts.counts(), facts.thresholds());
        };
    boolean maintenance = isMaintenance(place.need(), facts.memory());
    int maybe = row == Row.Serving ? maybe(facts, place.grace()) : 0;
    var why = new NeedExplanation(row, facts.thresholds(), maybe);
    return NeedVerdict.seen(place, range, seen, reason, maintenance, why);
  }

  /** Pods that start can keep a need Operational, never make it so, and never carry the floor. */
  private static Range serving(Facts facts, Duration grace) {
    int ready = facts.counts().ready();
    int operational = facts.thresholds().operational();
    return new Range(
        ready + maybe(facts, grace) >= operational ? Standing.Operational : Standing.Degraded,
        ready >= operational ? Standing.Operational : Standing.Degraded);
  }

  /** Pods that may still become ready: those that start, and those that are missing. */
  private static int maybe(Facts facts, Duration grace) {
    NeedCounts counts = facts.counts();
    int missing = Math.max(0, facts.thresholds().expected() - counts.counted());
    return facts.memory().settling(grace) ? counts.starting() + missing : 0;
  }

  /** Of all that is wrong, the first in the order of {@link PodReason}; null if nothing is. */
  private static PodReason reason(NeedCounts counts, Thresholds thresholds) {
    if (thresholds.whole(counts)) {
      return null;
    }
    if (counts.counted() == 0) {
      return PodReason.NoPods;
    }
    if (counts.worst() != null) {
      return counts.worst().reason();
    }
    boolean missing = counts.counted() < Math.max(thresholds.expected(), thresholds.available());
    return missing || counts.starting() == 0 ? PodReason.PodsMissing : PodReason.Starting;
  }
}
