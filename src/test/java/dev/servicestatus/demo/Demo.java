package dev.servicestatus.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** {@code make demo}. */
final class Demo {
  private Demo() {}

  /**
   * Runs the demo and exits 0 if all expectations held, else 1. {@code DEMO_BREAK=3} makes an
   * expectation of step 3 wrong, to show that.
   *
   * @param arguments with KEEP=1 a file: the exit code is written there when all is told, and
   *     everything stays until this process is ended
   */
  public static void main(String[] arguments) {
    try {
      int code = run(arguments);
      if (arguments.length == 0) {
        System.exit(code);
      }
    } catch (Exception e) {
      System.out.println("FAILED: " + e);
      System.exit(1);
    }
  }

  private static int run(String[] arguments) throws Exception {
    long start = System.nanoTime();
    System.out.println("starting a hub and two members: etcd, kube-apiserver, controllers, kwok");
    int code;
    try (DemoWorld world = DemoWorld.start()) {
      System.out.printf("control planes are up after %.1f s%n", seconds(start));
      code = play(world);
      if (arguments.length == 1) {
        tellResult(code, start);
        keep(world, Path.of(arguments[0]), code);
        return code;
      }
      code = code == 0 ? stop(world) : code;
    }
    System.out.println("everything is ended, nothing is left running");
    tellResult(code, start);
    return code;
  }

  private static int play(DemoWorld world) throws Exception {
    System.out.println("shortened: the chart with " + String.join(" ", DemoWorld.VALUES));
    System.out.println("shortened: copies of examples/ with damping {" + Examples.WAITS + "}");
    world.install();
    world.declare();
    world.page().page().createComponent("Checkout", "operational");
    world.page().page().createComponent("Office phones", "operational");
    try (Observed observed = new Observed(world.hub())) {
      var script = new Script(world::isOperatorAlive, System.getenv("DEMO_BREAK"));
      new Scenes(world, observed, script).play();
      return 0;
    } catch (DemoFailure e) {
      System.out.println(e.getMessage());
      System.out.println("---- the last lines of the operator's log");
      List<String> log = world.operator().log().lines().toList();
      log.subList(Math.max(0, log.size() - 20), log.size()).forEach(System.out::println);
      return 1;
    }
  }

  private static int stop(DemoWorld world) {
    long start = System.nanoTime();
    int code = world.operator().terminate(Duration.ofSeconds(10));
    System.out.printf(
        "%nSIGTERM ended the operator after %.1f s, exit code %d%n", seconds(start), code);
    return code == 137 ? 1 : 0;
  }

  private static void tellResult(int code, long start) {
    System.out.printf("%n%s after %.0f s%n", code == 0 ? "PASSED" : "FAILED", seconds(start));
  }

  private static void keep(DemoWorld world, Path result, int code) throws Exception {
    String origin = world.page().endpoint().replaceFirst("/v1$", "");
    System.out.println("left running, `make demo-down` ends it:");
    System.out.println("  export KUBECONFIG=" + world.kubectl().kubeconfig());
    System.out.println("  contexts: hub, eu-1, us-1");
    System.out.println("  page:     curl " + origin + "/__state");
    System.out.println("  operator: curl " + world.operator().managementUrl() + "/metrics");
    System.out.println("            tail -f " + world.operator().logFile());
    Files.writeString(result, code + "\n");
    awaitSigterm();
  }

  /** SIGTERM lets the main thread go on: it cleans up, and the JVM waits for it. */
  private static void awaitSigterm() throws InterruptedException {
    Thread main = Thread.currentThread();
    var told = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              told.countDown();
              try {
                main.join(15_000);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
    told.await();
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
