package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.Need.Readiness;
import dev.servicestatus.api.v1alpha1.PlainText;
import dev.servicestatus.api.v1alpha1.PodReason;
import java.util.List;

/** Which container of a pod fails, and why: the row of {@link PodRules} that looks into it. */
final class ContainerRules {
  /** Those that a kubelet writes as the word a container waits for. */
  static final List<PodReason> WAITING =
      List.of(
          PodReason.CrashLoopBackOff,
          PodReason.ImagePullBackOff,
          PodReason.ErrImagePull,
          PodReason.ErrImageNeverPull,
          PodReason.InvalidImageName,
          PodReason.ImageInspectError,
          PodReason.RegistryUnavailable,
          PodReason.CreateContainerConfigError,
          PodReason.CreateContainerError,
          PodReason.RunContainerError,
          PodReason.PostStartHookError);

  private ContainerRules() {}

  /** With readiness Pod every container counts, for each can take the pod out of its Services. */
  static PodVerdict failing(PodFact pod, PodCriteria criteria, long now) {
    PodVerdict worst = null;
    for (ContainerFact container : pod.shape().containers()) {
      PodVerdict verdict =
          switch (container.kind()) {
            case Init -> initFailing(container);
            case App, Sidecar ->
                criteria.readiness() == Readiness.Pod || isNeeded(container, criteria)
                    ? failure(container)
                    : null;
          };
      if (verdict != null && (worst == null || verdict.reason().compareTo(worst.reason()) < 0)) {
        worst = verdict;
      }
    }
    return worst;
  }

  private static PodVerdict initFailing(ContainerFact container) {
    if (container.terminated() && container.restartNever() && container.exitCode() != 0) {
      return PodRules.failing(
          container.oomKilled() ? PodReason.OOMKilled : PodReason.InitContainerFailed,
          "init container " + container.name() + exitCode(container));
    }
    return waiting(container, "init container ");
  }

  private static PodVerdict failure(ContainerFact container) {
    if (container.terminated() && (container.oomKilled() || container.exitCode() != 0)) {
      return PodRules.failing(
          container.oomKilled() ? PodReason.OOMKilled : PodReason.ContainerExited,
          "container " + container.name() + exitCode(container));
    }
    return waiting(container, "container ");
  }

  private static PodVerdict waiting(ContainerFact container, String what) {
    String word = container.waiting();
    if (word.isEmpty() || word.equals("ContainerCreating") || word.equals("PodInitializing")) {
      return null;
    }
    if (word.equals("CrashLoopBackOff") && container.oomKilled()) {
      return PodRules.failing(
          PodReason.OOMKilled, what + container.name() + exitCode(container) + ", " + word);
    }
    for (PodReason reason : WAITING) {
      if (reason.name().equals(word)) {
        return PodRules.failing(reason, what + container.name() + exitCode(container));
      }
    }
    return PodRules.failing(
        PodReason.ContainerWaiting, what + container.name() + " waits: " + PlainText.word(word));
  }

  private static String exitCode(ContainerFact container) {
    return container.exitCode() == 0 ? "" : ", exit code " + container.exitCode();
  }

  static boolean isNeeded(ContainerFact container, PodCriteria criteria) {
    return container.kind() != ContainerFact.Kind.Init
        && (criteria.containers().isEmpty() || criteria.containers().contains(container.name()));
  }
}
