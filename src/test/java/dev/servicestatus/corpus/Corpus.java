package dev.servicestatus.corpus;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of the corpus: one case each, its name is the case in words. */
public final class Corpus {
  static final Path FOLDER = Path.of("src/test/resources/cases/corpus");

  /** Refuses unknown fields, so that no case is read by half. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Corpus() {}

  /** Every case by its name, also those that were generated. */
  public static SortedMap<String, CorpusCase> all() {
    var cases = new TreeMap<>(written());
    cases.putAll(in(FOLDER.resolve("generated")));
    return cases;
  }

  /** Those written by hand. */
  public static SortedMap<String, CorpusCase> written() {
    return in(FOLDER);
  }

  private static SortedMap<String, CorpusCase> in(Path folder) {
    var cases = new TreeMap<String, CorpusCase>();
    if (!Files.exists(folder)) {
      return cases;
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        cases.put(file.getFileName().toString().replaceFirst("\\.yaml$", ""), read(file));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CorpusCase read(String json) {
    try {
      return JSON.readValue(json, CorpusCase.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a file; what is repeated in it may be an alias. */
  private static CorpusCase read(Path file) {
    var settings = LoadSettings.builder().setLabel(file.toString()).build();
    try {
      Object document = new Load(settings).loadFromString(Files.readString(file));
      return JSON.convertValue(document, CorpusCase.class);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }
}
