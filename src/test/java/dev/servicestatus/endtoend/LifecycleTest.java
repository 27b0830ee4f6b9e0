package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.testing.Crds;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.OperatorProcess;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator does without its hub, beside a second replica, and at its end. */
class LifecycleTest {
  private static final String NEED =
      "needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]";

  private World world;
  private OperatorProcess standby;

  @BeforeEach
  void aHubWithoutTheKinds() {
    LocalCluster.shared(); // skips by name where the programs are missing
    world = World.withoutKinds();
  }

  @AfterEach
  void stop() {
    if (standby != null) {
      standby.close();
    }
    world.close();
  }

  private static void awaitReady(OperatorProcess operator, boolean ready) {
    Poll.until(
        ready ? "ready" : "not ready",
        Duration.ofSeconds(60),
        () -> operator.management("/readyz").startsWith("ok") == ready);
  }

  private Pods servedService() {
    Pods pods = World.pods(world.hub, "shop");
    pods.create("a", World.labelled(PodShape.running()));
    world.service("shop", NEED);
    world.awaitLevel("shop", Level.Operational);
    return pods;
  }

  @Test
  void waitsForTheKindsAndOutlivesItsHub() {
    OperatorProcess operator = world.startOperator();
    Poll.until(
        "it says what is missing",
        World.SOON,
        () -> operator.log().contains("the CRDs are not installed"));
    assertThat(operator.management("/livez")).startsWith("ok");
    assertThat(operator.management("/readyz")).doesNotStartWith("ok");

    Crds.install(world.client());

    awaitReady(operator, true);
    Pods pods = servedService();

    world.hub.kill();

    awaitReady(operator, false);
    assertThat(operator.management("/livez")).startsWith("ok");

    world.hub.restartApiServer();

    awaitReady(operator, true);
    pods.become("a", PodShape.crashLoop());
    world.awaitLevel("shop", Level.MajorOutage);
  }

  @Test
  void aStandbyTakesOverAtOnceFromOneThatStopsCleanly() {
    Crds.install(world.client());
    OperatorProcess leader = world.startOperator();
    awaitReady(leader, true);
    Pods pods = servedService();
    standby = world.anotherOperator();
    awaitReady(standby, true);
    assertThat(standby.log()).doesNotContain("Leads");

    int code = leader.terminate(Duration.ofSeconds(10));

    assertThat(code).as("128 + SIGTERM").isEqualTo(143);
    Poll.until("the standby leads", Duration.ofSeconds(5), () -> standby.log().contains("Leads"));
    pods.become("a", PodShape.crashLoop());
    world.awaitLevel("shop", Level.MajorOutage);
  }

  /** With the waits of production: short ones would look again by themselves. */
  @Test
  void whatHappensWhileItsLeaseLapsesIsNotLost() {
    Crds.install(world.client());
    world.values.clear();
    OperatorProcess operator = world.startOperator();
    awaitReady(operator, true);
    List<String> namespaces = IntStream.range(0, 10).mapToObj(i -> "shop-" + i).toList();
    Map<String, Pods> pods = new TreeMap<>();
    for (String namespace : namespaces) {
      pods.put(namespace, World.pods(world.hub, namespace));
      pods.get(namespace).create("a", World.labelled(PodShape.running()));
      world.service(namespace, NEED);
    }
    namespaces.forEach(namespace -> world.awaitLevel(namespace, Level.Operational));

    operator.signal("STOP");
    pods.values().forEach(there -> there.become("a", PodShape.crashLoop()));
    Poll.until(
        "the Lease has lapsed",
        Duration.ofSeconds(30),
        () -> Duration.between(lastRenewal(), hubTime()).compareTo(Duration.ofSeconds(12)) > 0);
    operator.signal("CONT");

    namespaces.forEach(namespace -> world.awaitLevel(namespace, Level.MajorOutage));
  }

  private Instant lastRenewal() {
    return world
        .client()
        .leases()
        .inNamespace(World.OPERATOR_NAMESPACE)
        .withName("servicestatus-operator")
        .get()
        .getSpec()
        .getRenewTime()
        .toInstant();
  }

  /** The API server runs on this machine: its clock is ours. */
  private static Instant hubTime() {
    return Instant.now();
  }
}
