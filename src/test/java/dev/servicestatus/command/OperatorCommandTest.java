package dev.servicestatus.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorCommandTest {
  @Test
  void versionNamesVersionCommitAndJava() {
    CommandLineRun result = CommandLineRun.of("version");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .containsPattern("servicestatus-operator \\d+\\.\\d+")
        .contains("commit ")
        .contains("java 25");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--nope                                    | Unknown option: '--nope'",
        "--probe-interval 1d                       | not a duration: use for example 90s",
        "--probe-interval 0s                       | --probe-interval must be longer than 0s",
        "--stale-after 60s --unseen-after 60s      | --unseen-after must be longer than --stale-after",
        "--probe-interval 40s                      | --probe-interval must be shorter than --stale-after",
        "--management-port 70000                   | --management-port must be from 0 to 65535",
        "--log-format xml                         | expected one of [Auto, Json, Text]",
        "--management-port http                    | --management-port",
        "--namespace Not_A_Namespace               | 'Not_A_Namespace' is not a namespace",
        "--page-namespaces a,../b                  | '../b' is not a namespace"
      })
  void wrongOptionsGetOneLineThatSaysWhatIsAllowed(String options, String line) {
    CommandLineRun result = CommandLineRun.of(("run " + options.strip()).split(" "));

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().strip())
        .contains(line.strip())
        .doesNotContain("\n")
        .doesNotContain("Exception");
  }

  @Test
  void withoutACommandItSaysWhichThereAre() {
    CommandLineRun result = CommandLineRun.of();

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().strip()).contains("run").contains("version").doesNotContain("\n");
  }
}
