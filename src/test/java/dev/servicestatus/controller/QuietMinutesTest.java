package dev.servicestatus.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec;
import dev.servicestatus.cluster.ClusterConnection;
import dev.servicestatus.cluster.Fleet;
import dev.servicestatus.cluster.FleetOptions;
import dev.servicestatus.cluster.Kubeconfigs;
import dev.servicestatus.condition.Conditions;
import dev.servicestatus.health.Member;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.ServiceKey;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.NumberingProxy.Life;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Ten minutes in which nothing happens, by a clock that the test owns: all controllers as in
 * production, each object visited every minute although nothing asks for it, on a real hub.
 */
class QuietMinutesTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String CLUSTER = "quiet-hub";

  private final WakeUps wakeUps = new WakeUps();
  private final ClusterWakeUps clusterWakeUps = new ClusterWakeUps();
  private final AtomicInteger visits = new AtomicInteger();
  private final Life life = Life.peaceful();
  private final Fleet fleet =
      new Fleet(
          new FleetOptions(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(120)),
          wakeUps::wake,
          clusterWakeUps::wake,
          new SimpleMeterRegistry());
  private PagesOperator operator;

  @AfterEach
  void close() {
    LocalCluster.shared().client().resources(MemberCluster.class).withName(CLUSTER).delete();
    if (operator != null) {
      operator.close();
    }
    fleet.close();
  }

  private Moment now() {
    visits.incrementAndGet();
    Duration passed = operator == null ? Duration.ZERO : operator.passed();
    return new Moment(fleet.nanos() + passed.toNanos(), Instant.now().plus(passed));
  }

  private void health(Operator controllers) {
    var hub =
        ClusterConnection.ofHub(LocalCluster.shared().client().getConfiguration(), Instant::now);
    fleet.join(Member.HUB.name(), hub, List.of());
    var services =
        new ServiceStatusReconciler(
            fleet,
            wakeUps,
            Duration.ofSeconds(90),
            this::now,
            () -> true,
            new LevelGauge(),
            new ServiceEvents(LocalCluster.shared().client(), "test"));
    controllers.register(
        services,
        settings -> settings.withGenerationAware(false).withOnUpdateFilter(services::concerns));
    controllers.register(
        new MemberClusterReconciler(
            fleet,
            clusterWakeUps,
            new Kubeconfigs(true, Instant::now),
            hub,
            "default",
            this::now,
            () -> true));
  }

  @Test
  void nothingIsWrittenWhereNothingHappens() {
    operator = new PagesOperator(life, this::health);
    var pods = new Pods(operator.client, operator.namespace);
    pods.create("a", PodShape.running().label("app", "x"));
    var member = new MemberCluster();
    member.setMetadata(new ObjectMetaBuilder().withName(CLUSTER).build());
    member.setSpec(
        new MemberClusterSpec(
            null, new MemberClusterSpec.Local(), List.of(), null, null, List.of()));
    operator.client.resource(member).create();
    operator.page();
    operator.apply(
        operator.namespace,
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: api}
        spec:
          damping: {worseAfter: 0s, betterAfter: 0s}
          needs: [{name: n, selector: {matchLabels: {app: x}}}]
          publish: [{pageRef: {name: public}}]
        """);
    operator.awaitShown("api", "operational");
    operator.awaitPublished("api", "Published");
    operator.awaitPage("Synced", "InStep");
    Poll.until("the cluster is connected", SOON, () -> connected().equals(Optional.of("True")));
    Poll.until("all is written", SOON, this::quietForTwoSeconds);

    int written = life.requests().size();
    for (int minute = 0; minute < 10; minute++) {
      int before = visits.get();
      operator.passQuietly(Duration.ofMinutes(1));
      wakeUps.wake(new ServiceKey(operator.namespace, "api"));
      clusterWakeUps.wake(CLUSTER);
      Poll.until("the visits of a minute", SOON, () -> visits.get() >= before + 2);
    }
    Poll.until("the last visits have ended", SOON, this::quietForTwoSeconds);

    assertThat(life.requests().subList(written, life.requests().size())).isEmpty();
  }

  private Optional<String> connected() {
    MemberCluster member = operator.client.resources(MemberCluster.class).withName(CLUSTER).get();
    return Optional.ofNullable(member.getStatus())
        .flatMap(status -> Conditions.find(status.conditions(), "Connected"))
        .map(Condition::status);
  }

  private int seen = -1;
  private long seenAt;

  private boolean quietForTwoSeconds() {
    int count = life.requests().size() + visits.get();
    if (count != seen) {
      seen = count;
      seenAt = System.nanoTime();
    }
    return System.nanoTime() - seenAt > Duration.ofSeconds(2).toNanos();
  }
}
