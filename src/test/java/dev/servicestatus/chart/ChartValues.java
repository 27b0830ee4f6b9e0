package dev.servicestatus.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of the chart as values.yaml declares them. A line {@code # -- text} above a key makes
 * it a value; {@code # @schema {…}} says what its default does not. A key without both is a group.
 */
final class ChartValues {
  /** The chart's folder. */
  static final Path CHART = Path.of("helm/servicestatus-operator");

  private static final Pattern LINE = Pattern.compile("( *)(#?)(.*)");
  private static final Pattern KEY = Pattern.compile("([A-Za-z]+):.*");
  private static final String TEXT = " -- ";
  private static final String SCHEMA = " @schema ";

  /**
   * A value.
   *
   * @param path keys from the root
   * @param text for people
   * @param schema beyond the type of the default; an empty object if there is none
   * @param standard the default
   */
  record Value(List<String> path, String text, JsonNode schema, JsonNode standard) {
    String dotted() {
      return String.join(".", path);
    }
  }

  private ChartValues() {}

  /** All values in the order of the file. */
  static List<Value> read() throws IOException {
    Path file = CHART.resolve("values.yaml");
    JsonNode defaults = Serialization.unmarshal(Files.readString(file), JsonNode.class);
    var values = new ArrayList<Value>();
    Deque<String> path = new ArrayDeque<>();
    var comment = new ArrayList<String>();
    for (String line : Files.readAllLines(file)) {
      Matcher parts = LINE.matcher(line);
      Matcher key = KEY.matcher(parts.matches() ? parts.group(3) : "");
      if (!parts.group(2).isEmpty()) {
        comment.add(parts.group(3));
        continue;
      }
      int depth = parts.group(1).length() / 2;
      if (key.matches() && !within(values, path, depth)) {
        while (path.size() > depth) {
          path.removeLast();
        }
        path.addLast(key.group(1));
        value(List.copyOf(path), comment, defaults).ifPresent(values::add);
      }
      comment.clear();
    }
    return values;
  }

  /** Whether a line of that depth belongs to the default of the value before. */
  private static boolean within(List<Value> values, Deque<String> path, int depth) {
    return depth >= path.size()
        && !values.isEmpty()
        && values.getLast().path().equals(List.copyOf(path));
  }

  private static java.util.Optional<Value> value(
      List<String> path, List<String> comment, JsonNode defaults) {
    String text = null;
    String schema = " {}";
    for (String line : comment) {
      if (line.startsWith(TEXT)) {
        text = line.substring(TEXT.length());
      } else if (line.startsWith(SCHEMA)) {
        schema = line.substring(SCHEMA.length() - 1);
      }
    }
    JsonNode standard = defaults.at("/" + String.join("/", path));
    if (text == null && (!standard.isObject() || standard.isEmpty())) {
      throw new IllegalStateException("values.yaml says nothing about " + path);
    }
    return text == null
        ? java.util.Optional.empty()
        : java.util.Optional.of(
            new Value(
                path, text, Serialization.unmarshal("---" + schema, JsonNode.class), standard));
  }

  /** The table of docs/install.md. */
  static String table() throws IOException {
    var table = new StringBuilder("| value | default | what it is |\n|---|---|---|\n");
    for (Value value : read()) {
      String standard = value.standard().toString().replace("|", "\\|");
      table.append("| `%s` | `%s` | %s |\n".formatted(value.dotted(), standard, value.text()));
    }
    return table.toString();
  }
}
