package dev.servicestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.plan.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The metric of requests is told with all its outcomes. */
class OutcomeDocumentTest {
  @Test
  void everyOutcomeIsDocumented() throws IOException {
    String row =
        Files.readAllLines(Path.of("docs/operations.md")).stream()
            .filter(line -> line.contains("servicestatus_page_requests_total"))
            .findFirst()
            .orElseThrow();
    String[] told = row.replaceAll(".*requests to pages: | \\|$", "").split(", ");

    List<String> outcomes = outcomes(Outcome.class).map(Class::getSimpleName).toList();

    assertThat(told).containsExactlyInAnyOrderElementsOf(outcomes);
  }

  private static Stream<Class<?>> outcomes(Class<?> kind) {
    return kind.isSealed()
        ? Stream.of(kind.getPermittedSubclasses()).flatMap(OutcomeDocumentTest::outcomes)
        : Stream.of(kind);
  }
}
