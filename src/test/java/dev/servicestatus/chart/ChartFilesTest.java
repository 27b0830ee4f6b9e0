package dev.servicestatus.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.servicestatus.testing.OperatorContainer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The chart's files say what others say: values.yaml, pom.xml, the Dockerfile. {@code make chart}
 * writes anew what is generated.
 */
class ChartFilesTest {
  private static final Path SCHEMA = ChartValues.CHART.resolve("values.schema.json");
  private static final Path GUIDE = Path.of("docs/install.md");
  private static final String BEGIN = "<!-- values: made of values.yaml by `make chart` -->\n";
  private static final String END = "<!-- end of values -->\n";

  @BeforeAll
  static void writeAnewIfAskedTo() throws IOException {
    if (!Boolean.getBoolean("chart.write")) {
      return;
    }
    Files.writeString(SCHEMA, ValuesSchema.generate());
    String guide = Files.readString(GUIDE);
    Files.writeString(
        GUIDE,
        guide.substring(0, guide.indexOf(BEGIN) + BEGIN.length())
            + ChartValues.table()
            + guide.substring(guide.indexOf(END)));
  }

  @Test
  void theSchemaIsThatOfTheCommentedValues() throws IOException {
    assertThat(Files.readString(SCHEMA)).as("run `make chart`").isEqualTo(ValuesSchema.generate());
  }

  @Test
  void theGuideListsEveryValue() throws IOException {
    assertThat(Files.readString(GUIDE))
        .as("run `make chart`")
        .contains(BEGIN + ChartValues.table() + END);
  }

  /** A map of free keys, such as labels, says what its values are; every other is closed. */
  @Test
  void noObjectOfTheSchemaTakesUnknownKeys() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(SCHEMA.toFile());
    var open = new ArrayList<String>();
    walk(
        "",
        schema,
        (path, node) -> {
          JsonNode others = node.path("additionalProperties");
          boolean closed = others.isBoolean() && !others.asBoolean();
          if (node.path("type").asText().equals("object") && !closed && !others.isObject()) {
            open.add(path);
          }
        });

    assertThat(open).containsExactly("/properties/global");
    assertThat(schema.at("/definitions").size()).isGreaterThan(10);
  }

  private static void walk(String path, JsonNode node, BiConsumer<String, JsonNode> visit) {
    visit.accept(path, node);
    node.properties().forEach(child -> walk(path + "/" + child.getKey(), child.getValue(), visit));
  }

  @Test
  void theVersionOfTheOperatorIsThatOfTheBuild() throws IOException {
    JsonNode chart =
        Serialization.unmarshal(
            Files.readString(ChartValues.CHART.resolve("Chart.yaml")), JsonNode.class);

    String version = chart.get("appVersion").asText();

    assertThat(Files.readString(Path.of("pom.xml")))
        .contains(
            "<artifactId>servicestatus-operator</artifactId>\n  <version>"
                + version
                + "</version>");
    for (String file : List.of("README.md", "docs/install.md")) {
      assertThat(Files.readString(Path.of(file))).contains(" TAG=" + version + "\n");
    }
  }

  @Test
  void theImageHoldsTheDistributionWhereTheChartStartsIt() throws IOException {
    List<String> instructions =
        Files.readAllLines(Path.of("Dockerfile")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    String launcher = OperatorContainer.IMAGE_FOLDER + "/bin/servicestatus-operator";

    assertThat(instructions.getFirst()).matches("FROM eclipse-temurin:25\\.[0-9._]+-jre-[a-z]+");
    assertThat(instructions)
        .contains("ENTRYPOINT [\"" + launcher + "\"]")
        .anyMatch(line -> line.matches("USER [1-9][0-9]*:[1-9][0-9]*"))
        .noneMatch(line -> line.startsWith("RUN "));
    assertThat(instructions)
        .filteredOn(line -> line.startsWith("COPY "))
        .hasSize(2)
        .allSatisfy(line -> assertThat(Path.of(line.split(" ")[1])).exists());
    assertThat(instructions)
        .contains("COPY target/servicestatus-operator " + OperatorContainer.IMAGE_FOLDER);
    assertThat(
            Files.isExecutable(Path.of("target/servicestatus-operator/bin/servicestatus-operator")))
        .isTrue();
  }

  /** What is copied must reach the builder; everything else, above all .git, need not. */
  @Test
  void theBuilderIsSentWhatIsCopiedAndNothingElse() throws IOException {
    assertThat(Files.readAllLines(Path.of(".dockerignore")))
        .containsExactly("*", "!LICENSE", "!target/servicestatus-operator");
  }
}
