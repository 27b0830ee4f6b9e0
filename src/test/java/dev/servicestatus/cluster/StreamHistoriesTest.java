package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Need.Readiness;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.NeedCounts;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodCriteria;
import dev.servicestatus.health.PodSource;
import dev.servicestatus.health.ServiceKey;
import dev.servicestatus.testing.Poll;
import dev.servicestatus.testing.Seeds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** After any history, whatever became of lists and watches, the counts equal a recount. */
class StreamHistoriesTest {
  private static final ServiceKey SERVICE = new ServiceKey("n", "s");
  private static final int CLUSTERS = 10;
  private static final int ROUNDS = 3;
  private static final int EVENTS = 3_400;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void ofAHundredThousandEventsThroughStreamsThatBreakTheCountsEqualARecount() {
    Seeds.forEach(1, this::check);
  }

  private void check(Random random) {
    var clusters = new ArrayList<RandomCluster>();
    for (int i = 0; i < CLUSTERS; i++) {
      clusters.add(new RandomCluster(new Random(random.nextLong())));
    }
    var options =
        new FleetOptions(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(15));
    try (var fleet = new Fleet(options, service -> {}, cluster -> {}, meters)) {
      for (int i = 0; i < CLUSTERS; i++) {
        fleet.join("c" + i, clusters.get(i).connection(), List.of());
      }
      for (int round = 0; round < ROUNDS; round++) {
        clusters.parallelStream().forEach(cluster -> cluster.live(EVENTS));
        for (int i = 0; i < CLUSTERS; i++) {
          equalsARecount(fleet, "c" + i, clusters.get(i));
        }
      }
      assertThat(clusters.stream().mapToLong(RandomCluster::requests).sum())
          .as("lists and watches: streams did break")
          .isGreaterThan(4 * CLUSTERS);
    } finally {
      clusters.forEach(RandomCluster::close);
    }
  }

  private void equalsARecount(Fleet fleet, String name, RandomCluster cluster) {
    var watch =
        new NeedWatch(
            "api",
            name,
            "n",
            new PodSource.Selected(LabelSelector.ofLabels(Map.of("app", "x"))),
            new PodCriteria(Set.of(), Readiness.Pod, Duration.ofMinutes(5)));
    var known = new ArrayList<List<Integer>>();
    try {
      Poll.until(
          "the recount of " + name,
          Duration.ofSeconds(30),
          () -> {
            known.add(known(fleet, watch));
            return known.getLast().equals(cluster.recount());
          });
    } catch (RuntimeException late) {
      assertThat(known.getLast()).as(name).isEqualTo(cluster.recount());
      throw late;
    }
  }

  private List<Integer> known(Fleet fleet, NeedWatch watch) {
    if (!(fleet.observe(SERVICE, List.of(watch)).get(watch) instanceof Seen seen)) {
      return List.of();
    }
    NeedCounts counts = seen.counts();
    double pods =
        meters.get("servicestatus.cluster.pods").tag("cluster", watch.cluster()).gauge().value();
    return List.of((int) pods, counts.ready(), counts.failing());
  }
}
