package dev.servicestatus.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed CRDs are what the Java types generate; {@code make crds} writes them anew. */
class CrdTest {
  @TempDir Path generated;

  /** The chart has copies: Helm reads no file outside of it. */
  @ParameterizedTest
  @ValueSource(strings = {"crds", "helm/servicestatus-operator/files/crds"})
  void committedCrdsEqualTheTypes(Path committed) throws Exception {
    Crds.generate(generated);
    if (Boolean.getBoolean("crds.write")) {
      for (var file : contents(generated).entrySet()) {
        Files.createDirectories(committed);
        Files.writeString(committed.resolve(file.getKey()), file.getValue());
      }
    }
    assertThat(contents(committed))
        .as("%s differs from the Java types: run `make crds`", committed)
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
