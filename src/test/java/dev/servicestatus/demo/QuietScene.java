package dev.servicestatus.demo;

import dev.servicestatus.statuspage.LoggedRequest;
import dev.servicestatus.testing.HubWrites;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The scene in which nothing happens: then the operator does nothing either. */
final class QuietScene {
  private static final int SECONDS = 60;

  /** Every counter of the operator that speaks of reconciliations. */
  private static final String RECONCILES = "[a-z_]*reconcil[a-z_]*(_total|_count)";

  private static final Duration CALM = Duration.ofSeconds(5);

  private final DemoWorld world;
  private final HubWrites hubWrites;

  QuietScene(DemoWorld world) {
    this.world = world;
    this.hubWrites = new HubWrites(world.hub().auditLog());
  }

  void play(Script script) throws Exception {
    script.title("a quiet %d s".formatted(SECONDS));
    settle();
    int writes = hubWrites.count();
    Map<String, Long> reconciles = counters(RECONCILES);
    long lists = counted("servicestatus_cluster_pod_lists_total");
    int requests = world.page().log().size();
    new CountDownLatch(1).await(SECONDS, TimeUnit.SECONDS);
    List<String> written = hubWrites.after(writes);
    Map<String, Long> more = counters(RECONCILES);
    more.entrySet().removeAll(reconciles.entrySet());
    script.check("0 reconciles", more.isEmpty(), more);
    long listed = counted("servicestatus_cluster_pod_lists_total") - lists;
    script.check("0 lists of pods: the watches stay open", listed == 0, listed);
    script.check("0 writes to the hub but to the Lease", written.isEmpty(), written);
    List<LoggedRequest> asked = world.page().log().subList(requests, world.page().log().size());
    script.check("0 writes to the page", asked.stream().noneMatch(LoggedRequest::isWrite), asked);
  }

  /** Quiet begins when the last cause has had its last effect: nothing for five seconds. */
  private void settle() {
    var last = new ArrayList<>(List.of(-1L, 0L));
    Awaitility.await("the operator has nothing left to write")
        .atMost(CALM.multipliedBy(6))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> {
          long count = hubWrites.count() + counted(RECONCILES);
          if (count != last.getFirst()) {
            last.set(0, count);
            last.set(1, System.nanoTime());
          }
          return System.nanoTime() - last.getLast() > CALM.toNanos();
        });
  }

  private long counted(String name) {
    return counters(name).values().stream().mapToLong(Long::longValue).sum();
  }

  /** The counters of that name, by name and labels; at least one must exist. */
  private Map<String, Long> counters(String name) {
    var counters = new TreeMap<String, Long>();
    world
        .operator()
        .management("/metrics")
        .lines()
        .filter(line -> line.matches(name + "[ {].*"))
        .forEach(line -> {
          int end = line.lastIndexOf(' ');
          counters.put(line.substring(0, end), Math.round(Double.parseDouble(line.substring(end))));
        });
    if (counters.isEmpty()) {
      throw new IllegalStateException("/metrics has no counter " + name);
    }
    return counters;
  }
}
