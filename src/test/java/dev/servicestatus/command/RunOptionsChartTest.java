package dev.servicestatus.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.testing.Helm;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every option of {@code run} is a value of the chart, and the chart's arguments are its options.
 */
class RunOptionsChartTest {
  private static Stream<OptionSpec> options() {
    return new CommandLine(new RunOptions()).getCommandSpec().options().stream();
  }

  private static RunOptions parsed(String... values) {
    String text = Helm.of("helm-v4").template(values);
    String document =
        Stream.of(text.split("(?m)^---$"))
            .filter(part -> part.contains("kind: Deployment"))
            .findFirst()
            .orElseThrow();
    List<String> arguments =
        Serialization.unmarshal("---\n" + document.strip(), Deployment.class)
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .getFirst()
            .getArgs();
    assertThat(arguments.getFirst()).isEqualTo("run");
    var options = new RunOptions();
    new CommandLine(options)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(arguments.subList(1, arguments.size()).toArray(String[]::new));
    options.check();
    return options;
  }

  private static Map<String, String> shown(RunOptions options) {
    var shown = new TreeMap<String, String>();
    new CommandLine(options)
        .getCommandSpec()
        .options()
        .forEach(
            option -> shown.put(option.longestName(), String.valueOf((Object) option.getValue())));
    return shown;
  }

  private static String valueName(OptionSpec option) {
    var name = new StringBuilder();
    for (String word : option.longestName().substring(2).split("-")) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  @Test
  void everyOptionIsAValue() throws IOException {
    JsonNode values =
        Serialization.unmarshal(
            Files.readString(Path.of(Helm.CHART, "values.yaml")), JsonNode.class);
    List<String> names =
        options()
            .map(RunOptionsChartTest::valueName)
            .filter(name -> !name.equals("namespace")) // that of the release
            .toList();

    assertThat(values.get("operator").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void theDefaultsAreThoseOfTheOptions() {
    var defaults = new RunOptions();
    new CommandLine(defaults).setCaseInsensitiveEnumValuesAllowed(true).parseArgs();

    assertThat(shown(parsed())).isEqualTo(shown(defaults));
  }

  @Test
  void everyValueArrives() {
    RunOptions options =
        parsed(
            "--set=operator.watchNamespaces={a,b},operator.pageNamespaces={c,d}",
            "--set=operator.pageEndpoints={https://x.example/v1,https://y.example}",
            "--set=operator.probeInterval=1s,operator.staleAfter=2s,operator.unseenAfter=3m",
            "--set=operator.managementPort=9191,operator.logFormat=text",
            "--set=operator.allowLoopback=true");

    assertThat(shown(options))
        .containsEntry("--namespace", "servicestatus-system")
        .containsEntry("--watch-namespaces", "[a, b]")
        .containsEntry("--page-namespaces", "[c, d]")
        .containsEntry("--page-endpoints", "[https://x.example/v1, https://y.example]")
        .containsEntry("--probe-interval", "PT1S")
        .containsEntry("--stale-after", "PT2S")
        .containsEntry("--unseen-after", "PT3M")
        .containsEntry("--management-port", "9191")
        .containsEntry("--log-format", "Text")
        .containsEntry("--allow-loopback", "true")
        .hasSize((int) options().count());
  }
}
