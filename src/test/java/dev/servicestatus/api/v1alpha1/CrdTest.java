package dev.servicestatus.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed CRDs are what the Java types generate; {@code make crds} writes them anew. */
class CrdTest {
  private static final Path COMMITTED = Path.of("crds");

  @TempDir Path generated;

  @Test
  void committedCrdsEqualTheTypes() throws Exception {
    Crds.generate(generated);
    if (Boolean.getBoolean("crds.write")) {
      for (var file : contents(generated).entrySet()) {
        Files.createDirectories(COMMITTED);
        Files.writeString(COMMITTED.resolve(file.getKey()), file.getValue());
      }
    }
    assertThat(contents(COMMITTED))
        .as("crds/ differs from the Java types: run `make crds`")
        .isEqualTo(contents(generated));
  }

  private static TreeMap<String, String> contents(Path folder) throws Exception {
    var contents = new TreeMap<String, String>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(
            file.getFileName().toString().replace("-v1.yml", ".yaml"), Files.readString(file));
      }
    }
    return contents;
  }
}
