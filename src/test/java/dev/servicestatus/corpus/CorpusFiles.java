package dev.servicestatus.corpus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A case as files that a user gives to {@code evaluate}. */
final class CorpusFiles {
  private static final ObjectMapper YAML = new YAMLMapper();

  private CorpusFiles() {}

  /**
   * Writes the files of a case.
   *
   * @param folder for them
   * @return the command line that evaluates them
   */
  static String[] commandLine(CorpusCase given, Path folder) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("evaluate", "-o", "json", "--at", given.at().toString(), "-n", "elsewhere"));
    ObjectNode service = given.service().deepCopy();
    if (given.continues() != null) {
      service.set("status", YAML.valueToTree(given.left(given.declared())));
      arguments.add("--with-status");
    }
    arguments.addAll(List.of("-f", write(folder.resolve("service.yaml"), service)));
    for (var cluster : given.clusters().entrySet()) {
      ObjectNode list = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "List");
      cluster.getValue().forEach(list.putArray("items")::add);
      String file = write(folder.resolve(cluster.getKey() + ".yaml"), list);
      arguments.addAll(List.of("--cluster", cluster.getKey() + "=" + file));
    }
    return arguments.toArray(String[]::new);
  }

  private static String write(Path file, ObjectNode content) throws IOException {
    return Files.writeString(file, YAML.writeValueAsString(content)).toString();
  }
}
