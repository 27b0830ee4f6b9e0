package dev.servicestatus.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * kubectl, as a user has it.
 *
 * @param tools where it is
 * @param kubeconfig as in the variable {@code KUBECONFIG}: one file, or several with a colon
 *     between
 */
public record Kubectl(ClusterTools tools, String kubeconfig) {

  /** With one kubeconfig file. */
  public static Kubectl with(Path kubeconfig) {
    return new Kubectl(ClusterTools.requireForTest(List.of("kubectl")), kubeconfig.toString());
  }

  /**
   * Runs it to its end.
   *
   * @param arguments for example {@code get servicestatus -A}
   * @return what it printed
   * @throws IllegalStateException with its words, if it failed
   */
  public String run(String... arguments) {
    var command = new ArrayList<>(List.of(tools.path("kubectl")));
    command.addAll(List.of(arguments));
    return run(new ProcessBuilder(command));
  }

  /**
   * Runs any command to its end that finds this kubectl and its kubeconfig.
   *
   * @throws IllegalStateException with its words, if it failed
   */
  public String run(ProcessBuilder command) {
    var environment = command.environment();
    environment.put("KUBECONFIG", kubeconfig);
    environment.merge(
        "PATH", tools.folder().toString(), (path, ours) -> ours + File.pathSeparator + path);
    try {
      Process process = command.redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command.command()) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
