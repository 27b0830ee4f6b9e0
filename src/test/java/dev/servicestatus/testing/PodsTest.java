package dev.servicestatus.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PodsTest {
  static Stream<Arguments> shapes() {
    return Stream.of(
        shape("running", PodShape::running, "True", null),
        shape("crash-loop", PodShape::crashLoop, "False", "CrashLoopBackOff"),
        shape("image", PodShape::imagePullBackOff, "False", "ImagePullBackOff"),
        shape("config", PodShape::configError, "False", "CreateContainerConfigError"),
        shape("creating", PodShape::creating, "False", "ContainerCreating"),
        shape("unschedulable", PodShape::unschedulable, null, null),
        shape("succeeded", PodShape::succeeded, "False", null),
        shape("evicted", PodShape::evicted, "False", null),
        shape("deleted", PodShape::deleted, "True", null),
        shape("node-lost", PodShape::nodeLost, "False", null),
        shape("gate", () -> PodShape.gateClosed("example.com/lb"), "False", null),
        shape("init", PodShape::initCrashLoop, "False", "PodInitializing"),
        shape(
            "sidecar",
            () -> PodShape.running().sidecar("mesh", ContainerSituation.waiting("X")),
            "False",
            null));
  }

  private static Arguments shape(
      String name, Supplier<PodShape> shape, String ready, String waiting) {
    return arguments(name, shape, ready, waiting);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void theApiServerTakesEveryShapeAsItIs(
      String name, Supplier<PodShape> shape, String ready, String waiting) {
    // Given
    LocalCluster hub = LocalCluster.shared();
    var pods = new Pods(hub.client(), hub.newNamespace("shapes"));

    // When
    pods.create("pod", shape.get());

    // Then
    Pod pod = read(pods);
    assertThat(conditionOf(pod, "Ready")).isEqualTo(ready);
    assertThat(waitingReason(pod)).isEqualTo(waiting);
    assertThat(pod.getMetadata().getDeletionTimestamp() != null).isEqualTo(name.equals("deleted"));
  }

  @Test
  void aPodBecomesAnotherAndIsDeleted() {
    // Given
    LocalCluster hub = LocalCluster.shared();
    var pods = new Pods(hub.client(), hub.newNamespace("become"));
    pods.create("pod", PodShape.evicted());

    // When
    pods.become("pod", PodShape.running());
    pods.label("pod", "app", "y");

    // Then nothing of the old situation is left
    assertThat(conditionOf(read(pods), "Ready")).isEqualTo("True");
    assertThat(read(pods).getStatus().getReason()).isNull();
    assertThat(read(pods).getMetadata().getLabels()).containsEntry("app", "y");
    pods.delete("pod");
    assertThat(read(pods)).isNull();
  }

  @Test
  void aDeletedPodThatIsHeldGoesWhenItIsLetGo() {
    LocalCluster hub = LocalCluster.shared();
    var pods = new Pods(hub.client(), hub.newNamespace("held"));
    pods.create("pod", PodShape.deleted());

    pods.delete("pod");

    assertThat(read(pods)).isNull();
  }

  private static Pod read(Pods pods) {
    return pods.client().pods().inNamespace(pods.namespace()).withName("pod").get();
  }

  private static String conditionOf(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .map(condition -> condition.getStatus())
        .findFirst()
        .orElse(null);
  }

  private static String waitingReason(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> status.getState().getWaiting() != null)
        .map(status -> status.getState().getWaiting().getReason())
        .findFirst()
        .orElse(null);
  }
}
