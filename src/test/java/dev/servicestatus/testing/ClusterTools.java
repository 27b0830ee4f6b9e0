package dev.servicestatus.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Assumptions;

/**
 * Where the programs of the local cluster are: the folder named by {@code
 * SERVICESTATUS_CLUSTER_TOOLS} or {@code KUBEBUILDER_ASSETS}, else the per-user cache folder that
 * {@code make tools} fills.
 *
 * @param folder holds the programs by their plain names
 */
public record ClusterTools(Path folder) {
  /** What a control plane without controllers needs. */
  public static final List<String> CONTROL_PLANE = List.of("etcd", "kube-apiserver");

  /** What makes Deployments turn into running pods. */
  public static final List<String> CONTROLLERS =
      List.of("kube-controller-manager", "kube-scheduler", "kwok");

  /** Helm in the major versions that are in use. */
  public static final List<String> HELM = List.of("helm-v4", "helm-v3");

  private static final List<String> FOLDER_VARIABLES =
      List.of("SERVICESTATUS_CLUSTER_TOOLS", "KUBEBUILDER_ASSETS");

  /**
   * The tools of this machine. A test that calls this where a program is missing is skipped with a
   * reason that names it; under {@code CI=true} it fails, because there a skip would hide that
   * nothing was tested.
   *
   * @param programs plain names, for example {@code etcd}
   */
  public static ClusterTools requireForTest(List<String> programs) {
    ClusterTools tools = find(System.getenv());
    List<String> missing = tools.missing(programs);
    if (!missing.isEmpty()) {
      String reason =
          "needs a real control plane, but %s has no %s: run `make tools`"
              .formatted(tools.folder, String.join(", ", missing));
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(reason);
      }
      System.err.println("SKIPPED: " + reason);
      Assumptions.abort(reason);
    }
    return tools;
  }

  /**
   * The folder that an environment asks for; it need not exist.
   *
   * @param environment variables by name
   */
  static ClusterTools find(Map<String, String> environment) {
    return FOLDER_VARIABLES.stream()
        .map(environment::get)
        .filter(folder -> folder != null && !folder.isBlank())
        .findFirst()
        .map(folder -> new ClusterTools(Path.of(folder)))
        .orElseGet(() -> new ClusterTools(cacheFolder(environment)));
  }

  private static Path cacheFolder(Map<String, String> environment) {
    Path caches =
        Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
            .filter(folder -> !folder.isBlank())
            .map(Path::of)
            .orElseGet(() -> Path.of(environment.getOrDefault("HOME", "."), ".cache"));
    Properties versions = versions();
    String folder =
        "kubernetes-%s-etcd-%s-kwok-%s"
            .formatted(
                versions.getProperty("kubernetes"),
                versions.getProperty("etcd"),
                versions.getProperty("kwok"));
    return caches.resolve("servicestatus-cluster-tools").resolve(folder);
  }

  private static Properties versions() {
    var versions = new Properties();
    try (var reader = Files.newBufferedReader(Path.of("tools/versions.properties"))) {
      versions.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("run from the folder of the project", e);
    }
    return versions;
  }

  /** Those of the named programs that are not in the folder. */
  List<String> missing(List<String> programs) {
    var missing = new ArrayList<>(programs);
    missing.removeIf(program -> Files.isExecutable(file(program)));
    return missing;
  }

  /** The path of one program, to start it. */
  public String path(String program) {
    return file(program).toString();
  }

  /** Folders of other projects hold no Helm: then it is that of the cache folder, as built. */
  private Path file(String program) {
    if (!program.startsWith("helm-")) {
      return folder.resolve(program);
    }
    String name = "helm-" + versions().getProperty(program);
    Path here = folder.resolve(name);
    return Files.isExecutable(here) ? here : cacheFolder(System.getenv()).resolve(name);
  }
}
