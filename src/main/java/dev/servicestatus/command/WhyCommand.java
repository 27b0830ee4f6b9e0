package dev.servicestatus.command;

import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.cluster.ClusterConnection;
import dev.servicestatus.cluster.Kubeconfigs;
import dev.servicestatus.operations.HubClient;
import dev.servicestatus.operations.HubClock;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells why a service shows what it shows. */
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    description = {
      "Tells why a service shows what it shows, down to the pods: service, needs, clusters, the rule that answered.",
      "Reads with your own rights, as kubectl does (KUBECONFIG), says what it may not read, and changes nothing."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:the service is Operational", "1:it is not", "2:an error"})
final class WhyCommand implements Callable<Integer> {
  private static final Pattern NAME =
      Pattern.compile(
          "([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)/([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?)");

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "NAMESPACE/NAME", description = "The ServiceStatus")
  String service;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      defaultValue = "${env:SERVICESTATUS_NAMESPACE:-servicestatus-system}",
      description =
          "The operator's own namespace, with the Secrets of member clusters. Default: servicestatus-system")
  String namespace;

  @Option(
      names = "--allow-loopback",
      defaultValue = "${env:SERVICESTATUS_ALLOW_LOOPBACK:-false}",
      description = "Member clusters on loopback: for tests on one machine only")
  boolean allowLoopback;

  @Mixin OutputOption output;

  @Override
  public Integer call() throws Exception {
    var name = NAME.matcher(service);
    if (!name.matches()) {
      throw new ParameterException(
          spec.commandLine(), "'" + service + "' is not NAMESPACE/NAME, such as shop/checkout");
    }
    try {
      HubClient.check(System.getenv());
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage());
    }
    var clock = new HubClock(System::nanoTime);
    Config config = HubClient.config();
    try (KubernetesClient client = HubClient.reader(config, clock)) {
      var hub = new HubReading(client, new Kubeconfigs(allowLoopback, clock::now), namespace);
      ServiceStatus found = hub.service(name.group(1), name.group(3));
      var inquiry = new Inquiry(hub, ClusterConnection.ofHub(config, clock::now), clock);
      Report report = inquiry.into(found);
      report.print(output.form, spec.commandLine().getOut());
      return report.exit();
    }
  }
}
