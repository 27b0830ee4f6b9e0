package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.statuspage.Fault;
import dev.servicestatus.statuspage.LoggedRequest;
import dev.servicestatus.statuspage.StatuspageEmulator;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Pods → the page, and the operator killed, or stopped for longer than its Lease, around the
 * requests that create a component and change its level.
 */
class PageTest {
  private static final String NEED =
      "needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]\n";
  private static final String CREATE = "POST .*/components";
  private static final String CHANGE = "PATCH .*/components";
  private static final String CANARY = "canary-key-of-";

  /**
   * A successor waits until the dead leader's Lease ends (16 s), then until that one's budget is
   * free (61 s after its last renewal); where the POST never arrived, for the third look after 90
   * s.
   */
  private static final Duration AFTER_A_KILL = Duration.ofSeconds(240);

  private static final Duration ANSWER_TIME = Duration.ofSeconds(10);

  private static final List<String> NAMESPACES =
      List.of(
          "follow",
          "observe",
          "behind",
          "stored",
          "arrived",
          "unanswered",
          "unsent",
          "sent",
          "begun",
          "touched",
          "late-stored",
          "late-arrived",
          "late-unanswered",
          "paused");

  private static World world;

  @BeforeAll
  static void start() {
    LocalCluster.shared(); // skips by name where the programs are missing
    world = World.begin();
    NAMESPACES.forEach(world::namespace);
    world.values.put("operator.pageNamespaces", "{" + String.join(",", NAMESPACES) + "}");
    world.startOperator();
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      world.close();
    }
  }

  /** A page with a key of its own, and a service that is published there. */
  private record Published(String namespace, StatuspageEmulator emulator, Pods pods)
      implements AutoCloseable {
    static Published in(String namespace) {
      var emulator = StatuspageEmulator.start();
      // a key of its own is a budget of its own
      emulator.accept(CANARY + namespace);
      world.secret(namespace, "key", "token", CANARY + namespace);
      return new Published(namespace, emulator, World.pods(world.hub, namespace));
    }

    void declare(PodShape pod, String mode) {
      pods.create("a", World.labelled(pod));
      world.apply(
          """
          apiVersion: servicestatus.dev/v1alpha1
          kind: StatusPage
          metadata: {name: public, namespace: %s}
          spec:
            provider: AtlassianStatuspage
            pageId: %s
            endpoint: %s
            credentials: {secretRef: {name: key, key: token}}
            mode: %s
          """
              .formatted(namespace, StatuspageEmulator.PAGE_ID, emulator.endpoint(), mode));
      world.service(
          namespace, "displayName: API\n" + NEED + "publish: [{pageRef: {name: public}}]");
    }

    void awaitOnPage(String status) {
      Poll.until(
          "the page of " + namespace + " shows " + status,
          World.SOON,
          () -> status.equals(emulator.page().statusOf("API")));
    }

    void awaitUnderWay(String method) {
      Poll.until(
          method + " for " + namespace + " is on its way",
          World.SOON,
          () -> emulator.writes().stream().anyMatch(r -> r.method().equals(method)));
    }

    PageComponent stored() {
      return world
          .client()
          .resources(PageComponent.class)
          .inNamespace(namespace)
          .list()
          .getItems()
          .getFirst();
    }

    void awaitExactlyOne(Duration bound) {
      Poll.until(
          "the record of " + namespace + " knows its component and its level",
          bound,
          () -> {
            var status = stored().getStatus();
            return status.componentId() != null
                && status.confirmed().level() == Level.MajorOutage
                && List.of(Level.MajorOutage).containsAll(status.unconfirmed()); // it may be late
          });
      awaitOnPage("major_outage");
      world.awaitReason(namespace, ConditionTypes.PUBLISHED, "Published");
      assertThat(emulator.page().componentsNamed("API"))
          .singleElement()
          .satisfies(component ->
              assertThat(component.get("id").asText())
                  .isEqualTo(stored().getStatus().componentId()));
      assertThat(emulator.breaches()).isZero();
      String printed = world.kubectl("get", "pagecomponents", "-n", namespace);
      System.out.println("killed: " + namespace + "\n" + printed);
      assertThat(printed).contains(stored().getStatus().componentId(), "MajorOutage", "Synced");
    }

    @Override
    public void close() {
      emulator.close();
    }
  }

  @Test
  void createsOnceAndFollows() {
    try (var service = Published.in("follow")) {
      service.declare(PodShape.running(), "Publish");
      service.awaitOnPage("operational");
      world.awaitReason("follow", ConditionTypes.PUBLISHED, "Published");

      service.pods().become("a", PodShape.crashLoop());

      service.awaitOnPage("major_outage");

      service.pods().become("a", PodShape.running());

      service.awaitOnPage("operational");
      assertThat(service.emulator().page().componentsNamed("API")).hasSize(1);
      assertThat(service.emulator().breaches()).isZero();
      assertThat(service.emulator().writes())
          .as("nobody is mailed")
          .noneMatch(request -> request.path().contains("incidents"));
      assertThat(metric("servicestatus_page_requests_total{outcome=\"Done\"}"))
          .isGreaterThanOrEqualTo(service.emulator().writes().size());
      assertThat(metric("servicestatus_publish_lag_seconds_count")).isGreaterThanOrEqualTo(3);
      assertThat(metric("servicestatus_publish_lag_seconds_sum")).isPositive();
      assertThat(
              metric(
                  "servicestatus_reconcile_seconds_count{controller=\"status-page\",outcome=\"ok\"}"))
          .isPositive();
    }
  }

  @Test
  void aPageThatCannotBeReachedIsBehindInTheMetrics() {
    try (var service = Published.in("behind")) {
      service.declare(PodShape.running(), "Publish");
      service.awaitOnPage("operational");
      world.client().secrets().inNamespace("behind").withName("key").delete();
      service.pods().become("a", PodShape.crashLoop());

      world.awaitReason("behind", ConditionTypes.PUBLISHED, "PageNotAccepted");
      Poll.until(
          "the metric says so",
          World.SOON,
          () -> metric("servicestatus_publish_behind_seconds") > 0);
      assertThat(service.emulator().page().statusOf("API")).isEqualTo("operational");
    }
  }

  private static double metric(String series) {
    return world
        .operator()
        .management("/metrics")
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  @Test
  void observingSendsNothing() {
    try (var service = Published.in("observe")) {
      service.declare(PodShape.crashLoop(), "Observe");

      world.awaitReason("observe", ConditionTypes.PUBLISHED, "Observing");

      assertThat(service.emulator().writes()).isEmpty();
    }
  }

  /**
   * All moments at once. Of a creation: only the record is stored; the request has arrived; its
   * answer is not here yet. Of a level change: it never arrived; it has arrived; its answer is not
   * here yet, and once a human sets another status before the successor comes. The Lease is taken
   * away, so that the successor begins at once.
   */
  @Test
  void killedAroundTheRequestsThatCreateAndThatChangeALevel() {
    try (var stored = Published.in("stored");
        var arrived = Published.in("arrived");
        var unanswered = Published.in("unanswered");
        var unsent = Published.in("unsent");
        var sent = Published.in("sent");
        var begun = Published.in("begun");
        var touched = Published.in("touched")) {
      List<Published> changes = List.of(unsent, sent, begun, touched);
      changes.forEach(service -> service.declare(PodShape.running(), "Publish"));
      changes.forEach(service -> service.awaitOnPage("operational"));
      unsent.emulator().inject(Fault.of(Fault.Kind.DROP_BEFORE, CHANGE, 100));
      sent.emulator().inject(Fault.slow(Fault.Kind.SLOW_AFTER, CHANGE, ANSWER_TIME, 1));
      begun.emulator().inject(Fault.slow(Fault.Kind.SLOW_BEFORE, CHANGE, ANSWER_TIME, 1));
      touched.emulator().inject(Fault.slow(Fault.Kind.SLOW_AFTER, CHANGE, ANSWER_TIME, 1));
      changes.forEach(service -> service.pods().become("a", PodShape.crashLoop()));
      beginToCreate(stored, arrived, unanswered);
      changes.forEach(service -> service.awaitUnderWay("PATCH"));

      world.operator().kill();

      assertThat(List.of(stored, arrived, unanswered))
          .allSatisfy(service -> assertThat(service.stored().getStatus().creating()).isNotNull());
      assertThat(changes)
          .allSatisfy(service ->
              assertThat(service.stored().getStatus().unconfirmed())
                  .containsExactly(Level.MajorOutage));
      String log = world.operator().log();
      unsent.emulator().clearFaults();
      touched.awaitOnPage("major_outage");
      touched
          .emulator()
          .page()
          .setComponent(touched.stored().getStatus().componentId(), "status", "partial_outage");
      begun.awaitOnPage("major_outage");
      arrived.awaitOnPage("major_outage"); // done while nobody is there to hear of it
      world.client().leases().inNamespace(World.OPERATOR_NAMESPACE).delete();
      world.startOperator();
      for (Published service : List.of(arrived, unanswered, unsent, sent, begun)) {
        service.awaitExactlyOne(World.SOON);
      }
      world.awaitReason("touched", ConditionTypes.PUBLISHED, "HumanOverride");
      assertThat(touched.emulator().page().statusOf("API")).isEqualTo("partial_outage");
      // whether that one was created is not known before a minute and a half
      world.awaitReason("stored", ConditionTypes.PUBLISHED, "Pending");
      assertThat(stored.emulator().writes()).hasSize(1);
      assertThat(log + world.operator().log() + everythingTold()).doesNotContain(CANARY);
    }
  }

  /** The same with the waits for the Lease, for the budget of the dead, and for the third look. */
  @Test
  @Tag("long")
  void killedAroundTheRequestThatCreatesAndItsLeaseIsWaitedFor() {
    try (var stored = Published.in("late-stored");
        var arrived = Published.in("late-arrived");
        var unanswered = Published.in("late-unanswered")) {
      beginToCreate(stored, arrived, unanswered);

      world.operator().kill();
      world.startOperator();

      for (Published service : List.of(stored, arrived, unanswered)) {
        service.awaitExactlyOne(AFTER_A_KILL);
      }
    }
  }

  private static void beginToCreate(Published stored, Published arrived, Published unanswered) {
    stored.emulator().inject(Fault.of(Fault.Kind.DROP_BEFORE, CREATE, 1));
    arrived.emulator().inject(Fault.slow(Fault.Kind.SLOW_BEFORE, CREATE, ANSWER_TIME, 1));
    unanswered.emulator().inject(Fault.slow(Fault.Kind.SLOW_AFTER, CREATE, ANSWER_TIME, 1));
    List<Published> all = List.of(stored, arrived, unanswered);
    all.forEach(service -> service.declare(PodShape.crashLoop(), "Publish"));
    all.forEach(service -> service.awaitUnderWay("POST"));
  }

  private static String everythingTold() {
    String kinds = "statuspages,pagecomponents,servicestatuses,memberclusters,events,leases";
    return world.kubectl("get", kinds, "--all-namespaces", "--output=yaml");
  }

  /** Stopped for longer than its Lease lasts, it wakes up in the term of another. */
  @Test
  @Tag("long")
  void whoWakesUpAfterItsLeaseHasEndedWritesNothingToThePage() {
    try (var service = Published.in("paused")) {
      service.declare(PodShape.running(), "Publish");
      service.awaitOnPage("operational");
      world.awaitReason("paused", ConditionTypes.PUBLISHED, "Published");
      var old = world.operator();
      try (var standby = world.anotherOperator()) {
        old.signal("STOP");
        service.pods().become("a", PodShape.crashLoop());
        Poll.until(
            "the standby leads", Duration.ofSeconds(60), () -> standby.log().contains("Leads"));
        old.signal("CONT");

        Poll.until(
            "the successor has written",
            AFTER_A_KILL,
            () -> "major_outage".equals(service.emulator().page().statusOf("API")));
        List<String> agents =
            service.emulator().writes().stream().map(LoggedRequest::userAgent).toList();
        assertThat(agents).as("one write in each term").hasSize(2).doesNotHaveDuplicates();
        assertThat(service.emulator().breaches()).isZero();
      }
    }
  }
}
