package dev.servicestatus.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The operator as a process of its own, seen from outside: it can be killed at any moment. It ends
 * with this JVM.
 */
public final class OperatorProcess implements AutoCloseable {
  private static final String NAME = "operator";

  private final Path folder;
  private final Processes processes;
  private final int managementPort = Ports.free();
  private final AtomicBoolean ended = new AtomicBoolean();

  private OperatorProcess(Path folder) throws IOException {
    this.folder = folder;
    this.processes = new Processes(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-operator"));
  }

  /**
   * Starts the operator as its Deployment says; it does not wait for anything.
   *
   * @param container of the Deployment
   * @param hub that the Deployment is in
   */
  public static OperatorProcess start(OperatorContainer container, LocalCluster hub) {
    try {
      Path folder = Files.createTempDirectory("servicestatus-operator-");
      var operator = new OperatorProcess(folder);
      container.mount(hub, folder);
      operator.processes.start(NAME, container.command(hub, folder, operator.managementPort));
      return operator;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts the built distribution outside of any cluster, with members on loopback allowed; JVM
   * flags of this process' own JAVA_OPTS go along.
   *
   * @param kubeconfig of the hub, as text
   */
  public static OperatorProcess start(String kubeconfig) {
    try {
      Path folder = Files.createTempDirectory("servicestatus-operator-");
      Path file = Files.writeString(folder.resolve("hub.kubeconfig"), kubeconfig);
      var operator = new OperatorProcess(folder);
      operator.processes.start(
          NAME,
          List.of(
              Path.of("target/servicestatus-operator/bin/servicestatus-operator")
                  .toAbsolutePath()
                  .toString(),
              "run",
              "--allow-loopback",
              "--management-port=" + operator.managementPort),
          Map.of("KUBECONFIG", file.toString()));
      return operator;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts another token of its service account in place of the first, as a node does. */
  public void replaceToken(String token) {
    try {
      OperatorContainer.replaceToken(folder, token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code http://127.0.0.1:port} of metrics and probes. */
  public String managementUrl() {
    return "http://127.0.0.1:" + managementPort;
  }

  /**
   * What the management port answers; empty while nothing listens.
   *
   * @param path for example {@code /metrics}
   */
  public String management(String path) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(managementUrl() + path))
              .timeout(Duration.ofSeconds(5))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException notListening) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The sum of all samples of a metric whose name fits a pattern; at least one must exist. */
  public long counted(String name) {
    double[] counts =
        management("/metrics")
            .lines()
            .filter(line -> line.matches(name + "[ {].*"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .toArray();
    if (counts.length == 0) {
      throw new IllegalStateException("/metrics has no counter " + name);
    }
    return Math.round(Arrays.stream(counts).sum());
  }

  /** Resident memory in bytes, as Linux counts it; 0 on other systems. */
  public long residentBytes() {
    return statusBytes("VmRSS:");
  }

  private long statusBytes(String field) {
    Path status = Path.of("/proc/" + processes.pid(NAME) + "/status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException noProc) {
      return 0;
    }
  }

  /** Time on a processor so far, of all its threads, as Linux counts it. */
  public Duration processorTime() {
    return ProcessHandle.of(processes.pid(NAME))
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /** The most resident memory it ever had, in bytes, as Linux counts it; 0 on other systems. */
  public long peakResidentBytes() {
    return statusBytes("VmHWM:");
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return processes.isAlive(NAME);
  }

  /** Sends a signal by its plain name, for example {@code STOP}. */
  public void signal(String name) {
    processes.signal(NAME, name);
  }

  /** Ends it at once (SIGKILL). */
  public void kill() {
    processes.kill(NAME);
  }

  /**
   * Asks it to end (SIGTERM).
   *
   * @return the exit code; 137 if it had to be killed after the bound
   */
  public int terminate(Duration bound) {
    return processes.terminate(NAME, bound);
  }

  /** Where everything goes that it prints. */
  public Path logFile() {
    return processes.log(NAME);
  }

  /** What is in {@link #logFile}. */
  public String log() {
    try {
      return Files.readString(processes.log(NAME), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it, whatever it does, and removes its folder. */
  @Override
  public void close() {
    if (ended.getAndSet(true)) {
      return;
    }
    processes.killAll();
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
