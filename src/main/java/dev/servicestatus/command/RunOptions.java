package dev.servicestatus.command;

import dev.servicestatus.operations.LogFormat;
import dev.servicestatus.page.PageOptions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Options of {@code run}; each is also an environment variable. */
final class RunOptions {
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      defaultValue = "${env:SERVICESTATUS_NAMESPACE:-servicestatus-system}",
      description =
          "The operator's own namespace: its Lease and the Secrets of member clusters. Default: servicestatus-system")
  String namespace;

  @Option(
      names = "--watch-namespaces",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "${env:SERVICESTATUS_WATCH_NAMESPACES:-}",
      description = "Namespaces whose ServiceStatuses are served. Default: all")
  List<String> watchNamespaces = List.of();

  @Option(
      names = "--page-namespaces",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "${env:SERVICESTATUS_PAGE_NAMESPACES:-}",
      description = "Namespaces whose StatusPages are served. Default: that of --namespace")
  List<String> pageNamespaces = List.of();

  @Option(
      names = "--page-endpoints",
      paramLabel = "URL",
      split = ",",
      defaultValue = "${env:SERVICESTATUS_PAGE_ENDPOINTS:-}",
      description = "Base URLs that keys of pages may be sent to. Default: those of the providers")
  List<String> pageEndpoints = List.of();

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      defaultValue = "${env:SERVICESTATUS_MANAGEMENT_PORT:-9090}",
      description = "Port of /livez, /readyz and /metrics. Default: 9090")
  int managementPort;

  @Option(
      names = "--probe-interval",
      paramLabel = "DURATION",
      converter = DurationOption.class,
      defaultValue = "${env:SERVICESTATUS_PROBE_INTERVAL:-10s}",
      description = "Between two probes of a cluster. Default: 10s")
  Duration probeInterval;

  @Option(
      names = "--stale-after",
      paramLabel = "DURATION",
      converter = DurationOption.class,
      defaultValue = "${env:SERVICESTATUS_STALE_AFTER:-30s}",
      description = "So long after its last answer a cluster is not fresh any more. Default: 30s")
  Duration staleAfter;

  @Option(
      names = "--unseen-after",
      paramLabel = "DURATION",
      converter = DurationOption.class,
      defaultValue = "${env:SERVICESTATUS_UNSEEN_AFTER:-120s}",
      description = "So long after the last answer blindness is shown as Unknown. Default: 120s")
  Duration unseenAfter;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "${env:SERVICESTATUS_LOG_FORMAT:-auto}",
      description =
          "${COMPLETION-CANDIDATES}: a line per event on stderr. Default: auto, which is json inside a cluster and text elsewhere")
  LogFormat logFormat;

  @Option(
      names = "--allow-loopback",
      defaultValue = "${env:SERVICESTATUS_ALLOW_LOOPBACK:-false}",
      description =
          "Member clusters and page endpoints on loopback, pages by http: for tests on one machine only")
  boolean allowLoopback;

  /** Checks what one option alone cannot say; the message says what is allowed. */
  void check() {
    Set<String> namespaces = new LinkedHashSet<>(watchNamespaces());
    namespaces.addAll(pageNamespaces());
    namespaces.add(namespace);
    for (String name : namespaces) {
      require(
          NAMESPACE.matcher(name).matches(),
          "'" + name + "' is not a namespace: use at most 63 of a-z, 0-9 and -");
    }
    require(
        managementPort >= 0 && managementPort <= 65535,
        "--management-port must be from 0 to 65535");
    require(!probeInterval.isZero(), "--probe-interval must be longer than 0s");
    require(!staleAfter.isZero(), "--stale-after must be longer than 0s");
    require(
        probeInterval.compareTo(staleAfter) < 0,
        "--probe-interval must be shorter than --stale-after");
    require(
        unseenAfter.compareTo(staleAfter) > 0, "--unseen-after must be longer than --stale-after");
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  Set<String> watchNamespaces() {
    return given(watchNamespaces);
  }

  Set<String> pageNamespaces() {
    Set<String> given = given(pageNamespaces);
    return given.isEmpty() ? Set.of(namespace) : given;
  }

  Set<String> pageEndpoints() {
    return given(pageEndpoints);
  }

  /** What concerns pages. */
  PageOptions pages() {
    return new PageOptions(
        namespace,
        pageNamespaces(),
        List.copyOf(pageEndpoints()),
        watchNamespaces(),
        allowLoopback);
  }

  private static Set<String> given(List<String> values) {
    return values.stream()
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
