package dev.servicestatus.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The log in which an API server writes down who asked it for what: a JSON object a line. */
public final class AuditLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AuditLog() {}

  /**
   * The events so far.
   *
   * @param word a text that their lines contain; only these are parsed
   */
  public static List<JsonNode> events(Path log, String word) {
    try {
      return Files.readAllLines(log).stream()
          .filter(line -> line.contains(word) && line.endsWith("}")) // the last is being written
          .map(AuditLog::event)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode event(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
