package dev.servicestatus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell scripts people start: what they find, and what they say when they do not. */
class LauncherTest {
  @TempDir private Path folder;
  private Path launcher;

  @BeforeEach
  void anInstallation() throws IOException {
    launcher = Files.createDirectories(folder.resolve("app/bin")).resolve("servicestatus-operator");
    Files.copy(Path.of("src/main/distribution/bin/servicestatus-operator"), launcher);
    Files.createDirectories(folder.resolve("app/lib"));
    Files.createFile(folder.resolve("app/lib/servicestatus-operator-1.2.3.jar"));
  }

  /** A Java that prints its arguments, one a line, and exits with 7. */
  private Path java(String version) throws IOException {
    Path home = Files.createDirectories(folder.resolve("java-" + version));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"of $0\"\nprintf '%s\\n' \"$@\"\nexit 7\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return home;
  }

  private record Run(int code, List<String> output) {}

  private static Run run(Map<String, String> environment, String... command) throws Exception {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("JAVA_HOME", "JAVA_OPTS"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return new Run(process.waitFor(), new ArrayList<>(output.lines().toList()));
  }

  @Test
  void passesArgumentsAndTheExitCodeOn() throws Exception {
    var environment = Map.of("JAVA_HOME", java("25.0.3").toString(), "JAVA_OPTS", "-Xmx1g -Dx=y");

    Run run = run(environment, "sh", launcher.toString(), "plan", "a name/with blanks", "");

    assertThat(run.code).isEqualTo(7);
    assertThat(String.join("\n", run.output))
        .contains("-Xmx1g\n-Dx=y\n-jar\n" + folder.resolve("app").toRealPath())
        .endsWith("servicestatus-operator-1.2.3.jar\nplan\na name/with blanks");
  }

  @Test
  void theHeapIsBoundedUnlessItIsAShareOfTheMemory() throws Exception {
    String home = java("25.0.3").toString();

    Run bounded = run(Map.of("JAVA_HOME", home), "sh", launcher.toString());
    Run share =
        run(
            Map.of("JAVA_HOME", home, "JAVA_OPTS", "-XX:MaxRAMPercentage=50"),
            "sh",
            launcher.toString());

    assertThat(bounded.output).contains("-Xmx256m");
    assertThat(share.output)
        .contains("-XX:MaxRAMPercentage=50")
        .noneMatch(flag -> flag.startsWith("-Xmx"));
  }

  @Test
  void findsItsJarThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("operator"), launcher);

    Run run = run(Map.of("JAVA_HOME", java("25").toString()), "sh", link.toString(), "version");

    assertThat(run.output.getLast()).isEqualTo("version");
    assertThat(run.code).isEqualTo(7);
  }

  @Test
  void passesOverAJavaHomeThatIsTooOld() throws Exception {
    Path onPath = java("26").resolve("bin");
    var environment =
        Map.of(
            "JAVA_HOME", java("17.0.15").toString(), "PATH", onPath + ":" + System.getenv("PATH"));

    Run run = run(environment, "sh", launcher.toString(), "version");

    assertThat(run.output.getFirst()).isEqualTo("of " + onPath.toRealPath().resolve("java"));
  }

  @Test
  void withoutItsJarItSaysSoInOneLine() throws Exception {
    Files.delete(folder.resolve("app/lib/servicestatus-operator-1.2.3.jar"));

    Run run = run(Map.of("JAVA_HOME", java("25").toString()), "sh", launcher.toString(), "version");

    assertThat(run.code).isEqualTo(2);
    assertThat(run.output).singleElement().asString().contains("incomplete installation");
  }

  @Test
  void theToolsOfAGivenFolderAreUsedAsTheyAre() throws Exception {
    for (String program : List.of("etcd", "kube-apiserver", "kubectl")) {
      assertThat(Files.createFile(folder.resolve(program)).toFile().setExecutable(true)).isTrue();
    }

    Run run =
        run(
            Map.of("KUBEBUILDER_ASSETS", folder.toString()),
            "tools/build",
            "etcd",
            "kube-apiserver",
            "kubectl");

    assertThat(run.output).containsExactly(folder.toString());
  }

  /** Folders of other projects have none: it comes from the user's cache, or is built into it. */
  @Test
  void helmNeedNotBeInAGivenFolder() throws Exception {
    Path cache = Files.createDirectories(Path.of(cacheFolder()));
    for (String program : List.of("helm-v4", "helm-v3")) {
      Path file = cache.resolve("helm-" + version(program));
      assertThat(Files.createFile(file).toFile().setExecutable(true)).isTrue();
    }
    var environment =
        Map.of(
            "KUBEBUILDER_ASSETS",
            folder.toString(),
            "XDG_CACHE_HOME",
            folder + "/cache",
            "PATH",
            "/usr/bin:/bin");

    Run run = run(environment, "tools/build", "helm-v4", "helm-v3");

    assertThat(run.output).containsExactly(folder.toString());
    assertThat(run.code).isZero();
  }

  private String cacheFolder() throws IOException {
    return "%s/cache/servicestatus-cluster-tools/kubernetes-%s-etcd-%s-kwok-%s"
        .formatted(folder, version("kubernetes"), version("etcd"), version("kwok"));
  }

  private static String version(String program) throws IOException {
    var versions = new java.util.Properties();
    try (var reader = Files.newBufferedReader(Path.of("tools/versions.properties"))) {
      versions.load(reader);
    }
    return versions.getProperty(program);
  }

  @Test
  void whatAGivenFolderLacksIsNamedAndNotBuilt() throws Exception {
    var environment = Map.of("SERVICESTATUS_CLUSTER_TOOLS", folder.toString());

    Run run = run(environment, "tools/build", "etcd", "kwok");

    assertThat(run.code).isEqualTo(1);
    assertThat(run.output).singleElement().asString().contains("has no etcd kwok");
  }

  @Test
  void withoutGoOneLineSaysWhatToInstall() throws Exception {
    Path go = folder.resolve("go");
    Files.writeString(go, "#!/bin/sh\necho go1.19.8\n");
    assertThat(go.toFile().setExecutable(true)).isTrue();
    var environment =
        Map.of(
            "XDG_CACHE_HOME",
            folder.resolve("cache").toString(),
            "SERVICESTATUS_CLUSTER_TOOLS",
            "",
            "KUBEBUILDER_ASSETS",
            "",
            "PATH",
            folder + ":/usr/bin:/bin");

    Run run = run(environment, "tools/build", "etcd");

    assertThat(run.code).isEqualTo(1);
    assertThat(run.output)
        .singleElement()
        .asString()
        .contains("Go 1.26 or newer", "found: 1.19.8", "https://go.dev/dl/");
  }
}
