package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.PodReason;
import java.time.Duration;

/**
 * The pods of one need in one cluster, counted.
 *
 * @param ready pods that serve
 * @param starting young pods that are not failing
 * @param failing pods that do not serve
 * @param matched whether it matched any pod, in whatever state, since it is watched
 * @param readyTurns how often a pod turned Ready since it is watched; only changes mean something
 * @param worst the failing pod with the worst reason (then the first by name); null if none fails
 * @param untilNextChange when these counts change by time alone; null if never
 */
public record NeedCounts(
    int ready,
    int starting,
    int failing,
    boolean matched,
    long readyTurns,
    WorstPod worst,
    Duration untilNextChange) {

  /** A need that is seen to have no pods. */
  public static final NeedCounts NONE = new NeedCounts(0, 0, 0, false, 0, null, null);

  /** Pods that count. */
  public int counted() {
    return ready + starting + failing;
  }

  /**
   * A failing pod.
   *
   * @param name of the pod
   * @param reason why it fails
   * @param detail for people; null if there is none
   */
  public record WorstPod(String name, PodReason reason, String detail) {}
}
