package dev.servicestatus.demo;

import dev.servicestatus.statuspage.StatuspageEmulator;
import dev.servicestatus.testing.ClusterTools;
import dev.servicestatus.testing.Helm;
import dev.servicestatus.testing.Kubectl;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.OperatorContainer;
import dev.servicestatus.testing.OperatorProcess;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/** Everything the demo runs: a hub and two members, the page, and the operator. */
final class DemoWorld implements AutoCloseable {
  static final String NAMESPACE = "shop";
  static final String OPERATOR_NAMESPACE = Helm.NAMESPACE;

  /** Values of the chart. */
  static final List<String> VALUES =
      List.of("operator.probeInterval=1s", "operator.staleAfter=3s", "operator.unseenAfter=8s");

  private final Path folder;
  private final LocalCluster hub;
  private final LocalCluster eu;
  private final LocalCluster us;
  private final StatuspageEmulator page = StatuspageEmulator.start();
  private final Kubectl kubectl;
  private OperatorProcess operator;

  private DemoWorld(LocalCluster hub, LocalCluster eu, LocalCluster us) throws IOException {
    this.hub = hub;
    this.eu = eu;
    this.us = us;
    this.folder = Files.createTempDirectory("servicestatus-demo-");
    var files = new ArrayList<String>();
    for (LocalCluster cluster : List.of(hub, eu, us)) {
      Path file = folder.resolve(cluster.name() + ".kubeconfig");
      Files.writeString(file, cluster.kubeconfig(cluster.adminToken()));
      files.add(file.toString());
    }
    this.kubectl =
        new Kubectl(
            ClusterTools.requireForTest(List.of("kubectl", "helm-v4")), String.join(":", files));
  }

  /** Starts three control planes at once and the page; about fifteen seconds. */
  static DemoWorld start() throws Exception {
    Callable<LocalCluster> hub =
        () -> LocalCluster.named("hub").withControllers().withAudit().start();
    Callable<LocalCluster> eu = () -> LocalCluster.named("eu-1").withControllers().start();
    Callable<LocalCluster> us = () -> LocalCluster.named("us-1").withControllers().start();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var hubStarts = threads.submit(hub);
      var euStarts = threads.submit(eu);
      var usStarts = threads.submit(us);
      return new DemoWorld(hubStarts.get(), euStarts.get(), usStarts.get());
    }
  }

  /** The chart, the page's key, and the members, registered by the lines of the README. */
  void install() {
    var line =
        new ArrayList<>(
            List.of(
                "install",
                Helm.RELEASE,
                Helm.CHART,
                "--kube-context=hub",
                "--namespace=" + OPERATOR_NAMESPACE,
                "--create-namespace",
                // no node runs containers here: the operator's runs beside, as a process
                "--set=replicas=0",
                "--set=operator.allowLoopback=true"));
    VALUES.forEach(value -> line.add("--set=" + value));
    new Helm(kubectl.tools().path("helm-v4"), kubectl.kubeconfig())
        .succeed(line.toArray(String[]::new));
    kubectl.run("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
    kubectl.run(
        "-n",
        OPERATOR_NAMESPACE,
        "create",
        "secret",
        "generic",
        "statuspage-key",
        "--from-literal=token=" + StatuspageEmulator.KEY);
    for (String member : List.of("eu-1", "us-1")) {
      var register = new ProcessBuilder("sh", "-eu", "examples/member-cluster/register.sh");
      register.environment().put("NAME", member);
      register.environment().put("MEMBER", member);
      register.environment().put("HUB", "hub");
      kubectl.run(register);
    }
  }

  /** Deployments in all three clusters, then the declared services and the page. */
  void declare() throws IOException {
    for (String cluster : List.of("hub", "eu-1", "us-1")) {
      kubectl.run(
          "--context", cluster, "apply", "--server-side", "-f", "demo/" + cluster + ".yaml");
    }
    Path copies = Examples.copy(folder.resolve("examples"), page.endpoint());
    kubectl.run("apply", "--server-side", "-f", copies.toString());
  }

  /** Starts the built distribution, exactly as the installed Deployment says. */
  void startOperator() {
    Deployment deployment =
        hub.client()
            .apps()
            .deployments()
            .inNamespace(OPERATOR_NAMESPACE)
            .withName(Helm.RELEASE)
            .get();
    operator = OperatorProcess.start(OperatorContainer.of(deployment), hub);
  }

  LocalCluster hub() {
    return hub;
  }

  LocalCluster eu() {
    return eu;
  }

  LocalCluster us() {
    return us;
  }

  StatuspageEmulator page() {
    return page;
  }

  Kubectl kubectl() {
    return kubectl;
  }

  boolean isOperatorAlive() {
    return operator.isAlive();
  }

  OperatorProcess operator() {
    return operator;
  }

  @Override
  public void close() {
    if (operator != null) {
      operator.close();
    }
    page.close();
    List.of(us, eu, hub).forEach(LocalCluster::close);
    for (java.io.File file : files()) {
      file.delete();
    }
  }

  private List<java.io.File> files() {
    try (var files = Files.walk(folder)) {
      return files.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
