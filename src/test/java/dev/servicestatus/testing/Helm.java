package dev.servicestatus.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Helm, as a user has it, with folders of its own.
 *
 * @param program the binary
 * @param kubeconfig file of the cluster; {@code /dev/null}: none, for what needs no cluster
 */
public record Helm(String program, String kubeconfig) {
  /** The chart of the operator. */
  public static final String CHART = "helm/servicestatus-operator";

  /** The release of README.md. */
  public static final String RELEASE = "servicestatus-operator";

  /** The namespace of README.md. */
  public static final String NAMESPACE = "servicestatus-system";

  /**
   * What a run printed.
   *
   * @param code exit code
   * @param output of stdout and stderr
   */
  public record Run(int code, String output) {}

  /**
   * Helm without a cluster.
   *
   * @param version {@code helm-v4} or {@code helm-v3}
   */
  public static Helm of(String version) {
    return new Helm(ClusterTools.requireForTest(List.of(version)).path(version), "/dev/null");
  }

  /** The same with a cluster. */
  public Helm at(Path kubeconfig) {
    return new Helm(program, kubeconfig.toString());
  }

  /**
   * The chart's objects, as YAML.
   *
   * @param options for example {@code --set=replicas=2}
   * @throws IllegalStateException with Helm's words, if it refused
   */
  public String template(String... options) {
    var arguments = new ArrayList<>(List.of("template", RELEASE, CHART, "-n", NAMESPACE));
    arguments.addAll(List.of(options));
    return succeed(arguments.toArray(String[]::new));
  }

  /**
   * Runs it to its end.
   *
   * @return what it printed
   * @throws IllegalStateException with its words, if it failed
   */
  public String succeed(String... arguments) {
    Run run = run(arguments);
    if (run.code != 0) {
      throw new IllegalStateException("helm " + String.join(" ", arguments) + ": " + run.output);
    }
    return run.output;
  }

  /** Runs it to its end, whatever that is. */
  public Run run(String... arguments) {
    var command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("HELM_"));
    environment.put("KUBECONFIG", kubeconfig);
    try {
      Path home = Files.createDirectories(Path.of("target/helm")).toAbsolutePath();
      for (String folder : List.of("CACHE", "CONFIG", "DATA")) {
        environment.put("HELM_" + folder + "_HOME", home.resolve(folder).toString());
      }
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Run(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
