package dev.servicestatus.health;

/**
 * One container of a pod, by its spec, with its status.
 *
 * @param name of the container
 * @param kind app container, native sidecar or plain init container
 * @param restartNever a plain init container that is never restarted: by its own restartPolicy, or
 *     by the pod's where it has none. False with restartPolicyRules: a kubelet restarts it by
 *     these, and makes the pod Failed if none of them names the exit code
 * @param ready {@code ready} of its status; false without one
 * @param waiting reason it waits for; empty if it does not wait, or waits without a reason
 * @param terminated whether it is terminated now
 * @param exitCode of its present termination, while it waits in CrashLoopBackOff of its last one; 0
 *     otherwise
 * @param oomKilled whether its newest termination was OOMKilled: the present one if it is
 *     terminated now, else the last one
 */
public record ContainerFact(
    String name,
    Kind kind,
    boolean restartNever,
    boolean ready,
    String waiting,
    boolean terminated,
    int exitCode,
    boolean oomKilled) {

  /** Kinds of containers. Ephemeral containers never count and are not kept. */
  public enum Kind {
    /** An entry of spec.containers. */
    App,
    /** An init container with restartPolicy Always. */
    Sidecar,
    /** Any other init container. */
    Init
  }
}
