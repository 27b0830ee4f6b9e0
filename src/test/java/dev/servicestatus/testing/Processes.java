package dev.servicestatus.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The processes of one local cluster. They end with this JVM, however it ends: a watchdog shell
 * holds the other end of a pipe and kills what is left when the pipe closes.
 */
final class Processes {
  private static final String WATCHDOG =
      "trap '' INT TERM HUP; pids=; while read -r pid; do pids=\"$pids $pid\"; done;"
          + " for pid in $pids; do kill -KILL \"$pid\" 2>/dev/null; done";

  private final Path folder;
  private final Map<String, Process> running = new LinkedHashMap<>();
  private final Process watchdog;

  Processes(Path folder) throws IOException {
    this.folder = folder;
    this.watchdog =
        new ProcessBuilder("sh", "-c", WATCHDOG)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /** Starts a program in the folder; what it prints goes to {@code name.log}. */
  void start(String name, List<String> command) throws IOException {
    start(name, command, Map.of());
  }

  /** The same, with further environment variables. */
  void start(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    watchdog.getOutputStream().write((process.pid() + "\n").getBytes(StandardCharsets.US_ASCII));
    watchdog.getOutputStream().flush();
    running.put(name, process);
  }

  boolean isAlive(String name) {
    Process process = running.get(name);
    return process != null && process.isAlive();
  }

  /** The process id, for example to read its memory. */
  long pid(String name) {
    return running.get(name).pid();
  }

  /** Sends a signal by its plain name, for example {@code STOP}. */
  void signal(String name, String signal) {
    try {
      // the shell's own kill: not every machine has /bin/kill
      int code =
          new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid(name))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + signal + " " + name + ": exit code " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * SIGTERM, and waits for the end; after the bound SIGKILL.
   *
   * @return the exit code; 137 if it had to be killed
   */
  int terminate(String name, Duration bound) {
    Process process = running.get(name);
    process.destroy();
    try {
      if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        kill(name);
        return 128 + 9;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.remove(name);
    return process.exitValue();
  }

  /** SIGKILL, and waits until the process is gone. Nothing happens if it does not run. */
  void kill(String name) {
    Process process = running.remove(name);
    if (process == null) {
      return;
    }
    process.destroyForcibly();
    try {
      if (!process.waitFor(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(name + " survives SIGKILL");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Kills everything, the last started first. */
  void killAll() {
    List.copyOf(running.keySet()).reversed().forEach(this::kill);
    watchdog.destroyForcibly();
  }

  /** The last lines of every log: what a failed start has to say. */
  String logTails() {
    return running.keySet().stream()
        .map(name -> "---- " + name + "\n" + tail(log(name)))
        .collect(Collectors.joining("\n"));
  }

  Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }
}
