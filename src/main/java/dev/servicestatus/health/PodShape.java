package dev.servicestatus.health;

import java.util.List;

/**
 * What pods of one kind in one condition have in common.
 *
 * @param phase {@code status.phase}: Pending, Running, Succeeded, Failed, Unknown; empty if absent
 * @param reason {@code status.reason}, such as NodeLost or Evicted; empty if absent
 * @param controllerKind kind of the controlling owner, such as ReplicaSet, with its group if that
 *     is neither apps nor the core, such as StatefulSet.apps.kruise.io; empty if none
 * @param controllerName name of the controlling owner; empty if none
 * @param ready condition Ready
 * @param containersReady condition ContainersReady
 * @param scheduled condition PodScheduled
 * @param containers app containers, native sidecars and plain init containers of the spec, each
 *     with its status
 */
public record PodShape(
    String phase,
    String reason,
    String controllerKind,
    String controllerName,
    PodCondition ready,
    PodCondition containersReady,
    PodCondition scheduled,
    List<ContainerFact> containers) {

  /**
   * A condition of a pod.
   *
   * @param status True, False or Unknown; empty if the pod has no such condition
   * @param reason empty if absent
   */
  public record PodCondition(String status, String reason) {
    /** The pod has no such condition. */
    public static final PodCondition ABSENT = new PodCondition("", "");

    /** Whether the status is True. */
    public boolean isTrue() {
      return status.equals("True");
    }

    /** Whether the status is False. */
    public boolean isFalse() {
      return status.equals("False");
    }
  }
}
