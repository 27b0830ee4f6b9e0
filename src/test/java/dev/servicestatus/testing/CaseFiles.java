package dev.servicestatus.testing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;

/** Cases in files: one YAML document each, the file's name is the case. */
public final class CaseFiles {
  private static final Path ROOT = Path.of("src/test/resources/cases");

  /** Refuses unknown fields and fields given twice, so that no case is read by half. */
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          .registerModule(new JavaTimeModule())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private CaseFiles() {}

  /** What a case does when it is run. */
  @FunctionalInterface
  public interface Check<T> {
    /** Fails by an assertion. */
    void of(T content) throws Exception;
  }

  /**
   * One test per file of a folder.
   *
   * @param folder under {@code src/test/resources/cases}
   * @param type of the content
   * @param check of one case
   */
  public static <T> List<DynamicTest> tests(String folder, Class<T> type, Check<T> check) {
    return of(
        folder,
        file ->
            DynamicTest.dynamicTest(name(file), file.toUri(), () -> check.of(read(file, type))));
  }

  /** The files of a folder, in order; never none. */
  public static <T> List<T> of(String folder, Function<Path, T> each) {
    try (var files = Files.list(ROOT.resolve(folder))) {
      List<T> found =
          files.filter(file -> file.toString().endsWith(".yaml")).sorted().map(each).toList();
      if (found.isEmpty()) {
        throw new IllegalStateException("no case in " + folder);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The case: its file's name without the ending. */
  public static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.yaml$", "");
  }

  /** The content of the case of that name. */
  public static <T> T read(String folder, String name, Class<T> type) {
    return read(ROOT.resolve(folder).resolve(name + ".yaml"), type);
  }

  /** The content of a file. */
  public static <T> T read(Path file, Class<T> type) {
    try {
      return YAML.readValue(file.toFile(), type);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  /** A part of a case as something else. */
  public static <T> T as(JsonNode part, Class<T> type) {
    try {
      return YAML.treeToValue(part, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
