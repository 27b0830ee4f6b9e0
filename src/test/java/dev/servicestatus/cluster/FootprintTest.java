package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Need.Readiness;
import dev.servicestatus.cluster.FactAnswer.FactEvent;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodCriteria;
import dev.servicestatus.health.PodSource;
import dev.servicestatus.health.ServiceKey;
import dev.servicestatus.testing.ExemplarPod;
import dev.servicestatus.testing.ExemplarPod.Encoding;
import dev.servicestatus.testing.PodFrames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pod costs while it is known, and while it changes; pods as clusters have them. */
class FootprintTest {
  private static final int PODS = 20_000;
  private static final int PODS_PER_SERVICE = 100;
  private static final long NOW = TimeUnit.SECONDS.toNanos(1_800_000_000L);

  @Test
  void aPodCostsLessThanAKilobyteWhileItIsKnown() throws IOException {
    NeedIndex other = new NeedIndex();
    watchAll(other);
    apply(other, new Canon(), Encoding.PROTOBUF, 1000, true); // what is loaded once
    NeedIndex index = new NeedIndex();
    watchAll(index);
    var canon = new Canon();
    long before = usedMemory();

    apply(index, canon, Encoding.PROTOBUF, PODS, true);

    long perPod = (usedMemory() - before) / PODS;
    System.out.println(perPod + " bytes kept per pod");
    assertThat(index.size()).isEqualTo(PODS);
    assertThat(perPod).isBetween(50L, 1000L);
    assertThat(canon.size()).isLessThan(10 * PODS / PODS_PER_SERVICE + 200);
  }

  /** A change that says something else of the pod, of which a service is woken. */
  @ParameterizedTest
  @CsvSource({"PROTOBUF, 2500", "JSON, 9000"})
  void aChangeCostsFewBytesOfGarbage(Encoding encoding, long most) throws IOException {
    NeedIndex index = new NeedIndex();
    watchAll(index);
    var canon = new Canon();
    int pods = PODS / 4;
    apply(index, canon, encoding, pods, true);
    apply(index, canon, encoding, pods, false); // until it is compiled
    apply(index, canon, encoding, pods, true);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long bytes = threads.getCurrentThreadAllocatedBytes();
    long making = apply(index, canon, encoding, pods, false);
    long perEvent = (threads.getCurrentThreadAllocatedBytes() - bytes - making) / pods;

    System.out.println(perEvent + " bytes allocated per event, " + encoding);
    assertThat(perEvent).isBetween(100L, most);
  }

  private static void watchAll(NeedIndex index) {
    for (int i = 0; i < PODS / PODS_PER_SERVICE; i++) {
      index.watch(new ServiceKey("n", "s" + i), List.of(watch(i)), NOW);
    }
  }

  private static NeedWatch watch(int service) {
    return new NeedWatch(
        "api",
        "a",
        ExemplarPod.namespace(service / 10),
        new PodSource.Selected(
            LabelSelector.ofLabels(Map.of("app.kubernetes.io/name", ExemplarPod.service(service)))),
        new PodCriteria(Set.of(), Readiness.Pod, Duration.ofMinutes(5)));
  }

  /** Applies an event for each pod; what the making of the events allocated. */
  private static long apply(
      NeedIndex index, Canon canon, Encoding encoding, int pods, boolean ready) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var template = new ExemplarPod(encoding, ready);
    var woken = new HashSet<ServiceKey>();
    long making = 0;
    for (int from = 0; from < pods; from += 500) {
      long before = threads.getCurrentThreadAllocatedBytes();
      LimitedStream body = events(template, encoding, from, from + 500);
      making += threads.getCurrentThreadAllocatedBytes() - before;
      FactAnswer answer =
          FactAnswer.of(Resource.Pods, PodFrames.contentType(encoding), body, canon);
      for (FactEvent event = answer.next(); event != null; event = answer.next()) {
        index.put(event.fact(), NOW, woken);
      }
    }
    assertThat(index.counts(new ServiceKey("n", "s0"), watch(0), NOW).ready())
        .isEqualTo(ready ? PODS_PER_SERVICE : 0);
    return making;
  }

  private static LimitedStream events(ExemplarPod template, Encoding encoding, int from, int to) {
    var frames = new ByteArrayOutputStream(20_000 * (to - from));
    for (int i = from; i < to; i++) {
      int number = i / PODS_PER_SERVICE;
      String service = ExemplarPod.service(number);
      byte[] pod =
          template.bytes(
              ExemplarPod.namespace(number / 10), service, ExemplarPod.name(service, i), i);
      frames.writeBytes(PodFrames.event(encoding, "MODIFIED", pod));
    }
    return new LimitedStream(
        new ByteArrayInputStream(frames.toByteArray()), FactAnswer.OBJECT_LIMIT);
  }

  private static long usedMemory() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
