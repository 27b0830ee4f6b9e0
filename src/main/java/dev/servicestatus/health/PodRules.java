package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.Need.Readiness;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.health.PodVerdict.State;
import java.util.List;
import java.util.Set;

/**
 * One pod, one need → its state. The rules are asked in order and the first that answers wins, so
 * later ones rest on earlier ones: a lost node is asked for before readiness, because everything
 * else of such a pod goes on saying "ready".
 */
public final class PodRules {
  /** So long past its deletion time a pod may still be there; then it is stuck. */
  static final long STUCK_AFTER_SECONDS = 60;

  private static final long NEVER = Long.MAX_VALUE;

  private PodRules() {}

  private interface Rule {
    PodVerdict judge(PodFact pod, PodCriteria criteria, long now);
  }

  /** The rows of the table, in order. */
  enum Row {
    Ended(PodRules::ended),
    /** Before leaving, which it also is. */
    StuckTerminating(PodRules::stuckTerminating),
    Leaving(PodRules::leaving),
    ContainerMissing(PodRules::containerMissing),
    /** Before ready: its containers still look ready. */
    NodeLost(PodRules::nodeLost),
    Ready(PodRules::ready),
    ContainerFailing(ContainerRules::failing),
    /** After failing: a young pod that crashes is no start. */
    Starting(PodRules::starting),
    NotReady(PodRules::notReady);

    private static final List<Row> IN_ORDER = List.of(values());

    private final Rule rule;

    Row(Rule rule) {
      this.rule = rule;
    }

    /** What this row alone says; null if it does not answer. */
    PodVerdict judge(PodFact pod, PodCriteria criteria, long now) {
      return rule.judge(pod, criteria, now);
    }
  }

  /**
   * Judges a pod.
   *
   * @param pod the facts
   * @param criteria what the need asks
   * @param nowSeconds now, in seconds since 1970 by the clock of the pod's own API server
   * @return never null: the last rule always answers
   */
  public static PodVerdict judge(PodFact pod, PodCriteria criteria, long nowSeconds) {
    return explain(pod, criteria, nowSeconds).verdict();
  }

  /**
   * Judges a pod, and says which row answered.
   *
   * @param pod the facts
   * @param criteria what the need asks
   * @param nowSeconds now, in seconds since 1970 by the clock of the pod's own API server
   */
  public static PodExplanation explain(PodFact pod, PodCriteria criteria, long nowSeconds) {
    for (Row row : Row.IN_ORDER) {
      PodVerdict verdict = row.judge(pod, criteria, nowSeconds);
      if (verdict != null) {
        return new PodExplanation(pod.name(), row.ordinal() + 1, row.name(), verdict);
      }
    }
    throw new IllegalStateException("no rule answered");
  }

  private static PodVerdict ended(PodFact pod, PodCriteria criteria, long now) {
    String phase = pod.shape().phase();
    return phase.equals("Succeeded") || phase.equals("Failed")
        ? quiet(State.Finished, NEVER)
        : null;
  }

  private static PodVerdict stuckTerminating(PodFact pod, PodCriteria criteria, long now) {
    return isHeldUntilGone(pod) && now - pod.deletionSeconds() > STUCK_AFTER_SECONDS
        ? failing(PodReason.StuckTerminating, null)
        : null;
  }

  private static PodVerdict leaving(PodFact pod, PodCriteria criteria, long now) {
    if (pod.deletionSeconds() == 0) {
      return null;
    }
    long change = isHeldUntilGone(pod) ? pod.deletionSeconds() + STUCK_AFTER_SECONDS + 1 : NEVER;
    return quiet(State.Leaving, change);
  }

  /** Controllers other than these replace a pod only when it is gone. */
  private static boolean isHeldUntilGone(PodFact pod) {
    String kind = pod.shape().controllerKind();
    return pod.deletionSeconds() != 0
        && !kind.equals("ReplicaSet")
        && !kind.equals("ReplicationController");
  }

  private static PodVerdict containerMissing(PodFact pod, PodCriteria criteria, long now) {
    for (String name : sorted(criteria.containers())) {
      boolean there =
          pod.shape().containers().stream()
              .anyMatch(c -> c.kind() != ContainerFact.Kind.Init && c.name().equals(name));
      if (!there) {
        return failing(PodReason.ContainerMissing, "container " + name);
      }
    }
    return null;
  }

  /** The control plane flips only Ready, and writes no reason; a kubelet always writes one. */
  private static PodVerdict nodeLost(PodFact pod, PodCriteria criteria, long now) {
    PodShape shape = pod.shape();
    boolean flipped =
        shape.ready().isFalse()
            && shape.ready().reason().isEmpty()
            && shape.containersReady().isTrue();
    return shape.reason().equals("NodeLost") || flipped ? failing(PodReason.NodeLost, null) : null;
  }

  private static PodVerdict ready(PodFact pod, PodCriteria criteria, long now) {
    boolean ready =
        criteria.readiness() == Readiness.Pod
            ? pod.shape().ready().isTrue()
            : neededAreReady(pod, criteria);
    return ready ? quiet(State.Ready, NEVER) : null;
  }

  /** Of no containers at all nothing is ready. */
  private static boolean neededAreReady(PodFact pod, PodCriteria criteria) {
    List<ContainerFact> needed =
        pod.shape().containers().stream()
            .filter(c -> ContainerRules.isNeeded(c, criteria))
            .toList();
    return !needed.isEmpty() && needed.stream().allMatch(ContainerFact::ready);
  }

  private static PodVerdict starting(PodFact pod, PodCriteria criteria, long now) {
    if (pod.createdSeconds() == 0) {
      return null;
    }
    long end =
        pod.createdSeconds() + criteria.startGracePeriod().plusNanos(999_999_999).toSeconds();
    return now < end ? quiet(State.Starting, end) : null;
  }

  private static PodVerdict notReady(PodFact pod, PodCriteria criteria, long now) {
    PodShape shape = pod.shape();
    if (shape.scheduled().isFalse()) {
      boolean gated = shape.scheduled().reason().equals("SchedulingGated");
      return failing(gated ? PodReason.SchedulingGated : PodReason.Unschedulable, null);
    }
    boolean gate =
        shape.ready().isFalse() && shape.ready().reason().equals("ReadinessGatesNotReady");
    return failing(gate ? PodReason.ReadinessGate : PodReason.NotReady, null);
  }

  private static List<String> sorted(Set<String> names) {
    return names.size() < 2 ? List.copyOf(names) : names.stream().sorted().toList();
  }

  private static PodVerdict quiet(State state, long nextChange) {
    return new PodVerdict(state, null, null, nextChange);
  }

  static PodVerdict failing(PodReason reason, String detail) {
    return new PodVerdict(State.Failing, reason, detail, NEVER);
  }
}
