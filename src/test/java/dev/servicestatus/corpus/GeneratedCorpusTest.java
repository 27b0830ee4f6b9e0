package dev.servicestatus.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The generated part of the corpus, and the oracle's word on the written one. */
class GeneratedCorpusTest {
  private static final Path FOLDER = Corpus.FOLDER.resolve("generated");

  /** {@code -Dcorpus.write=true} writes them instead. */
  @Test
  void theFilesAreWhatTheGeneratorWrites() throws IOException {
    SortedMap<String, String> generated = CorpusGenerator.files();
    if (Boolean.getBoolean("corpus.write")) {
      write(generated);
    }
    var committed = new TreeMap<String, String>();
    try (var files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        committed.put(
            file.getFileName().toString().replaceFirst("\\.yaml$", ""), Files.readString(file));
      }
    }

    assertThat(committed).isEqualTo(generated);
  }

  private static void write(SortedMap<String, String> generated) throws IOException {
    Files.createDirectories(FOLDER);
    try (var old = Files.list(FOLDER)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    for (var file : generated.entrySet()) {
      Files.writeString(FOLDER.resolve(file.getKey() + ".yaml"), file.getValue());
    }
  }

  /** Whoever wrote the cases and whoever wrote the oracle read the same rules. */
  @TestFactory
  List<DynamicTest> theOracleExpectsTheSame() {
    return Corpus.written().entrySet().stream()
        .filter(entry -> entry.getValue().continues() == null)
        .filter(entry -> !entry.getValue().expected().reason().equals("Suspended"))
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(),
                () ->
                    assertThat(SecondReading.of(entry.getValue()).text())
                        .isEqualTo(entry.getValue().expected().text())))
        .toList();
  }
}
