package dev.servicestatus.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.servicestatus.statuspage.StatuspageEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Copies of {@code examples/} whose waits are short and whose page is the emulator. */
final class Examples {
  static final String WAITS = "worseAfter: 0s, betterAfter: 0s";
  private static final List<String> SERVICES =
      List.of("checkout", "catalog", "search", "storefront");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Examples() {}

  /** Writes the copies into a new folder and returns it. */
  static Path copy(Path folder, String endpoint) throws IOException {
    Files.createDirectories(folder);
    for (String service : SERVICES) {
      ObjectNode object = read(service);
      object.withObject("/spec").set("damping", YAML.readTree("{" + WAITS + "}"));
      YAML.writeValue(folder.resolve(service + ".yaml").toFile(), object);
    }
    ObjectNode page = read("page-publish");
    page.withObject("/spec").put("endpoint", endpoint).put("pageId", StatuspageEmulator.PAGE_ID);
    YAML.writeValue(folder.resolve("page.yaml").toFile(), page);
    return folder;
  }

  private static ObjectNode read(String name) throws IOException {
    return (ObjectNode) YAML.readTree(Path.of("examples", name + ".yaml").toFile());
  }
}
