package dev.servicestatus.command;

import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.health.Moment;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Evaluates definitions against files, without a cluster. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Says how a service would be judged if its clusters held what files hold, and why. Needs no cluster.",
      "The service is seen for the first time (but see --lasting); what is proven is shown at once (damping 0s); every cluster that is given is fresh."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:every service is Operational", "1:some service is not", "2:an error"})
final class EvaluateCommand implements Callable<Integer> {
  private static final Pattern CLUSTER =
      Pattern.compile("([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)=(.+)");

  private static final Duration LONGEST = Duration.ofHours(24);

  @Spec CommandSpec spec;

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      required = true,
      description =
          "ServiceStatuses, and MemberClusters and Namespaces if grants and labels matter; - is the standard input. Repeatable")
  List<String> definitions = List.of();

  @Option(
      names = "--cluster",
      paramLabel = "NAME=FILE",
      description =
          "Pods and workloads of a cluster as `kubectl get -o yaml` or -o json prints them; - is the standard input; the hub is local. Repeatable, also for one cluster")
  List<String> clusters = List.of();

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "When that is what the clusters hold, as 2026-01-31T10:00:00Z. Default: now")
  String at;

  @Option(
      names = "--lasting",
      paramLabel = "DURATION",
      defaultValue = "0s",
      converter = DurationOption.class,
      description =
          "What would be shown after the clusters have held the same for so long; 10m is longer than the default startGracePeriod. Default: 0s, what is seen for the first time, so that what is missing may still come")
  Duration lasting;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Namespace of objects that name none. Default: default")
  String namespace;

  @Option(
      names = "--with-status",
      description =
          "Go on from the status in the file, as the operator does after a restart. Default: it is ignored")
  boolean withStatus;

  @Mixin OutputOption output;

  @Override
  public Integer call() {
    if (lasting.compareTo(LONGEST) > 0) {
      throw wrong("--lasting must be at most 24h");
    }
    Instant instant = instant();
    Map<String, List<String>> files = clusterFiles();
    var reader = new ObjectFiles(System.in);
    Definitions defined = Definitions.read(definitions, reader, namespace);
    OfflineClusters given = OfflineClusters.read(files, reader, namespace);
    var warnings = new OfflineWarnings(defined, given);
    var evaluation =
        new OfflineEvaluation(
            defined, given, withStatus, warnings, new Moment(0, instant), lasting);
    int exit = 0;
    for (ServiceStatus service : defined.services()) {
      Report report = evaluation.report(service);
      report.print(output.form, spec.commandLine().getOut());
      exit = Math.max(exit, report.exit());
    }
    PrintWriter err = spec.commandLine().getErr();
    warnings.lines().forEach(line -> err.println("servicestatus-operator: " + line));
    return exit;
  }

  private Instant instant() {
    try {
      return at == null ? Instant.now() : Instant.parse(at);
    } catch (DateTimeParseException wrong) {
      throw wrong("--at " + at + " is not a time: use for example 2026-01-31T10:00:00Z");
    }
  }

  private Map<String, List<String>> clusterFiles() {
    Map<String, List<String>> files = new TreeMap<>();
    for (String cluster : clusters) {
      var parts = CLUSTER.matcher(cluster);
      if (!parts.matches()) {
        throw wrong("--cluster " + cluster + ": use NAME=FILE, such as eu-1=pods.yaml");
      }
      files.computeIfAbsent(parts.group(1), name -> new ArrayList<>()).add(parts.group(3));
    }
    return files;
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
