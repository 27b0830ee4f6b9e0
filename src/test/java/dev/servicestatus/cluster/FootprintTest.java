package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Need.Readiness;
import dev.servicestatus.cluster.PodAnswer.PodEvent;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodCriteria;
import dev.servicestatus.health.ServiceKey;
import io.kubernetes.client.proto.Meta.ObjectMeta;
import io.kubernetes.client.proto.Meta.OwnerReference;
import io.kubernetes.client.proto.Meta.Time;
import io.kubernetes.client.proto.V1;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a pod costs while it is known, and while it changes; pods as clusters have them. */
class FootprintTest {
  private static final int PODS = 20_000;
  private static final int PODS_PER_SERVICE = 100;
  private static final long NOW = TimeUnit.SECONDS.toNanos(1_800_000_000L);

  @Test
  void aPodCostsLessThanAKilobyteWhileItIsKnown() throws IOException {
    apply(new NeedIndex(), new Canon(), new HashSet<>(), true); // what is loaded once
    NeedIndex index = new NeedIndex();
    watchAll(index);
    var canon = new Canon();
    long before = usedMemory();

    apply(index, canon, new HashSet<>(), true);

    long perPod = (usedMemory() - before) / PODS;
    assertThat(index.size()).isEqualTo(PODS);
    assertThat(perPod).isBetween(50L, 1000L);
    assertThat(canon.size()).isLessThan(10 * PODS / PODS_PER_SERVICE + 200);
  }

  @Test
  void aChangeCostsFewBytesOfGarbage() throws IOException {
    NeedIndex index = new NeedIndex();
    watchAll(index);
    var canon = new Canon();
    var woken = new HashSet<ServiceKey>();
    apply(index, canon, woken, true);
    apply(index, canon, woken, false); // until it is compiled
    apply(index, canon, woken, true);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long bytes = threads.getCurrentThreadAllocatedBytes();
    long reading = apply(index, canon, woken, false);
    long perEvent = (threads.getCurrentThreadAllocatedBytes() - bytes - reading) / PODS;

    assertThat(perEvent).isLessThan(3000);
  }

  private static void watchAll(NeedIndex index) {
    for (int i = 0; i < PODS / PODS_PER_SERVICE; i++) {
      index.watch(
          new ServiceKey("n", "s" + i),
          List.of(
              new NeedWatch(
                  "api",
                  "a",
                  "n" + i / 10,
                  LabelSelector.ofLabels(Map.of("app.kubernetes.io/name", "service-" + i)),
                  new PodCriteria(Set.of(), Readiness.Pod, Duration.ofMinutes(5)))),
          NOW);
    }
  }

  /** Applies an event for each pod; what the making of the events allocated. */
  private static long apply(NeedIndex index, Canon canon, Set<ServiceKey> woken, boolean ready)
      throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long making = 0;
    for (int from = 0; from < PODS; from += 1000) {
      long before = threads.getCurrentThreadAllocatedBytes();
      LimitedStream body = events(from, from + 1000, ready);
      making += threads.getCurrentThreadAllocatedBytes() - before;
      PodAnswer answer = PodAnswer.of(PodAnswer.PROTOBUF, body, canon);
      for (PodEvent event = answer.next(); event != null; event = answer.next()) {
        index.put(event.pod(), NOW, woken);
      }
    }
    return making;
  }

  private static LimitedStream events(int from, int to, boolean ready) {
    var frames =
        IntStream.range(from, to)
            .mapToObj(i ->
                new ByteArrayInputStream(
                    ProtobufAnswerTest.event("MODIFIED", "Pod", pod(i, ready))))
            .toList();
    return new LimitedStream(
        new SequenceInputStream(Collections.enumeration(frames)), PodAnswer.OBJECT_LIMIT);
  }

  private static ByteString pod(int i, boolean ready) {
    int service = i / PODS_PER_SERVICE;
    var meta =
        ObjectMeta.newBuilder()
            .setName("service-" + service + "-7d9c6b5f4-" + Integer.toString(i + 60_000, 36))
            .setNamespace("n" + service / 10)
            .setUid("0b5b7a56-8a9b-4f0c-9d3e-" + i)
            .setResourceVersion(Integer.toString(i))
            .setCreationTimestamp(Time.newBuilder().setSeconds(1_700_000_000L + i))
            .putLabels("app.kubernetes.io/name", "service-" + service)
            .addOwnerReferences(
                OwnerReference.newBuilder()
                    .setKind("ReplicaSet")
                    .setName("service-" + service + "-7d9c6b5f4")
                    .setController(true));
    for (int n = 0; n < 9; n++) {
      meta.putLabels("label.example.com/number-" + n, "value-" + n);
    }
    for (int n = 0; n < 11; n++) {
      meta.putAnnotations("annotation.example.com/" + n, "x".repeat(200));
    }
    return V1.Pod.newBuilder()
        .setMetadata(meta)
        .setSpec(
            V1.PodSpec.newBuilder()
                .addContainers(container("app"))
                .addContainers(container("proxy"))
                .addInitContainers(container("setup"))
                .addInitContainers(container("migrate")))
        .setStatus(
            V1.PodStatus.newBuilder()
                .setPhase("Running")
                .addConditions(condition("PodScheduled", true))
                .addConditions(condition("Initialized", true))
                .addConditions(condition("ContainersReady", ready))
                .addConditions(condition("Ready", ready))
                .addContainerStatuses(status("app", ready))
                .addContainerStatuses(status("proxy", true))
                .addInitContainerStatuses(status("setup", true))
                .addInitContainerStatuses(status("migrate", true)))
        .build()
        .toByteString();
  }

  private static V1.Container container(String name) {
    return V1.Container.newBuilder().setName(name).setImage("registry.example.com/" + name).build();
  }

  private static V1.PodCondition condition(String type, boolean holds) {
    return V1.PodCondition.newBuilder()
        .setType(type)
        .setStatus(holds ? "True" : "False")
        .setReason(holds ? "" : "ContainersNotReady")
        .build();
  }

  private static V1.ContainerStatus status(String name, boolean ready) {
    return V1.ContainerStatus.newBuilder()
        .setName(name)
        .setReady(ready)
        .setImageID("sha256:" + "0".repeat(64))
        .build();
  }

  private static long usedMemory() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
