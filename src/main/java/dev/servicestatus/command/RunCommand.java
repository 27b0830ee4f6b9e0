package dev.servicestatus.command;

import dev.servicestatus.operations.HeapBound;
import dev.servicestatus.operations.HubClient;
import dev.servicestatus.operations.HubClock;
import dev.servicestatus.operations.LeaderLease;
import dev.servicestatus.operations.ManagementServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the operator until it is told to stop. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Runs the operator. The hub is reached as kubectl reaches it (KUBECONFIG), or from inside the cluster.")
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  /** After SIGTERM so much is left for the end of a term; the whole process has 10 s. */
  private static final long STOP_SECONDS = 9;

  @Spec CommandSpec spec;
  @Mixin RunOptions options;

  @Override
  public Integer call() throws Exception {
    try {
      options.check();
      HubClient.check(System.getenv());
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage());
    }
    options.logFormat.apply(System.getenv());
    Build build = Build.read();
    HeapBound.keep();
    Instruments instruments = Instruments.of(build);
    var clock = new HubClock(System::nanoTime);
    Config config = HubClient.config();
    try (KubernetesClient leaseClient = HubClient.leaseClient(config, clock)) {
      var lease = new LeaderLease(leaseClient, options.namespace, identity(), clock);
      return serve(config, clock, lease, build, instruments);
    }
  }

  private int serve(
      Config config, HubClock clock, LeaderLease lease, Build build, Instruments instruments)
      throws IOException {
    try (KubernetesClient client = HubClient.client(config, clock, lease::holds)) {
      var hub = new Hub(config, client, clock, lease);
      var terms =
          new Terms(
              hub,
              options.watchNamespaces(),
              options.pageNamespaces(),
              () -> new Term(options, build, hub, instruments));
      try (var management =
          new ManagementServer(options.managementPort, terms::isReady, instruments.registry())) {
        LOG.info(
            "{} {} listens on port {}; its hub is {}",
            spec.root().name(),
            build.version(),
            management.port(),
            config.getMasterUrl());
        return untilStopped(terms);
      } catch (BindException taken) {
        throw new IllegalStateException(
            "--management-port " + options.managementPort + " is taken", taken);
      }
    }
  }

  /** SIGTERM interrupts the terms, and the process waits for their clean end. */
  private static int untilStopped(Terms terms) {
    var ended = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    var stop =
        new Thread(
            () -> {
              main.interrupt();
              try {
                if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                  LOG.warn("Did not stop in time; what was under way is abandoned.");
                }
              } catch (InterruptedException again) {
                Thread.currentThread().interrupt();
              }
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      terms.serve();
    } catch (InterruptedException stopped) {
      LOG.info("Stopped.");
    } finally {
      ended.countDown();
    }
    return 0;
  }

  /** Unique over restarts: a successor of the same name is another. */
  private static String identity() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      host = "operator";
    }
    return host + "_" + UUID.randomUUID();
  }
}
