package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.condition.Conditions;
import dev.servicestatus.operations.LeaderLease;
import dev.servicestatus.statuspage.Fault;
import dev.servicestatus.statuspage.StatuspageEmulator;
import dev.servicestatus.testing.OperatorProcess;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import dev.servicestatus.testing.ShiftedClock;
import dev.servicestatus.testing.TcpProxy;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The operator's own wall clock is wrong, and steps while it runs: no verdict, wait, time that is
 * shown, back-off or Lease changes by it. What a wrong clock can do is to make the hub's
 * certificate look invalid: then nothing is written.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClocksTest {
  private static final Duration TEN_YEARS = Duration.ofDays(3650);
  private static final Duration WAIT = Duration.ofSeconds(3);
  private static final Duration A_SECOND_OF_DATE = Duration.ofSeconds(1);
  private static final String NEED =
      "needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]\n";

  /** A second of the HTTP Date, and the journey of an event on a busy machine. */
  private static final Duration JOURNEY = Duration.ofSeconds(3);

  private static final StatuspageEmulator PAGE = StatuspageEmulator.start();

  private static ShiftedClock clock;
  private static World world;
  private static TcpProxy way;
  private static Pods pods;

  private final List<String> levels = new CopyOnWriteArrayList<>();
  private OperatorProcess operator;
  private Watch watch;

  @BeforeAll
  static void start() {
    clock = ShiftedClock.requireForTest();
    world = World.begin();
    way = TcpProxy.to(world.hub.port());
    pods = World.pods(world.hub, "waits");
    pods.create("a", World.labelled(PodShape.running()));
    World.pods(world.hub, "counted").create("a", World.labelled(PodShape.running()));
    register();
    publish();
    world.values.put("operator.pageNamespaces", "{waits}");
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      world.close();
      way.close();
    }
    PAGE.close();
    clock.close();
  }

  @BeforeEach
  void watch() {
    watch = world.client().resources(ServiceStatus.class).inAnyNamespace().watch(new Levels());
  }

  @AfterEach
  void end() {
    watch.close();
    operator.terminate(World.SOON); // gives the Lease back
    operator.close();
  }

  /** The member's certificate must be checked: it is vouched for, and is no authority itself. */
  private static void register() {
    String kubeconfig =
        world
            .hub
            .kubeconfig(world.hub.adminToken(), "https://127.0.0.1:" + way.port())
            .replace(base64(world.hub.caCertificatePem()), base64(world.hub.authorityPem()));
    world.secret(World.OPERATOR_NAMESPACE, "eu-1", "kubeconfig", kubeconfig);
    world.apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: MemberCluster
        metadata: {name: eu-1}
        spec: {kubeconfigSecretRef: {name: eu-1, key: kubeconfig}}
        """);
    world.service("counted", "clusters: {names: [eu-1], whenUnseen: CountAsDown}\n" + NEED);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void publish() {
    world.secret("waits", "key", "token", StatuspageEmulator.KEY);
    world.apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: StatusPage
        metadata: {name: public, namespace: waits}
        spec:
          provider: AtlassianStatuspage
          pageId: %s
          endpoint: %s
          credentials: {secretRef: {name: key, key: token}}
          mode: Publish
        ---
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: s, namespace: waits}
        spec:
          displayName: API
          damping: {worseAfter: 3s, betterAfter: 3s}
          clusters: {names: [eu-1]}
          needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]
          publish: [{pageRef: {name: public}}]
        """
            .formatted(StatuspageEmulator.PAGE_ID, PAGE.endpoint()));
  }

  private void startUnderTheClock(Map<String, String> environment) {
    var all = new HashMap<>(clock.environment());
    all.putAll(environment);
    operator = world.startOperator(all);
  }

  /** Every level that was ever shown, in order. */
  private final class Levels implements Watcher<ServiceStatus> {
    @Override
    public void eventReceived(Action action, ServiceStatus service) {
      if (service.getStatus() != null && service.getStatus().level() != null) {
        String shown = service.getMetadata().getNamespace() + " " + service.getStatus().level();
        if (!shown.equals(last(service.getMetadata().getNamespace()))) {
          levels.add(shown);
        }
      }
    }

    private String last(String namespace) {
      return levels.reversed().stream()
          .filter(l -> l.startsWith(namespace + " "))
          .findFirst()
          .orElse("");
    }

    @Override
    public void onClose(WatcherException cause) {
      levels.add("the watch of the test ended");
    }
  }

  /** First, for a second operator holds back from the page until the first one's budget is free. */
  @Test
  @Order(1)
  void aWrongOrSteppingWallClockChangesNothing() {
    // Given an operator that starts ten years ahead
    clock.shift(TEN_YEARS);
    startUnderTheClock(Map.of());
    world.awaitLevel("waits", Level.Operational);
    world.awaitLevel("counted", Level.Operational);
    awaitOnPage("operational");
    int term = lease().getLeaseTransitions();

    // When its clock steps back and forth while it waits, Then it waits as long as it should
    changes(PodShape.crashLoop(), TEN_YEARS.negated(), Level.MajorOutage, "major_outage");
    changes(PodShape.running(), Duration.ofHours(1), Level.Operational, "operational");
    assertThat(levels)
        .as("every level that was shown, but for before the first look")
        .filteredOn(level -> !level.endsWith("Unknown"))
        .containsExactlyInAnyOrder(
            "counted Operational", "waits Operational", "waits MajorOutage", "waits Operational");
    assertThat(levels).hasSizeLessThanOrEqualTo(6);

    // When the member goes silent as the clock steps back, Then it is unseen in time, and back
    clock.shift(Duration.ofHours(-1));
    way.mode(TcpProxy.Mode.BLACK_HOLE);
    world.awaitLevel("waits", Level.Unknown);
    way.mode(TcpProxy.Mode.PASS);
    world.awaitLevel("waits", Level.Operational);
    world.awaitLevel("counted", Level.Operational);
    assertThat(lease().getLeaseTransitions()).as("the term").isEqualTo(term);
  }

  /** The pod changes, and while the wait of that runs, the clock steps. */
  private void changes(PodShape shape, Duration shift, Level level, String onPage) {
    PAGE.inject(Fault.retryAfter("P[A-Z]+ .*/components", 429, 2, 1));
    Instant changed = Instant.now();
    long began = System.nanoTime();
    pods.become("a", World.labelled(shape));
    clock.shift(shift);
    way.mode(TcpProxy.Mode.RESET); // connections are made anew, and certificates checked
    way.mode(TcpProxy.Mode.PASS);

    world.awaitLevel("waits", level);

    Duration waited = Duration.ofNanos(System.nanoTime() - began);
    assertThat(waited).as("the wait of damping").isGreaterThan(WAIT.minus(A_SECOND_OF_DATE));
    ServiceStatusStatus status = world.status("waits").orElseThrow();
    assertThat(Instant.parse(status.sinceTime()))
        .as("sinceTime, by the hub's clock")
        .isBetween(
            changed.minus(A_SECOND_OF_DATE).truncatedTo(ChronoUnit.SECONDS),
            changed.plus(waited).minus(WAIT).plus(JOURNEY));
    Conditions.find(status.conditions(), ConditionTypes.DEGRADED)
        .ifPresent(degraded ->
            assertThat(Instant.parse(degraded.lastTransitionTime()))
                .isBetween(changed, Instant.now().plus(JOURNEY)));
    assertThat(world.memberReason("eu-1", ConditionTypes.CONNECTED)).isEqualTo("Connected");
    awaitOnPage(onPage);
    assertThat(PAGE.breaches()).isZero();
    assertThat(lease().getRenewTime().toInstant())
        .as("the Lease's last renewal, by the hub's clock")
        .isBetween(Instant.now().minusSeconds(10), Instant.now().plus(JOURNEY));
  }

  private void awaitOnPage(String status) {
    Poll.until(
        "the page shows " + status, World.SOON, () -> status.equals(PAGE.page().statusOf("API")));
  }

  private static LeaseSpec lease() {
    return world
        .client()
        .leases()
        .inNamespace(World.OPERATOR_NAMESPACE)
        .withName(LeaderLease.NAME)
        .get()
        .getSpec();
  }

  @Test
  @Order(2)
  void whileTheHubsCertificateLooksInvalidNothingIsWritten() throws IOException {
    // Given an operator whose clock says that the hub's certificate ran out long ago
    Optional<ServiceStatusStatus> before = world.status("waits");
    int writes = PAGE.writes().size();
    clock.shift(TEN_YEARS);
    startUnderTheClock(authority());

    // When pods fail
    pods.become("a", World.labelled(PodShape.crashLoop()));
    Poll.until(
        "it says that the hub does not answer",
        World.SOON,
        () -> operator.log().contains("does not answer"));

    // Then it says nothing of it
    assertThat(operator.isAlive()).isTrue();
    assertThat(world.status("waits")).isEqualTo(before);
    assertThat(PAGE.writes()).hasSize(writes);

    // When the clock is right again, Then it works, without a restart
    clock.shift(Duration.ZERO);
    world.awaitLevel("waits", Level.MajorOutage);
    pods.become("a", World.labelled(PodShape.running()));
    world.awaitLevel("waits", Level.Operational);
  }

  @Test
  @Order(3)
  void podsOfTheHubAreSeenThoughItsCertificateLooksInvalid() throws IOException {
    // Given an operator whose clock steps so that the hub's certificate looks invalid
    clock.shift(Duration.ZERO);
    startUnderTheClock(authority());
    pods.become("a", World.labelled(PodShape.crashLoop()));
    world.awaitLevel("waits", Level.MajorOutage);
    clock.shift(TEN_YEARS);
    // it still writes, over connections that this life has opened
    pods.become("a", World.labelled(PodShape.running()));
    world.awaitLevel("waits", Level.Operational);

    // When a service asks for the hub's own pods, for the first time
    World.pods(world.hub, "own").create("a", World.labelled(PodShape.running()));
    world.service("own", "clusters: {names: [local], whenUnseen: CountAsDown}\n" + NEED);

    // Then they are seen, at the hub's time
    world.awaitLevel("own", Level.Operational);
    assertThat(levels).doesNotContain("own MajorOutage");
    assertThat(operator.log())
        .as("lines of its log, by its own clock")
        .contains("\"" + Instant.now().plus(TEN_YEARS).toString().substring(0, 4));
  }

  /** The authority of the hub without its own certificate, which would be trusted at any time. */
  private static Map<String, String> authority() throws IOException {
    Path authority = world.hub.folder().resolve("authority.crt");
    Files.writeString(authority, world.hub.authorityPem());
    return Map.of("KUBERNETES_CERTS_CA_FILE", authority.toString());
  }
}
