package dev.servicestatus.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveClustersTest {
  @Test
  void whatIsMissingIsSaid() {
    var live =
        new LiveClusters(
            Map.of(),
            Map.of("us-1", "no answer within 10s"),
            Map.of("eu-1", List.of("pods of namespace n: only the first 100000 were read")));

    assertThat(live.gaps())
        .containsExactly(
            "cluster us-1: no answer within 10s; not judged, what is shown of it is what is stored",
            "cluster eu-1: pods of namespace n: only the first 100000 were read");
  }
}
