package dev.servicestatus.demo;

import dev.servicestatus.testing.LocalCluster;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.Executors;

/** Containers that crash: no kubelet runs them here, so their status is written as one would. */
final class Crashes {
  private Crashes() {}

  /** A container of all pods of an app waits in CrashLoopBackOff, in all at once. */
  static void begin(LocalCluster cluster, String app, String container) {
    write(cluster, app, container, false);
  }

  /** It runs and is ready again. */
  static void end(LocalCluster cluster, String app, String container) {
    write(cluster, app, container, true);
  }

  private static void write(LocalCluster cluster, String app, String container, boolean up) {
    var pods = cluster.client().pods().inNamespace(DemoWorld.NAMESPACE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Pod pod : pods.withLabel("app", app).list().getItems()) {
        threads.submit(() -> pods.resource(change(pod, container, up)).updateStatus());
      }
    }
  }

  private static Pod change(Pod pod, String container, boolean up) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
      if (status.getName().equals(container)) {
        status.setReady(up);
        status.setStarted(up);
        status.setRestartCount(status.getRestartCount() + (up ? 0 : 1));
        status.setState(
            up
                ? new ContainerStateBuilder()
                    .withNewRunning()
                    .withStartedAt(now)
                    .endRunning()
                    .build()
                : new ContainerStateBuilder()
                    .withNewWaiting()
                    .withReason("CrashLoopBackOff")
                    .endWaiting()
                    .build());
      }
    }
    for (PodCondition condition : pod.getStatus().getConditions()) {
      if (Set.of("Ready", "ContainersReady").contains(condition.getType())) {
        condition.setStatus(up ? "True" : "False");
        condition.setReason(up ? null : "ContainersNotReady");
        condition.setLastTransitionTime(now);
      }
    }
    return pod;
  }
}
