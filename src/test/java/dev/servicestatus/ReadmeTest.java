package dev.servicestatus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** README.md says what the scripts do. */
class ReadmeTest {
  private static final Path README = Path.of("README.md");

  @Test
  void theLinesThatRegisterAMemberAreThoseOfTheDemo() throws IOException {
    List<String> script = Files.readAllLines(Path.of("examples/member-cluster/register.sh"));
    String lines =
        String.join(
            "\n",
            script.stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith(": "))
                .toList());

    assertThat(Files.readString(README)).contains(lines);
  }

  @Test
  void theCommandsItNamesExist() throws IOException {
    String makefile = Files.readString(Path.of("Makefile"));

    assertThat(Files.readString(README).lines())
        .filteredOn(line -> line.startsWith("make "))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(makefile).contains("\n" + line.split(" +")[1] + ":"));
  }

  @Test
  void theScriptOfCiFindsThePrerequisitesItReads() throws IOException {
    assertThat(Files.readString(README))
        .containsPattern("(?m)apt-get install -y [a-z0-9 .+-]+$")
        .containsPattern("(?m)^.*Java 25.*$")
        .containsPattern("(?m)^.*Go.*1\\.26.*$");
  }
}
