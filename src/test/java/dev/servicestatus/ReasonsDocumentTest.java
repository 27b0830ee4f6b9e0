package dev.servicestatus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.PodReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/reasons.md against the constants: each reason, what it means, what to do, in their order.
 */
class ReasonsDocumentTest {
  private static List<List<String>> rows() throws IOException {
    return Files.readAllLines(Path.of("docs/reasons.md")).stream()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| reason |"))
        .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).skip(1).toList())
        .toList();
  }

  private static List<String> documented() throws IOException {
    return rows().stream().map(List::getFirst).toList();
  }

  private static Stream<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Enum::name);
  }

  private static Stream<String> ofConditions() {
    return Arrays.stream(ConditionReasons.class.getFields())
        .map(field -> {
          try {
            return (String) field.get(null);
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void everyReasonIsDescribedOnceAndNoOther() throws IOException {
    List<String> constants =
        Stream.of(names(PodReason.values()), names(ClusterReason.values()), ofConditions())
            .flatMap(reasons -> reasons)
            .distinct()
            .toList();

    assertThat(documented()).containsExactlyInAnyOrderElementsOf(constants);
  }

  @Test
  void reasonsOfPodsAndClustersStandInTheOrderThatDecides() throws IOException {
    assertThat(documented())
        .containsSubsequence(names(PodReason.values()).toList())
        .containsSubsequence(names(ClusterReason.values()).toList());
  }

  @Test
  void eachSaysWhatItMeansAndWhatToDo() throws IOException {
    assertThat(rows())
        .allSatisfy(
            row -> assertThat(row).hasSizeGreaterThanOrEqualTo(3).noneMatch(String::isBlank));
  }
}
