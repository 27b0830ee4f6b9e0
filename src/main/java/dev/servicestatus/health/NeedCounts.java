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
 * @param declared by the workload that the need names; null if it names none
 */
public record NeedCounts(
    int ready,
    int starting,
    int failing,
    boolean matched,
    long readyTurns,
    WorstPod worst,
    Duration untilNextChange,
    Declared declared) {

  /** A need that is seen to have no pods. */
  public static final NeedCounts NONE = new NeedCounts(0, 0, 0, false, 0, null, null);

  /** Of pods picked by their labels. */
  public NeedCounts(
      int ready,
      int starting,
      int failing,
      boolean matched,
      long readyTurns,
      WorstPod worst,
      Duration untilNextChange) {
    this(ready, starting, failing, matched, readyTurns, worst, untilNextChange, null);
  }

  /** The same with what its workload declares. */
  public NeedCounts with(Declared workload) {
    return new NeedCounts(
        ready, starting, failing, matched, readyTurns, worst, untilNextChange, workload);
  }

  /** Whether what the need speaks of exists, or once did: the workload it names, or else a pod. */
  boolean isFound() {
    return declared == null ? matched : declared.exists();
  }

  /** Pods that count. */
  public int counted() {
    return ready + starting + failing;
  }

  /**
   * What a workload declares.
   *
   * @param exists whether there is one
   * @param replicas that it declares, of a DaemonSet the desired number; 0 if there is none
   */
  public record Declared(boolean exists, int replicas) {
    /** No workload of that name exists. */
    public static final Declared MISSING = new Declared(false, 0);

    /** So many are declared. */
    public static Declared of(int replicas) {
      return new Declared(true, replicas);
    }
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
