package dev.servicestatus.testing;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a kubelet would report of one container.
 *
 * @param isReady as the readiness probe says
 * @param started as the startup probe says
 * @param restarts since the pod was made
 * @param state of now
 * @param lastState of the run before; empty if there was none
 */
public record ContainerSituation(
    boolean isReady,
    boolean started,
    int restarts,
    ContainerState state,
    ContainerState lastState) {
  private static final ContainerState NONE = new ContainerState();

  /** Runs and is ready. */
  public static ContainerSituation ready() {
    return new ContainerSituation(true, true, 0, running(), NONE);
  }

  /** Runs; its readiness probe fails. */
  public static ContainerSituation notReady() {
    return new ContainerSituation(false, true, 0, running(), NONE);
  }

  /** Runs; its startup probe has not passed yet. */
  public static ContainerSituation startingUp() {
    return new ContainerSituation(false, false, 0, running(), NONE);
  }

  /**
   * Does not run.
   *
   * @param reason for example {@code CrashLoopBackOff}, {@code ImagePullBackOff}
   */
  public static ContainerSituation waiting(String reason) {
    var state =
        new ContainerStateBuilder().withNewWaiting().withReason(reason).endWaiting().build();
    return new ContainerSituation(false, false, 0, state, NONE);
  }

  /** Waits in back-off after its fourth end, that one for memory. */
  public static ContainerSituation outOfMemory() {
    return new ContainerSituation(
        false, false, 4, waiting("CrashLoopBackOff").state, terminated(137, "OOMKilled"));
  }

  /** Ended, not started again so far. */
  public static ContainerSituation exited(int code) {
    return new ContainerSituation(
        false, false, 0, terminated(code, code == 0 ? "Completed" : "Error"), NONE);
  }

  /** Runs and is ready, after many ends. */
  public static ContainerSituation readyAfterRestarts(int restarts) {
    return new ContainerSituation(true, true, restarts, running(), terminated(1, "Error"));
  }

  private static ContainerState running() {
    return new ContainerStateBuilder().withNewRunning().withStartedAt(now()).endRunning().build();
  }

  private static ContainerState terminated(int code, String reason) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(code)
        .withReason(reason)
        .withFinishedAt(now())
        .endTerminated()
        .build();
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  ContainerStatus statusOf(String container) {
    return new ContainerStatusBuilder()
        .withName(container)
        .withImage(PodShape.IMAGE)
        .withImageID("")
        .withReady(isReady)
        .withStarted(started)
        .withRestartCount(restarts)
        .withState(state)
        .withLastState(lastState)
        .build();
  }
}
