package dev.servicestatus.bench;

import dev.servicestatus.testing.ExemplarPod.Encoding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Prints the figures that the arguments name, see {@link #ALL}. */
public final class Bench {
  private static final int MEMBERS = 3;
  private static final int PODS_PER_SERVICE = 100;
  private static final int EVENTS = 100_000;
  private static final int AS_FAST_AS_TAKEN = 0;
  private static final Duration SETTLED = Duration.ofSeconds(35);

  private static final String[] ALL = {"memory", "events", "json", "steady", "latency"};

  private Bench() {}

  /** Without arguments all figures. */
  public static void main(String[] figures) throws Exception {
    for (String figure : figures.length == 0 ? ALL : figures) {
      switch (figure) {
        case "memory" -> {
          alone();
          stubs(Encoding.PROTOBUF, 10_000, List.of());
          stubs(Encoding.PROTOBUF, 50_000, List.of());
        }
        case "events" -> stubs(Encoding.PROTOBUF, 10_000, List.of(AS_FAST_AS_TAKEN));
        case "json" -> stubs(Encoding.JSON, 10_000, List.of(AS_FAST_AS_TAKEN));
        case "steady" -> stubs(Encoding.PROTOBUF, 10_000, List.of(500));
        case "latency" -> Latency.print();
        default -> throw new IllegalArgumentException(figure + " is none of " + List.of(ALL));
      }
    }
    System.exit(0); // clients of closed clusters may still have threads
  }

  private static void alone() throws InterruptedException {
    try (var world = new BenchWorld()) {
      world.startOperator();
      printMemory(world, "no member, no service");
    }
  }

  private static void stubs(Encoding encoding, int pods, List<Integer> rates) throws Exception {
    Path folder = Files.createTempDirectory("servicestatus-bench-");
    var certificate = new Certificate(folder);
    int services = pods / PODS_PER_SERVICE;
    var stubs = new ArrayList<StubApi>();
    for (int i = 0; i < MEMBERS; i++) {
      int here = pods / MEMBERS + (i < pods % MEMBERS ? 1 : 0);
      stubs.add(new StubApi("m-" + i, encoding, new StubPods(here, services), certificate));
    }
    try (var world = new BenchWorld()) {
      world.members(stubs, certificate);
      world.services(services, stubs);
      world.startOperator();
      for (StubApi stub : stubs) {
        stub.awaitWatch();
      }
      world.awaitTruth(services, stubs);
      printMemory(
          world,
          "%s, %,d pods, %d members, %d services".formatted(encoding, pods, MEMBERS, services));
      for (int rate : rates) {
        events(world, stubs, services, rate, true); // until it is compiled
        events(world, stubs, services, rate, false);
      }
    } finally {
      stubs.forEach(StubApi::close);
      Files.delete(folder.resolve("stub.p12"));
      Files.delete(folder);
    }
  }

  private static void printMemory(BenchWorld world, String what) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(SETTLED.toNanos());
    System.out.printf(
        "%s: RSS %.0f MB, peak %.0f MB%n",
        what, world.operator().residentBytes() / 1e6, world.operator().peakResidentBytes() / 1e6);
  }

  private static void events(
      BenchWorld world, List<StubApi> stubs, int services, int perSecond, boolean warmUp)
      throws Exception {
    int each = (perSecond == 0 ? EVENTS : EVENTS / 5) / stubs.size();
    double before = world.metric("servicestatus_cluster_pod_events_total");
    double reconciles = world.metric("servicestatus_reconcile_seconds_count");
    Duration processor = world.operator().processorTime();
    long start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Callable<Void>>();
      for (StubApi stub : stubs) {
        all.add(() -> {
          stub.change(each, perSecond / stubs.size());
          return null;
        });
      }
      for (var done : threads.invokeAll(all)) {
        done.get();
      }
    }
    int events = each * stubs.size();
    // a member that was listed anew meanwhile has told by the list what it would have told by
    // events
    long bound = System.nanoTime() + BenchWorld.BOUND.toNanos();
    while (world.metric("servicestatus_cluster_pod_events_total") < before + events) {
      if (System.nanoTime() - bound > 0) {
        throw new IllegalStateException("a stream broke, the figure would be wrong: once more");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Duration taken = world.operator().processorTime().minus(processor);
    world.awaitTruth(services, stubs);
    Duration settled = world.operator().processorTime().minus(processor);
    double written = world.metric("servicestatus_reconcile_seconds_count") - reconciles;
    System.out.printf(
        "%s%,d events at %,.0f/s: %.2f CPU-s per 100,000 (%.2f until every status is true), %,.0f reconciles, RSS %.0f MB, peak %.0f MB%n",
        warmUp ? "(cold) " : "",
        events,
        events / seconds,
        taken.toMillis() / 1e3 * 1e5 / events,
        settled.toMillis() / 1e3 * 1e5 / events,
        written,
        world.operator().residentBytes() / 1e6,
        world.operator().peakResidentBytes() / 1e6);
  }
}
