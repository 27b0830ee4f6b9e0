package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods → the page, and the operator killed around the request that creates a component. */
class PageTest {
  private static final String NEED =
      "needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]\n";
  private static final String CREATE = "POST .*/components";

  /**
   * A successor waits until the dead leader's Lease ends (16 s), then until the budget is free (61
   * s).
   */
  private static final Duration AFTER_A_KILL = Duration.ofSeconds(150);

  /** And, where the POST never arrived, for the third look after 90 s. */
  private static final Duration AFTER_A_LOST_CREATE = Duration.ofSeconds(240);

  private static World world;
  private StatuspageEmulator emulator;
  private Pods pods;
  private String namespace;
  private static int count;

  @BeforeAll
  static void start() {
    LocalCluster.shared(); // skips by name where the programs are missing
    world = World.begin();
    for (int i = 1; i <= 9; i++) {
      world.namespace("page-" + i);
    }
    world.options.add(
        "--page-namespaces=page-1,page-2,page-3,page-4,page-5,page-6,page-7,page-8,page-9");
    world.startOperator();
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      world.close();
    }
  }

  @BeforeEach
  void aPageOfItsOwn() {
    namespace = "page-" + ++count;
    emulator = StatuspageEmulator.start();
    pods = World.pods(world.hub, namespace);
    world.secret(namespace, "key", "token", StatuspageEmulator.KEY);
  }

  @AfterEach
  void endPage() {
    emulator.close();
  }

  private void page(String mode) {
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
  }

  private void service() {
    world.service(namespace, "displayName: API\n" + NEED + "publish: [{pageRef: {name: public}}]");
  }

  private void awaitOnPage(String status, Duration bound) {
    Poll.until(
        "the page shows " + status, bound, () -> status.equals(emulator.page().statusOf("API")));
  }

  private List<PageComponent> records() {
    return world.client().resources(PageComponent.class).inNamespace(namespace).list().getItems();
  }

  @Test
  void createsOnceAndFollows() {
    pods.create("a", World.labelled(PodShape.running()));
    page("Publish");
    service();
    awaitOnPage("operational", World.SOON);
    world.awaitReason(namespace, ConditionTypes.PUBLISHED, "Published");

    pods.become("a", PodShape.crashLoop());

    awaitOnPage("major_outage", World.SOON);

    pods.become("a", PodShape.running());

    awaitOnPage("operational", World.SOON);
    assertThat(emulator.page().componentsNamed("API")).hasSize(1);
    assertThat(emulator.breaches()).isZero();
    assertThat(emulator.writes()).allSatisfy(w -> assertThat(w.path()).doesNotContain("incidents"));
  }

  @Test
  void observingSendsNothing() {
    pods.create("a", World.labelled(PodShape.crashLoop()));
    page("Observe");
    service();

    world.awaitReason(namespace, ConditionTypes.PUBLISHED, "Observing");

    assertThat(emulator.writes()).isEmpty();
  }

  @Test
  void killedWhenOnlyTheRecordOfTheCreationIsStored() {
    emulator.inject(Fault.of(Fault.Kind.DROP_BEFORE, CREATE, 1));

    killedAtTheCreation();

    exactlyOne(AFTER_A_LOST_CREATE);
  }

  @Test
  void killedWhenTheCreationHasArrived() {
    emulator.inject(Fault.slow(Fault.Kind.SLOW_BEFORE, CREATE, Duration.ofSeconds(3), 1));

    killedAtTheCreation();

    exactlyOne(AFTER_A_KILL);
  }

  @Test
  void killedBeforeTheAnswerToTheCreation() {
    emulator.inject(Fault.slow(Fault.Kind.SLOW_AFTER, CREATE, Duration.ofSeconds(30), 1));

    killedAtTheCreation();

    exactlyOne(AFTER_A_KILL);
  }

  private void killedAtTheCreation() {
    pods.create("a", World.labelled(PodShape.crashLoop()));
    page("Publish");
    service();
    Poll.until(
        "the creation is on its way",
        World.SOON,
        () -> emulator.writes().stream().anyMatch(request -> request.method().equals("POST")));
    world.operator().kill();
    assertThat(records())
        .singleElement()
        .satisfies(r -> assertThat(r.getStatus().creating()).isNotNull());
    world.startOperator();
  }

  private void exactlyOne(Duration bound) {
    Poll.until(
        "the record knows its component",
        bound,
        () -> records().getFirst().getStatus().componentId() != null);
    awaitOnPage("major_outage", World.SOON);
    assertThat(emulator.page().componentsNamed("API")).hasSize(1);
    assertThat(records().getFirst().getStatus().componentId())
        .isEqualTo(emulator.page().componentsNamed("API").getFirst().get("id").asText());
    world.awaitReason(namespace, ConditionTypes.PUBLISHED, "Published");
    assertThat(world.status(namespace).orElseThrow().level()).isEqualTo(Level.MajorOutage);
  }
}
