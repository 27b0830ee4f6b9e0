package dev.servicestatus.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.testing.CaseFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every property of every kind is described and bounded, and kubectl shows what it should. */
class CrdSchemaTest {
  static Stream<Path> crds() throws IOException {
    try (var files = Files.list(Path.of("crds"))) {
      return files.sorted().toList().stream();
    }
  }

  private static JsonNode spec(Path crd) {
    return CaseFiles.read(crd, JsonNode.class).path("spec");
  }

  @ParameterizedTest
  @MethodSource("crds")
  void everyPropertyIsDescribedAndBounded(Path crd) {
    var gaps = new ArrayList<String>();
    var seen = new ArrayList<String>();
    JsonNode schema = spec(crd).path("versions").path(0).path("schema").path("openAPIV3Schema");
    for (String part : List.of("spec", "status")) {
      walk(part, schema.path("properties").path(part), gaps, seen);
    }

    assertThat(gaps).isEmpty();
    assertThat(seen).hasSizeGreaterThan(10);
    assertThat(schema.path("description").asText()).isNotBlank();
    assertThat(schema.path("required").path(0).asText()).isEqualTo("spec");
  }

  private static void walk(String path, JsonNode schema, List<String> gaps, List<String> seen) {
    seen.add(path);
    if (!path.endsWith("]") && !schema.path("description").asText().endsWith(".")) {
      gaps.add(path + " is not described by a sentence");
    }
    if (schema.has("x-kubernetes-preserve-unknown-fields")) {
      gaps.add(path + " takes anything");
    }
    boolean intOrString = schema.path("x-kubernetes-int-or-string").asBoolean();
    String type = intOrString ? "string" : schema.path("type").asText();
    switch (type) {
      case "string" ->
          require(schema.has("enum") || schema.has("maxLength"), path, "maxLength", gaps);
      case "integer" -> require(schema.has("minimum"), path, "minimum", gaps);
      case "boolean" -> {}
      case "array" -> {
        require(schema.has("maxItems"), path, "maxItems", gaps);
        require(schema.has("x-kubernetes-list-type"), path, "list type", gaps);
        if (schema.path("x-kubernetes-list-type").asText().equals("map")) {
          String key = schema.path("x-kubernetes-list-map-keys").path(0).asText();
          boolean required =
              StreamSupport.stream(schema.path("items").path("required").spliterator(), false)
                  .anyMatch(name -> name.asText().equals(key));
          require(!key.isEmpty() && required, path, "required key", gaps);
        }
        walk(path + "[]", schema.path("items"), gaps, seen);
      }
      case "object" -> {
        if (schema.has("additionalProperties")) {
          require(schema.has("maxProperties"), path, "maxProperties", gaps);
          walk(path + "[key]", schema.path("additionalProperties"), gaps, seen);
        }
        schema
            .path("properties")
            .properties()
            .forEach(p -> walk(path + "." + p.getKey(), p.getValue(), gaps, seen));
      }
      default -> gaps.add(path + " has no type");
    }
    if (intOrString) {
      require(
          schema.has("minimum") && schema.has("maximum") && schema.has("pattern"),
          path,
          "bounds",
          gaps);
    }
  }

  private static void require(boolean holds, String path, String what, List<String> gaps) {
    if (!holds) {
      gaps.add(path + " has no " + what);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "servicestatuses | ServiceStatus | svcstatus | Namespaced | Status Pods Clusters Published Since Age | Reason Message",
        "statuspages | StatusPage | svcpage | Namespaced | Provider Mode Components Pending Synced Accepted Age | ''",
        "memberclusters | MemberCluster | svccluster | Cluster | Connected Accepted Pods Version Lag Age | ''",
        "pagecomponents | PageComponent | svccomponent | Namespaced | Page Service ID Level Synced Age | ''"
      })
  void kubectlShowsWhatItShould(
      String plural, String kind, String shortName, String scope, String columns, String wide) {
    JsonNode spec = spec(Path.of("crds", plural + ".servicestatus.dev.yaml"));
    JsonNode names = spec.path("names");
    JsonNode version = spec.path("versions").path(0);

    assertThat(names.path("kind").asText()).isEqualTo(kind);
    assertThat(names.path("shortNames").toString()).isEqualTo("[\"" + shortName + "\"]");
    assertThat(names.path("categories").toString()).isEqualTo("[\"servicestatus-all\"]");
    assertThat(spec.path("scope").asText()).isEqualTo(scope);
    assertThat(version.path("name").asText()).isEqualTo("v1alpha1");
    assertThat(version.path("subresources").has("status")).isTrue();
    assertThat(columns(version, 0)).isEqualTo(columns);
    assertThat(columns(version, 1)).isEqualTo(wide);
  }

  private static String columns(JsonNode version, int priority) {
    return String.join(
        " ",
        StreamSupport.stream(version.path("additionalPrinterColumns").spliterator(), false)
            .filter(column -> column.path("priority").asInt() == priority)
            .map(column -> column.path("name").asText())
            .toList());
  }
}
