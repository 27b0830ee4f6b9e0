package dev.servicestatus.command;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads Kubernetes objects as {@code kubectl get -o yaml} and {@code -o json} print them: one or
 * many documents, or a list of objects.
 */
final class ObjectFiles {
  private static final String STANDARD_INPUT = "-";
  private static final ObjectMapper JSON = strict(JsonMapper.builder());
  private static final ObjectMapper YAML = strict(YAMLMapper.builder(yaml()));

  private final InputStream standardInput;
  private boolean inputIsRead;

  /**
   * @param standardInput read for a file that is called {@code -}, once
   */
  ObjectFiles(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  private static ObjectMapper strict(MapperBuilder<? extends ObjectMapper, ?> mapper) {
    return mapper.enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();
  }

  /** Files are the user's own: they may be as long as they are. */
  private static YAMLFactory yaml() {
    var options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    return YAMLFactory.builder().loaderOptions(options).build();
  }

  /**
   * The objects of a file, in its order.
   *
   * @throws IllegalArgumentException with one line that names the file and says what is wrong
   */
  List<JsonNode> read(String file) {
    byte[] source = bytes(file);
    boolean json = startsWithBrace(source);
    try {
      return read(file, json ? JSON : YAML, source);
    } catch (JsonProcessingException unreadable) {
      String what =
          unreadable instanceof MismatchedInputException
              ? "the same key twice in one object"
              : "not valid " + (json ? "JSON" : "YAML");
      throw new IllegalArgumentException(file + where(unreadable) + ": " + what, unreadable);
    } catch (IOException | YAMLException unreadable) {
      throw new IllegalArgumentException(file + ": neither YAML nor JSON", unreadable);
    }
  }

  private static List<JsonNode> read(String file, ObjectMapper mapper, byte[] source)
      throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    try (MappingIterator<JsonNode> documents =
        mapper.readerFor(JsonNode.class).readValues(source)) {
      while (documents.hasNextValue()) {
        add(file, documents.nextValue(), objects);
      }
    }
    return objects;
  }

  /** Where alone: the parser's own words quote what is there, which may be a secret. */
  private static String where(JsonProcessingException unreadable) {
    JsonLocation at = unreadable.getLocation();
    return at == null || at.getLineNr() < 1
        ? ""
        : ": line " + at.getLineNr() + ", column " + Math.max(1, at.getColumnNr());
  }

  private byte[] bytes(String file) {
    try {
      if (!file.equals(STANDARD_INPUT)) {
        return Files.readAllBytes(Path.of(file));
      }
      if (inputIsRead) {
        throw new IllegalArgumentException("-: the standard input can be read only once");
      }
      inputIsRead = true;
      return standardInput.readAllBytes();
    } catch (NoSuchFileException | InvalidPathException missing) {
      throw new IllegalArgumentException(file + ": no such file", missing);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(file + ": cannot be read", unreadable);
    }
  }

  /** As JSON does, and YAML that kubectl prints never. */
  private static boolean startsWithBrace(byte[] source) {
    for (byte next : source) {
      if (!Character.isWhitespace(next)) {
        return next == '{';
      }
    }
    return false;
  }

  private static void add(String file, JsonNode object, List<JsonNode> objects) {
    if (object.isNull()
        || object.isMissingNode()
        || object.isTextual() && object.asText().isEmpty()) {
      return; // nothing between two separators
    }
    String kind = object.path("kind").asText();
    if (kind.isEmpty()) {
      throw new IllegalArgumentException(
          file
              + ": holds something without a `kind`: objects as `kubectl get -o yaml` prints them");
    }
    if (!kind.endsWith("List") || !object.path("items").isArray()) {
      objects.add(object);
      return;
    }
    for (JsonNode item : object.path("items")) {
      add(file, typed(item, object), objects);
    }
  }

  /** The API server writes the type of items once, in the list: PodList. */
  private static JsonNode typed(JsonNode item, JsonNode list) {
    String kind = list.path("kind").asText();
    if (item instanceof ObjectNode object && !item.has("kind") && !kind.equals("List")) {
      object.put("kind", kind.substring(0, kind.length() - "List".length()));
      object.set("apiVersion", list.path("apiVersion"));
    }
    return item;
  }
}
