package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.PodReason;

/**
 * The state of one pod for one need.
 *
 * @param state of the pod
 * @param reason why it is Failing; null otherwise
 * @param detail for people, such as {@code container app, exit code 137}; null if there is none
 * @param nextChangeSeconds when this verdict changes by time alone, in seconds since 1970 by the
 *     clock of the pod's own API server; {@link Long#MAX_VALUE} if never
 */
public record PodVerdict(State state, PodReason reason, String detail, long nextChangeSeconds) {
  /** States of a pod. */
  public enum State {
    /** Serves. */
    Ready,
    /** Young and not failing. */
    Starting,
    /** Does not serve. */
    Failing,
    /** On its way out; counts nowhere. */
    Leaving,
    /** Ended; counts nowhere. */
    Finished
  }
}
