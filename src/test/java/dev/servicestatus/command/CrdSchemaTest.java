package dev.servicestatus.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.servicestatus.testing.CaseFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Without a server, what a real one takes is taken, and what it refuses is refused. */
class CrdSchemaTest {
  /** As CrdRulesTest has them, which asks a real API server. */
  record Case(String refused, JsonNode object) {}

  @TestFactory
  Stream<DynamicTest> takesWhatTheServerTakes() {
    return Stream.of("servicestatus", "membercluster").flatMap(kind -> cases(kind, "valid"));
  }

  @TestFactory
  Stream<DynamicTest> refusesWhatTheServerRefuses() {
    return Stream.of("servicestatus", "membercluster").flatMap(kind -> cases(kind, "invalid"));
  }

  private static Stream<DynamicTest> cases(String kind, String folder) {
    CrdSchema schema = CrdSchema.of(kind.equals("servicestatus") ? kind + "es" : kind + "s");
    List<DynamicTest> tests =
        CaseFiles.tests(
            "crd/" + kind + "/" + folder,
            Case.class,
            given -> {
              List<String> problems = schema.problems(given.object());
              if (folder.equals("valid")) {
                assertThat(problems).isEmpty();
              } else {
                assertThat(problems).isNotEmpty();
              }
            });
    return tests.stream();
  }

  @Test
  void everyRuleOfTheCrdsIsKnownAndNoOther() throws Exception {
    var rules = new TreeSet<String>();
    for (String kind : List.of("servicestatuses", "memberclusters")) {
      collect(
          new ObjectMapper(new YAMLFactory())
              .readTree(Path.of("crds", kind + ".servicestatus.dev.yaml").toFile()),
          rules);
    }

    assertThat(CrdRules.BY_TEXT.keySet()).containsExactlyInAnyOrderElementsOf(rules);
  }

  private static void collect(JsonNode node, TreeSet<String> rules) {
    node.path("x-kubernetes-validations").forEach(rule -> rules.add(rule.path("rule").asText()));
    node.forEach(below -> collect(below, rules));
  }
}
