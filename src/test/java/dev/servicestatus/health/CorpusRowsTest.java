package dev.servicestatus.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.NeedRow;
import dev.servicestatus.corpus.Corpus;
import dev.servicestatus.corpus.CorpusCase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The corpus shows every row of the rules, and every two neighbours in both orders. */
class CorpusRowsTest {
  /** Both never hold: a workload that declares 0 is there, and so was seen. */
  private static final String IMPOSSIBLE = "need: NeverMatched before ScaledToZero";

  private static final Collection<CorpusCase> WRITTEN = Corpus.written().values();
  private static final List<String> SHOWN =
      Corpus.all().values().stream().map(CorpusCase::rows).toList();

  @Test
  void noTwoCasesShowTheSame() {
    Map<String, Integer> times = new HashMap<>();
    SHOWN.forEach(rows -> times.merge(rows, 1, Integer::sum));

    assertThat(times).allSatisfy((shows, count) -> assertThat(count).as(shows).isEqualTo(1));
  }

  @Test
  void enoughAreWrittenByHand() {
    assertThat(WRITTEN).hasSizeGreaterThanOrEqualTo(120);
  }

  @Test
  void byHandOnTwoToSevenClusters() {
    assertThat(WRITTEN.stream().map(given -> given.clusters().size())).contains(2, 3, 4, 5, 6, 7);
  }

  @Test
  void byHandEveryReasonIsToldOfANeed() {
    assertThat(
            WRITTEN.stream()
                .flatMap(given -> given.expected().rows().stream())
                .flatMap(row -> row.needs().stream())
                .map(NeedRow::reason))
        .contains(names(List.of(PodReason.values())));
  }

  @Test
  void byHandEveryWordThatAContainerWaitsForAndEndsWith() {
    assertThat(words("/state/waiting/reason"))
        .contains(names(ContainerRules.WAITING))
        .contains("ContainerCreating", "PodInitializing");
    assertThat(words("/state/terminated/reason"))
        .contains(
            "Completed",
            "Error",
            "OOMKilled",
            "StartError",
            "ContainerCannotRun",
            "ContainerStatusUnknown");
  }

  private static String[] names(List<PodReason> reasons) {
    return reasons.stream().map(PodReason::name).toArray(String[]::new);
  }

  /** What all containers of all pods say at a place of their status. */
  private static Set<String> words(String place) {
    return WRITTEN.stream()
        .flatMap(given -> given.clusters().values().stream())
        .flatMap(List::stream)
        .flatMap(object ->
            Stream.of("/status/containerStatuses", "/status/initContainerStatuses").map(object::at))
        .flatMap(JsonNode::valueStream)
        .map(status -> status.at(place).asText())
        .collect(Collectors.toSet());
  }

  @Test
  void everyRowOfAPodAndBothOrdersOfNeighbours() {
    assertThatAllAreShown("pods", List.of(PodRules.Row.values()));
  }

  @Test
  void everyRowOfANeedAndBothOrdersOfNeighbours() {
    assertThatAllAreShown("need", List.of(NeedRules.Row.values()));
  }

  @Test
  void everyLevelOverClustersAndBothOrdersOfNeighbours() {
    assertThatAllAreShown("clusters", Stream.of(Level.values()).filter(Level::isComputed).toList());
  }

  private static <R extends Enum<R>> void assertThatAllAreShown(String table, List<R> rows) {
    Collection<String> wanted = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      wanted.add(table + ": " + rows.get(i));
      if (i > 0) {
        wanted.add(table + ": " + rows.get(i - 1) + " before " + rows.get(i));
        wanted.add(table + ": " + rows.get(i) + " not " + rows.get(i - 1));
      }
    }
    wanted.remove(IMPOSSIBLE);

    assertThat(wanted)
        .allSatisfy(
            row -> assertThat(SHOWN).as(row).anyMatch(of -> of.matches(row + "([^A-Za-z].*)?")));
  }
}
