package dev.servicestatus.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.jse.JseBaseLib;

/** The health rule for Argo CD in docs/install.md, with no more of Lua than Argo CD has. */
class ArgoHealthTest {
  private static final String KEY = "health.servicestatus.dev_ServiceStatus: |\n";

  private static String rule() throws IOException {
    String guide = Files.readString(Path.of("docs/install.md"));
    String rest = guide.substring(guide.indexOf(KEY) + KEY.length());
    return rest.substring(0, rest.indexOf("```")).stripIndent();
  }

  private static LuaValue lua(JsonNode node) {
    if (!node.isContainerNode()) {
      return node.isNumber()
          ? LuaValue.valueOf(node.asInt())
          : node.isBoolean() ? LuaValue.valueOf(node.asBoolean()) : LuaValue.valueOf(node.asText());
    }
    LuaTable table = LuaValue.tableOf();
    for (int i = 0; i < (node.isArray() ? node.size() : 0); i++) {
      table.set(i + 1, lua(node.get(i)));
    }
    node.properties().forEach(field -> table.set(field.getKey(), lua(field.getValue())));
    return table;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                                     | Progressing
          {"observedGeneration":1,"conditions":[{"type":"Ready","status":"True"}]}   | Progressing
          {"observedGeneration":2,"conditions":[{"type":"Ready","status":"Unknown"}]} | Progressing
          {"observedGeneration":2,"level":"MajorOutage","conditions":[{"type":"Available","status":"False"},{"type":"Ready","status":"True"}]} | Healthy
          {"observedGeneration":2,"conditions":[{"type":"Ready","status":"False"},{"type":"Stalled","status":"True","message":"m"}]} | Degraded
          """)
  void anOutageIsNoFaultOfTheRollout(String status, String health) throws IOException {
    var globals = new Globals();
    globals.load(new JseBaseLib());
    LoadState.install(globals);
    LuaC.install(globals);
    JsonNode object =
        new ObjectMapper()
            .readTree("{\"metadata\":{\"generation\":2},\"status\":%s}".formatted(status));
    globals.set("obj", lua(object));

    LuaValue answer = globals.load(rule()).call();

    assertThat(answer.get("status").tojstring()).isEqualTo(health);
  }
}
