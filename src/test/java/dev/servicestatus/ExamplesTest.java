package dev.servicestatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.servicestatus.testing.Kubectl;
import dev.servicestatus.testing.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people copy is taken by a real API server as it stands, every field of it. */
class ExamplesTest {
  @TempDir private static Path folder;
  private static Kubectl kubectl;

  @BeforeAll
  static void aHubWithTheNamespacesTheyUse() throws IOException {
    LocalCluster hub = LocalCluster.shared();
    Path kubeconfig = folder.resolve("kubeconfig");
    kubectl = Kubectl.with(Files.writeString(kubeconfig, hub.kubeconfig(hub.adminToken())));
    for (String name : List.of("servicestatus-system", "shop")) {
      String namespace = kubectl.run("create", "namespace", name, "--dry-run=client", "-o", "yaml");
      Path file = Files.writeString(folder.resolve(name + ".yaml"), namespace);
      kubectl.run("apply", "--server-side", "-f", file.toString());
    }
  }

  static Stream<Path> files() throws IOException {
    var files = Stream.<Path>builder();
    for (String root : List.of("examples", "demo")) {
      try (var found = Files.walk(Path.of(root))) {
        found
            .filter(file -> file.toString().endsWith(".yaml"))
            .filter(file -> !file.startsWith("examples/evaluate")) // what clusters hold
            .sorted()
            .forEach(files);
      }
    }
    return files.build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void isTakenAsItStands(Path file) {
    assertThat(apply(file)).contains("serverside-applied (server dry run)");
  }

  @Test
  void aFieldThatDoesNotExistIsRefused() throws IOException {
    String typo = Files.readString(Path.of("examples/checkout.yaml")).replace("needs:", "need:");
    Path file = Files.writeString(folder.resolve("typo.yaml"), typo);

    assertThatThrownBy(() -> apply(file)).hasMessageContaining("spec.need");
  }

  private static String apply(Path file) {
    return kubectl.run(
        "apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", file.toString());
  }
}
