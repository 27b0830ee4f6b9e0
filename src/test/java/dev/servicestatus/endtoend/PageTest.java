package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.statuspage.Fault;
import dev.servicestatus.statuspage.StatuspageEmulator;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pods → the page, and the operator killed around the request that creates a component. */
class PageTest {
  private static final String NEED =
      "needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]\n";
  private static final String CREATE = "POST .*/components";

  /**
   * A successor waits until the dead leader's Lease ends (16 s), then until that one's budget is
   * free (61 s after its last renewal); where the POST never arrived, for the third look after 90
   * s.
   */
  private static final Duration AFTER_A_KILL = Duration.ofSeconds(240);

  private static World world;

  @BeforeAll
  static void start() {
    LocalCluster.shared(); // skips by name where the programs are missing
    world = World.begin();
    List<String> namespaces = List.of("follow", "observe", "stored", "arrived", "unanswered");
    namespaces.forEach(world::namespace);
    world.values.put("operator.pageNamespaces", "{" + String.join(",", namespaces) + "}");
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
      emulator.accept("key-of-" + namespace);
      world.secret(namespace, "key", "token", "key-of-" + namespace);
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

    void awaitCreationUnderWay() {
      Poll.until(
          "the creation for " + namespace + " is on its way",
          World.SOON,
          () -> emulator.writes().stream().anyMatch(r -> r.method().equals("POST")));
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

    void awaitExactlyOne() {
      Poll.until(
          "the record of " + namespace + " knows its component",
          AFTER_A_KILL,
          () -> stored().getStatus().componentId() != null);
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
    }
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
   * Three moments at once: only the record is stored; the request has arrived; its answer is not
   * here yet.
   */
  @Test
  void killedAroundTheRequestThatCreates() {
    try (var stored = Published.in("stored");
        var arrived = Published.in("arrived");
        var unanswered = Published.in("unanswered")) {
      stored.emulator().inject(Fault.of(Fault.Kind.DROP_BEFORE, CREATE, 1));
      arrived
          .emulator()
          .inject(Fault.slow(Fault.Kind.SLOW_BEFORE, CREATE, Duration.ofSeconds(15), 1));
      unanswered
          .emulator()
          .inject(Fault.slow(Fault.Kind.SLOW_AFTER, CREATE, Duration.ofSeconds(15), 1));
      List<Published> all = List.of(stored, arrived, unanswered);
      all.forEach(service -> service.declare(PodShape.crashLoop(), "Publish"));
      all.forEach(Published::awaitCreationUnderWay);

      world.operator().kill();

      assertThat(all)
          .allSatisfy(service -> assertThat(service.stored().getStatus().creating()).isNotNull());
      world.startOperator();
      all.forEach(Published::awaitExactlyOne);
    }
  }
}
