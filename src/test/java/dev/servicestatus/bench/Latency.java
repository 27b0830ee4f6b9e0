package dev.servicestatus.bench;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.TcpProxy;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * How long after the write of a pod's status, on a real member, a service's condition is written at
 * a real hub.
 */
final class Latency {
  private static final int WARM_UP = 100;
  private static final int CHANGES = 400;
  private static final int HEALS = 20;

  private static final List<String> WRONG = new ArrayList<>();

  private static Level expected = Level.Unknown;

  /** A level, and when it was seen on a watch of the hub. */
  private record Seen(Level level, long nanos) {}

  private Latency() {}

  static void print() throws InterruptedException {
    try (var world = new BenchWorld();
        var member = LocalCluster.named("eu-1").start();
        var way = TcpProxy.to(member.port())) {
      String url = "https://127.0.0.1:" + way.port();
      world.member("eu-1", member.kubeconfig(member.adminToken(), url));
      Pods turning = service(world, member, "shop", PodShape.running());
      // one that is never well: coming and going, it would be shown as flapping
      Pods cutOff = service(world, member, "healed", PodShape.crashLoop());
      world.startOperator();
      var seen = new LinkedBlockingQueue<Seen>();
      try (var watch = watch(world, "shop", seen)) {
        expected = Level.Unknown;
        await(seen, Level.Operational);
        measure(turning, seen);
      }
      seen.clear();
      try (var watch = watch(world, "healed", seen)) {
        expected = Level.DegradedPerformance;
        await(seen, Level.DegradedPerformance);
        heals(cutOff, seen, way);
      }
      System.out.printf("%d levels shown that were wrong %s%n", WRONG.size(), WRONG);
    }
  }

  /** A service of two pods: one that turns, and one that stays as it is. */
  private static Pods service(
      BenchWorld world, LocalCluster member, String namespace, PodShape stays) {
    namespace(world.client(), namespace);
    namespace(member.client(), namespace);
    world.apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: checkout, namespace: %s}
        spec:
          clusters: {names: [eu-1]}
          damping: {worseAfter: 0s, betterAfter: 0s}
          needs: [{name: app, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]
        """
            .formatted(namespace));
    var pods = new Pods(member.client(), namespace);
    pods.create("stays", stays);
    pods.create("turns", PodShape.running());
    return pods;
  }

  private static Watch watch(BenchWorld world, String namespace, LinkedBlockingQueue<Seen> seen) {
    return world
        .client()
        .resources(ServiceStatus.class)
        .inNamespace(namespace)
        .withName("checkout")
        .watch(new Levels(seen));
  }

  private static void namespace(KubernetesClient client, String name) {
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  private static void measure(Pods pods, LinkedBlockingQueue<Seen> seen)
      throws InterruptedException {
    var fromSent = new long[CHANGES];
    var fromAnswered = new long[CHANGES];
    for (int i = -WARM_UP; i < CHANGES; i++) {
      boolean fails = (i & 1) == 0;
      long sent = System.nanoTime();
      pods.become("turns", fails ? PodShape.crashLoop() : PodShape.running());
      long answered = System.nanoTime();
      long shown = await(seen, fails ? Level.DegradedPerformance : Level.Operational);
      if (i >= 0) {
        fromSent[i] = shown - sent;
        fromAnswered[i] = Math.max(0, shown - answered);
      }
      TimeUnit.MILLISECONDS.sleep(20); // one change after the other, not a queue of them
    }
    print("pod status sent -> condition seen on a watch", fromSent);
    print("pod status answered -> condition seen on a watch", fromAnswered);
  }

  /** The way is cut while a pod changes; what counts is from its healing to the changed level. */
  private static void heals(Pods pods, LinkedBlockingQueue<Seen> seen, TcpProxy way)
      throws InterruptedException {
    var fromHealed = new long[HEALS];
    for (int i = 0; i < HEALS; i++) {
      boolean fails = (i & 1) == 0;
      way.mode(TcpProxy.Mode.values()[1 + i % 3]); // black hole, reset, refused
      pods.become("turns", fails ? PodShape.crashLoop() : PodShape.running());
      TimeUnit.SECONDS.sleep(3);
      long healed = System.nanoTime();
      way.mode(TcpProxy.Mode.PASS);
      fromHealed[i] = await(seen, fails ? Level.MajorOutage : Level.DegradedPerformance) - healed;
    }
    print(
        "way healed after 3 s -> condition of what happened meanwhile seen on a watch", fromHealed);
  }

  /** Until that level is shown; any other that comes instead of the one before is wrong. */
  private static long await(LinkedBlockingQueue<Seen> seen, Level level)
      throws InterruptedException {
    Level before = expected;
    expected = level;
    while (true) {
      Seen next = seen.poll(1, TimeUnit.MINUTES);
      if (next == null) {
        throw new IllegalStateException("never became " + level);
      }
      if (next.level() == level) {
        return next.nanos();
      }
      if (next.level() != before) {
        WRONG.add(next.level() + " between " + before + " and " + level);
      }
    }
  }

  private static void print(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "%s, %d changes: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
        what,
        nanos.length,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6,
        nanos[nanos.length - 1] / 1e6);
  }

  private record Levels(LinkedBlockingQueue<Seen> seen) implements Watcher<ServiceStatus> {
    @Override
    public void eventReceived(Action action, ServiceStatus service) {
      if (service.getStatus() != null && service.getStatus().level() != null) {
        seen.add(new Seen(service.getStatus().level(), System.nanoTime()));
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      if (cause != null) {
        throw new IllegalStateException(cause);
      }
    }
  }
}
