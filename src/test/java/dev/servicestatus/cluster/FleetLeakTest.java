package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.Poll;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetLeakTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void aThousandClustersThatComeAndGoLeaveNothingBehind() {
    var meters = new SimpleMeterRegistry();
    var options =
        new FleetOptions(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(6));
    // a server of another process: its sockets are not ours
    LocalCluster cluster = LocalCluster.shared();
    String kubeconfig = cluster.kubeconfig(cluster.adminToken());
    try (var fleet = new Fleet(options, service -> {}, name -> {}, meters)) {
      comeAndGo(fleet, kubeconfig, 50);
      long threads = Thread.getAllStackTraces().size();
      long files = files();

      comeAndGo(fleet, kubeconfig, 1000);

      Poll.until("sockets are closed", SOON, () -> files() <= files + 5);
      assertThat(Thread.getAllStackTraces().size()).isLessThanOrEqualTo((int) threads + 5);
      assertThat(meters.getMeters())
          .filteredOn(meter -> meter.getId().getTag("cluster") != null)
          .isEmpty();
    }
  }

  private static void comeAndGo(Fleet fleet, String kubeconfig, int times) {
    for (int i = 0; i < times; i++) {
      String name = "a" + i % 7;
      fleet.join(name, FleetTest.connection(kubeconfig), List.of());
      if (i % 10 == 0) {
        Poll.until("fresh", SOON, () -> fleet.state(name).orElseThrow().fresh());
      }
      fleet.leave(name);
    }
  }

  /** Open files of this process, sockets among them. */
  private static long files() {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
