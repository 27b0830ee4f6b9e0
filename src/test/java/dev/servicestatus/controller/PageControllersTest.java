package dev.servicestatus.controller;

import static dev.servicestatus.controller.PagesOperator.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.StatusPage;
import dev.servicestatus.statuspage.EmulatedPage;
import dev.servicestatus.statuspage.Fault;
import dev.servicestatus.statuspage.LoggedRequest;
import dev.servicestatus.statuspage.StatuspageEmulator;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both controllers of pages on a real API server, with the emulator by real HTTP. */
class PageControllersTest {
  private PagesOperator it;
  private EmulatedPage there;

  @BeforeEach
  void start() {
    LocalCluster.shared(); // skips by name where the programs are missing
    it = new PagesOperator();
    there = it.emulator.page();
  }

  @AfterEach
  void stop() {
    if (it != null) {
      it.close();
      assertThat(it.emulator.breaches()).isZero();
    }
  }

  private static List<String> managers(HasMetadata object) {
    return object.getMetadata().getManagedFields().stream()
        .map(ManagedFieldsEntry::getManager)
        .distinct()
        .toList();
  }

  private ServiceStatus service(String name) {
    return it.client.resources(ServiceStatus.class).inNamespace(it.namespace).withName(name).get();
  }

  @Test
  void createsOnceAndFollows() {
    it.page();
    it.service("api", "API", Level.Operational);
    it.awaitShown("API", "operational");
    it.awaitPublished("api", ConditionReasons.PUBLISHED);

    it.level("api", Level.MajorOutage);
    it.awaitShown("API", "major_outage");
    it.level("api", Level.DegradedPerformance);
    it.awaitShown("API", "degraded_performance");

    PageComponent record = it.records().getFirst();
    assertThat(it.records()).hasSize(1);
    assertThat(record.getMetadata().getName()).matches("public-[0-9a-f]{10}");
    assertThat(record.getMetadata().getLabels())
        .containsEntry("servicestatus.dev/page", "public")
        .containsEntry("servicestatus.dev/service", "api");
    assertThat(record.getMetadata().getFinalizers()).isEmpty();
    assertThat(record.getMetadata().getOwnerReferences()).isEmpty();
    assertThat(managers(record)).containsExactly("servicestatus-page");
    assertThat(managers(it.statusPage())).contains("servicestatus-page").hasSize(2);
    assertThat(managers(service("api"))).contains("servicestatus-page", "servicestatus-health");
    Poll.until(
        "the row is there",
        SOON,
        () -> service("api").getStatus().pages().getFirst().level() == Level.DegradedPerformance);
    assertThat(service("api").getStatus().level()).isEqualTo(Level.DegradedPerformance);
    it.awaitPage(ConditionTypes.SYNCED, ConditionReasons.IN_STEP);
    assertThat(it.statusPage().getStatus().publishedComponents()).isEqualTo(1);
    assertThat(it.emulator.log())
        .extracting(LoggedRequest::userAgent)
        .containsOnly("servicestatus-operator/test; term=3");
    assertThat(it.emulator.writes()).hasSize(3).noneMatch(w -> w.path().contains("incidents"));
  }

  @Test
  void aServiceWithoutAPageOrWithOneThatIsNotThereIsToldSo() {
    it.apply(
        it.namespace,
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: alone}
        spec: {needs: [{name: n, selector: {matchLabels: {app: x}}}]}
        """);
    it.service("api", "API", Level.Operational);

    it.awaitPublished("alone", ConditionReasons.NO_PAGES);
    it.awaitPublished("api", ConditionReasons.PAGE_NOT_FOUND);
    assertThat(it.published(it.namespace, "api").map(Condition::observedGeneration)).contains(1L);
    it.page();
    it.awaitPublished("api", ConditionReasons.PUBLISHED);
  }

  @Test
  void adoptsWhatIsThere() {
    String id = there.createComponent("API", "partial_outage");
    it.page();
    it.service("api", "API", Level.Operational);
    it.awaitPublished("api", ConditionReasons.PUBLISHED);

    assertThat(it.records().getFirst().getStatus().componentId()).isEqualTo(id);
    assertThat(there.statusOf("API")).isEqualTo("operational");
  }

  @Test
  void refusesToChooseBetweenTwoComponentsOrTwoServices() {
    there.createComponent("API", "operational");
    there.createComponent("API", "operational");
    it.page();
    it.service("api", "API", Level.MajorOutage);
    it.service("first", "Web", Level.Operational);
    it.awaitPublished("first", ConditionReasons.PUBLISHED);
    it.service("second", "Web", Level.MajorOutage);

    it.awaitPublished("api", ConditionReasons.AMBIGUOUS_COMPONENT);
    it.awaitPublished("second", ConditionReasons.COMPONENT_CONFLICT);
    assertThat(there.statusOf("Web")).isEqualTo("operational");
    assertThat(it.published(it.namespace, "second").orElseThrow().message()).contains("/first");
  }

  @Test
  void anUnknownProviderIsToldWithTheKnownOnes() {
    it.key(StatuspageEmulator.KEY);
    it.page("Homemade", StatuspageEmulator.PAGE_ID, "Publish", "Same");
    it.service("api", "API", Level.Operational);

    it.awaitPage(ConditionTypes.ACCEPTED, ConditionReasons.UNKNOWN_PROVIDER);
    it.awaitPage(ConditionTypes.READY, ConditionReasons.UNKNOWN_PROVIDER);
    assertThat(it.pageCondition(ConditionTypes.ACCEPTED).orElseThrow().message())
        .contains("AtlassianStatuspage");
    it.awaitPublished("api", ConditionReasons.PAGE_NOT_ACCEPTED);
    assertThat(it.emulator.log()).isEmpty();
  }

  @Test
  void aMissingAnEmptyAWrongAndARotatedKey() {
    it.page("AtlassianStatuspage", StatuspageEmulator.PAGE_ID, "Publish", "Same");
    it.service("api", "API", Level.Operational);
    it.awaitPage(ConditionTypes.ACCEPTED, ConditionReasons.SECRET_NOT_FOUND);
    it.key(" ");
    it.awaitPage(ConditionTypes.ACCEPTED, ConditionReasons.SECRET_KEY_MISSING);
    assertThat(it.emulator.log()).isEmpty();

    it.key("wrong-key-5555");
    it.awaitPage(ConditionTypes.SYNCED, ConditionReasons.UNAUTHORIZED);
    assertThat(it.emulator.log()).hasSize(1);
    assertThat(it.statusPage().getStatus().toString()).doesNotContain("wrong-key-5555");
    it.awaitPublished("api", ConditionReasons.PAGE_UNREACHABLE);

    it.key(StatuspageEmulator.KEY + "\n");
    it.awaitPublished("api", ConditionReasons.PUBLISHED);
    it.emulator.revoke(StatuspageEmulator.KEY);
    it.emulator.accept("rotated-key");
    it.key("rotated-key");
    it.level("api", Level.MajorOutage);
    it.awaitShown("API", "major_outage");
  }

  @Test
  void aWrongPageIdIsTold() {
    it.key(StatuspageEmulator.KEY);
    it.page("AtlassianStatuspage", "wrong", "Publish", "Same");
    it.service("api", "API", Level.Operational);

    it.awaitPage(ConditionTypes.SYNCED, ConditionReasons.PAGE_NOT_FOUND);
    it.awaitPublished("api", ConditionReasons.PAGE_NOT_FOUND);
  }

  @Test
  void aNamespaceThatIsNotGrantedPublishesNothingAndAWithdrawnGrantEndsIt() {
    it.key(StatuspageEmulator.KEY);
    it.page("AtlassianStatuspage", StatuspageEmulator.PAGE_ID, "Publish", "Same");
    it.service(it.team, "api", "API", Level.Operational);
    it.awaitPublished(it.team, "api", ConditionReasons.NOT_GRANTED);
    assertThat(it.emulator.writes()).isEmpty();

    it.page("AtlassianStatuspage", StatuspageEmulator.PAGE_ID, "Publish", "All");
    it.awaitPublished(it.team, "api", ConditionReasons.PUBLISHED);
    it.page("AtlassianStatuspage", StatuspageEmulator.PAGE_ID, "Publish", "Same");
    it.awaitPublished(it.team, "api", ConditionReasons.NOT_GRANTED);
    Poll.until(
        "it is released", SOON, () -> it.records().getFirst().getStatus().releaseTime() != null);
    it.level(it.team, "api", Level.MajorOutage);
    it.page("AtlassianStatuspage", StatuspageEmulator.PAGE_ID, "Publish", "All");
    it.awaitShown("API", "major_outage");
    assertThat(there.componentsNamed("API")).hasSize(1);
  }

  @Test
  void aStatusPageOfANamespaceThatIsNotServedIsRefused() {
    it.apply(
        it.team,
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: StatusPage
        metadata: {name: stray}
        spec:
          provider: AtlassianStatuspage
          pageId: x
          credentials: {secretRef: {name: key, key: token}}
          mode: Publish
        """);

    Poll.until(
        "it is refused",
        SOON,
        () ->
            it
                .client
                .resources(StatusPage.class)
                .inNamespace(it.team)
                .withName("stray")
                .get()
                .getStatus()
                .conditions()
                .stream()
                .anyMatch(c -> c.reason().equals(ConditionReasons.NAMESPACE_NOT_SERVED)));
  }

  @Test
  void observingShowsThePlanAndNothingElse() {
    there.createComponent("API", "partial_outage");
    it.key(StatuspageEmulator.KEY);
    it.page("AtlassianStatuspage", StatuspageEmulator.PAGE_ID, "Observe", "Same");
    it.service("api", "API", Level.Operational);
    it.service("web", "Web", Level.MajorOutage);

    it.awaitPublished("api", ConditionReasons.OBSERVING);
    it.awaitPage(ConditionTypes.SYNCED, ConditionReasons.OBSERVING);
    Poll.until("the plan is told", SOON, () -> it.statusPage().getStatus().pendingChanges() == 2);
    assertThat(it.statusPage().getStatus().plan()).hasSize(2).first().asString().contains("API");
    assertThat(it.emulator.writes()).isEmpty();
    assertThat(it.records()).isEmpty();

    it.page("AtlassianStatuspage", StatuspageEmulator.PAGE_ID, "Publish", "Same");
    it.awaitShown("API", "operational");
    it.awaitShown("Web", "major_outage");
  }

  @Test
  void aHumanIsYieldedToUntilPageAndServiceAgree() {
    it.page();
    it.service("api", "API", Level.Operational);
    it.awaitPublished("api", ConditionReasons.PUBLISHED);
    String id = it.records().getFirst().getStatus().componentId();
    there.setComponent(id, "status", "under_maintenance");

    it.level("api", Level.MajorOutage);
    it.awaitPublished("api", ConditionReasons.HUMAN_OVERRIDE);
    assertThat(there.statusOf("API")).isEqualTo("under_maintenance");

    there.setComponent(id, "status", "major_outage");
    it.pass(Duration.ofSeconds(61));
    Poll.until(
        "the first agreement is stored",
        SOON,
        () -> it.records().getFirst().getStatus().held().agreedTime() != null);
    it.pass(Duration.ofSeconds(61));
    it.awaitPublished("api", ConditionReasons.PUBLISHED);
    it.level("api", Level.Operational);
    it.awaitShown("API", "operational");
  }

  @Test
  void anIncidentHoldsItsComponentsUntilItEnds() {
    it.page();
    it.service("api", "API", Level.Operational);
    it.awaitPublished("api", ConditionReasons.PUBLISHED);
    String incident =
        there.openIncident("Trouble", it.records().getFirst().getStatus().componentId());

    it.level("api", Level.MajorOutage);
    it.awaitPublished("api", ConditionReasons.HELD_BY_INCIDENT);
    assertThat(there.statusOf("API")).isEqualTo("operational");

    there.end(incident);
    it.pass(Duration.ofSeconds(61));
    it.awaitShown("API", "major_outage");
    it.awaitPublished("api", ConditionReasons.PUBLISHED);
  }

  @Test
  void unknownIsNotWritten() {
    it.page();
    it.service("api", "API", Level.Unknown);
    it.awaitPublished("api", ConditionReasons.LEVEL_UNKNOWN);
    assertThat(it.emulator.writes()).isEmpty();

    it.level("api", Level.Operational);
    it.awaitPublished("api", ConditionReasons.PUBLISHED);
    it.level("api", Level.Unknown);
    it.awaitPublished("api", ConditionReasons.LEVEL_UNKNOWN);
    assertThat(it.emulator.writes()).hasSize(1);
    assertThat(there.statusOf("API")).isEqualTo("operational");
  }

  @Test
  void rebuiltBeforeTheAnswerOfACreationThereIsOne() {
    it.emulator.inject(
        Fault.slow(Fault.Kind.SLOW_AFTER, "POST .*/components", Duration.ofSeconds(5), 1));
    it.page();
    it.service("api", "API", Level.MajorOutage);
    Poll.until("the creation is under way", SOON, () -> !it.emulator.writes().isEmpty());
    assertThat(it.records().getFirst().getStatus().creating()).isNotNull();

    it.stop();
    it.start();

    it.awaitPublished("api", ConditionReasons.PUBLISHED);
    assertThat(there.componentsNamed("API")).hasSize(1);
    assertThat(it.emulator.writes()).hasSize(1);
  }

  @Test
  void aRestartChangesNothing() {
    it.page();
    it.service("api", "API", Level.Operational);
    it.awaitPublished("api", ConditionReasons.PUBLISHED);
    it.stop();
    it.level("api", Level.MajorOutage);
    it.start();

    it.awaitShown("API", "major_outage");
    assertThat(there.componentsNamed("API")).hasSize(1);
    assertThat(it.records()).hasSize(1);
  }

  @Test
  void whatIsInANamespaceThatIsNoLongerWatchedIsNotLetGo() {
    it.page();
    it.service(it.team, "api", "API", Level.PartialOutage);
    it.awaitPublished(it.team, "api", ConditionReasons.PUBLISHED);
    it.stop();
    it.watched = Set.of(it.namespace);
    it.start();

    Poll.until(
        "it is looked at",
        SOON,
        () ->
            it.records()
                .getFirst()
                .getStatus()
                .conditions()
                .getFirst()
                .reason()
                .equals(ConditionReasons.LEVEL_UNKNOWN));
    assertThat(it.records().getFirst().getStatus().releaseTime()).isNull();
    assertThat(there.statusOf("API")).isEqualTo("partial_outage");
  }

  @Test
  void aDeletedStatusPageLetsGoAndTakesBackWhatItHad() {
    it.page();
    it.service("api", "API", Level.PartialOutage);
    it.awaitPublished("api", ConditionReasons.PUBLISHED);
    String id = it.records().getFirst().getStatus().componentId();
    it.client.resource(it.statusPage()).delete();
    Poll.until(
        "it is released", SOON, () -> it.records().getFirst().getStatus().releaseTime() != null);
    it.level("api", Level.MajorOutage);
    it.awaitPublished("api", ConditionReasons.PAGE_NOT_FOUND);
    assertThat(there.statusOf("API")).isEqualTo("partial_outage");

    it.page();

    it.awaitShown("API", "major_outage");
    assertThat(it.records()).hasSize(1);
    assertThat(it.records().getFirst().getStatus().releaseTime()).isNull();
    assertThat(it.records().getFirst().getStatus().componentId()).isEqualTo(id);
  }

  @Test
  void whatAStatusPageHadThatWentWhileNobodyLookedIsLetGo() {
    it.page();
    it.service("api", "API", Level.PartialOutage);
    it.awaitPublished("api", ConditionReasons.PUBLISHED);
    it.stop();
    var another = it.statusPage();
    it.client.resource(another).delete();
    another.getMetadata().setName("renamed");
    another.getMetadata().setResourceVersion(null);
    another.getMetadata().setManagedFields(null);
    it.client.resource(another).create();
    it.start();

    Poll.until(
        "it is released", SOON, () -> it.records().getFirst().getStatus().releaseTime() != null);
    assertThat(there.statusOf("API")).isEqualTo("partial_outage");
  }

  @Test
  void aDeletedServiceIsLeftOnThePage() {
    it.page();
    it.service("api", "API", Level.PartialOutage);
    it.awaitPublished("api", ConditionReasons.PUBLISHED);
    it.client.resource(service("api")).delete();
    Poll.until(
        "it is released", SOON, () -> it.records().getFirst().getStatus().releaseTime() != null);
    Poll.until("it is counted", SOON, () -> it.statusPage().getStatus().releasedComponents() == 1);

    assertThat(there.statusOf("API")).isEqualTo("partial_outage");
  }
}
