package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.corpus.Corpus;
import dev.servicestatus.corpus.CorpusCase;
import dev.servicestatus.testing.LocalCluster;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The corpus on real API servers: pods are created and their status written as kubelets do. */
class CorpusOnServersTest {
  private static final List<String> TWO = List.of("eu-1", "us-1");
  private static final List<String> SEVEN =
      List.of("eu-1", "us-1", "ap-1", "eu-2", "us-2", "ap-2", "sa-1");

  @TestFactory
  List<DynamicTest> isWrittenAsExpected() {
    return tests(needs -> Set.of("local", "eu-1", "us-1").containsAll(needs), TWO);
  }

  /** Eight API servers are more than one wants to start each time. */
  @Tag("long")
  @TestFactory
  List<DynamicTest> isWrittenAsExpectedInManyClusters() {
    return tests(needs -> !Set.of("local", "eu-1", "us-1").containsAll(needs), SEVEN);
  }

  private static List<DynamicTest> tests(Predicate<Set<String>> fits, List<String> members) {
    LocalCluster.shared(); // skips by name where the programs are missing
    Map<String, CorpusCase> cases = new TreeMap<>(Corpus.all());
    cases.values().removeIf(one -> !fits.test(one.clusters().keySet()));
    try (var servers = CorpusServers.holding(cases, members)) {
      Map<String, String> told = servers.told();
      Map<String, String> expected = servers.expected();
      return cases.keySet().stream()
          .map(name ->
              DynamicTest.dynamicTest(
                  name, () -> assertThat(told.get(name)).isEqualTo(expected.get(name))))
          .toList();
    }
  }
}
