package dev.servicestatus.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.command.CommandLineRun;
import dev.servicestatus.corpus.CorpusCase.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command, with files as a user would give it. */
class CorpusEvaluateTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ROW = Pattern.compile("(pods|need): ([A-Za-z]+).*");

  private static final Path BUILT =
      Path.of("target/servicestatus-operator/bin/servicestatus-operator");

  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> isPrintedAsExpected() {
    return Corpus.all().entrySet().stream()
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(),
                () -> {
                  CorpusCase given = entry.getValue();
                  Path files = Files.createDirectory(folder.resolve(entry.getKey()));

                  CommandLineRun run = CommandLineRun.of(CorpusFiles.commandLine(given, files));

                  assertThat(run.out()).as(run.err()).isNotEmpty();
                  JsonNode printed = JSON.readTree(run.out());
                  assertThat(told(printed, run.code())).isEqualTo(given.expected().text());
                  assertThatTheRowAnswered(given.rows(), printed.path("explanation"));
                }))
        .toList();
  }

  /** As it is delivered: one that is well, one that is not, one that goes on from a status. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a-deployment-as-declared",
        "one-of-two-clusters-is-down",
        "coming-back-from-an-undeclared-zero"
      })
  void theBuiltCommandPrintsTheSame(String name) throws Exception {
    CorpusCase given = Corpus.all().get(name);
    List<String> command = new ArrayList<>(List.of(BUILT.toAbsolutePath().toString()));
    command.addAll(List.of(CorpusFiles.commandLine(given, folder)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();

    JsonNode printed = JSON.readTree(process.getInputStream());

    assertThat(told(printed, process.waitFor())).isEqualTo(given.expected().text());
  }

  private static String told(JsonNode printed, int exit) throws IOException {
    var status = JSON.treeToValue(printed.path("status"), ServiceStatusStatus.class);
    return Expected.of(status, exit).text();
  }

  /** The row that a case is said to show is the one that answered, for a pod or for a need. */
  private static void assertThatTheRowAnswered(String rows, JsonNode explanation) {
    Matcher named = ROW.matcher(rows);
    if (!named.matches()) {
      return;
    }
    List<String> rules = new ArrayList<>();
    for (JsonNode need : explanation.path("needs")) {
      for (JsonNode cluster : need.path("clusters")) {
        if (named.group(1).equals("need")) {
          rules.add(cluster.path("rule").asText());
        }
        if (named.group(1).equals("pods")) {
          cluster.path("pods").forEach(pod -> rules.add(pod.path("rule").asText()));
        }
      }
    }
    assertThat(rules).contains(named.group(2));
  }
}
