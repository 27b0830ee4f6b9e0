package dev.servicestatus.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.PageComponentStatus;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.By;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.Confirmed;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.Held;
import dev.servicestatus.api.v1alpha1.PageRef;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.api.v1alpha1.StatusPage;
import dev.servicestatus.api.v1alpha1.StatusPageSpec;
import dev.servicestatus.api.v1alpha1.StatusPageSpec.Mode;
import dev.servicestatus.api.v1alpha1.StatusPageStatus;
import dev.servicestatus.condition.Publications.Shelf;
import dev.servicestatus.testing.Specs;
import dev.servicestatus.testing.Statuses;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Map<String, String> STATUS_OF =
      Map.of("Synced", "True", "InStep", "True", "Accepted", "True", "Pending", "Unknown");

  private static ServiceStatus service(Level level) {
    var service = new ServiceStatus();
    service.setMetadata(
        new ObjectMetaBuilder().withNamespace("shop").withName("api").withGeneration(4L).build());
    service.setSpec(Specs.empty());
    service.setStatus(Statuses.of(level));
    return service;
  }

  private static Condition condition(String type, String reason) {
    String status = STATUS_OF.getOrDefault(reason, "False");
    return new Condition(type, status, 1L, "2026-01-01T00:00:00Z", reason, "because");
  }

  private static StatusPage page(Mode mode, String accepted, String synced) {
    var page = new StatusPage();
    page.setMetadata(new ObjectMetaBuilder().withNamespace("p").withName("public").build());
    page.setSpec(
        new StatusPageSpec("AtlassianStatuspage", "x", null, null, null, mode, null, null));
    if (accepted != null) {
      page.setStatus(
          new StatusPageStatus(
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              List.of(
                  condition(ConditionTypes.ACCEPTED, accepted),
                  condition(ConditionTypes.SYNCED, synced))));
    }
    return page;
  }

  private static PageComponent record(Level confirmed, String reason) {
    var record = new PageComponent();
    record.setStatus(
        new PageComponentStatus(
            "a1",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            confirmed == null ? null : new Confirmed(confirmed, "2026-01-01T00:00:00Z"),
            null,
            null,
            null,
            null,
            reason == null ? null : List.of(condition(ConditionTypes.SYNCED, reason))));
    return record;
  }

  private static Shelf shelf(StatusPage page, boolean granted, PageComponent record) {
    return new Shelf(new PageRef("public", "p"), page, granted, record);
  }

  private static Condition published(Level level, Shelf... shelves) {
    return Publications.of(service(level), List.of(shelves), NOW).status().conditions().getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    // page's Accepted, page's Synced, mode, record's confirmed, record's Synced, level → Published
    "Accepted, InStep, Publish, MajorOutage, Synced, MajorOutage, True, Published",
    "Accepted, InStep, Publish, Operational, Synced, MajorOutage, Unknown, Pending",
    "Accepted, Pending, Publish, Operational, HumanOverride, MajorOutage, False, HumanOverride",
    "Accepted, Pending, Publish, , AmbiguousComponent, Operational, False, AmbiguousComponent",
    "Accepted, Unreachable, Publish, Operational, Synced, MajorOutage, Unknown, PageUnreachable",
    "Accepted, Unauthorized, Publish, Operational, Synced, MajorOutage, Unknown, PageUnreachable",
    "Accepted, Unreachable, Publish, MajorOutage, Synced, MajorOutage, True, Published",
    "Accepted, PageNotFound, Publish, , , MajorOutage, False, PageNotFound",
    "Accepted, InStep, Publish, Operational, Synced, Unknown, Unknown, LevelUnknown",
    "Accepted, InStep, Publish, Operational, Synced, , Unknown, LevelUnknown",
    "Accepted, InStep, Observe, Operational, Synced, Operational, Unknown, Observing",
    "SecretNotFound, InStep, Publish, Operational, Synced, Operational, False, PageNotAccepted",
    ", , Publish, , , Operational, Unknown, Pending",
  })
  void oneRowOfTheTable(
      String accepted,
      String synced,
      Mode mode,
      Level confirmed,
      String component,
      Level level,
      String status,
      String reason) {
    Condition published =
        published(level, shelf(page(mode, accepted, synced), true, record(confirmed, component)));

    assertThat(published.status() + " " + published.reason()).isEqualTo(status + " " + reason);
    assertThat(published.observedGeneration()).isEqualTo(4);
  }

  @Test
  void aSuspendedServiceIsToldSoAndNotThatItsLevelIsUnknown() {
    ServiceStatus service = service(Level.Unknown);
    service.setSpec(new ServiceStatusSpec(null, null, null, null, null, null, null, true));
    Shelf shelf =
        shelf(page(Mode.Publish, "Accepted", "InStep"), true, record(Level.Operational, "Synced"));

    Condition published =
        Publications.of(service, List.of(shelf), NOW).status().conditions().getFirst();

    assertThat(published.status()).isEqualTo("Unknown");
    assertThat(published.reason()).isEqualTo(ConditionReasons.SUSPENDED);
    assertThat(published.message()).contains("the page keeps what it shows");
  }

  @Test
  void noPageAMissingOneAndOneThatDoesNotGrant() {
    StatusPage page = page(Mode.Publish, "Accepted", "InStep");

    assertThat(published(Level.Operational).reason()).isEqualTo(ConditionReasons.NO_PAGES);
    assertThat(published(Level.Operational, shelf(null, false, null)).reason())
        .isEqualTo(ConditionReasons.PAGE_NOT_FOUND);
    assertThat(published(Level.Operational, shelf(page, false, null)).reason())
        .isEqualTo(ConditionReasons.NOT_GRANTED);
  }

  @Test
  void ofSeveralPagesTheWorstGivesTheReasonAndTheMessageNamesEach() {
    StatusPage page = page(Mode.Publish, "Accepted", "InStep");
    Shelf shown = shelf(page, true, record(Level.Operational, "Synced"));
    Shelf missing = new Shelf(new PageRef("other", "p"), null, false, null);

    Condition published = published(Level.Operational, shown, missing);

    assertThat(published.reason()).isEqualTo(ConditionReasons.PAGE_NOT_FOUND);
    assertThat(published.message()).contains("p/public: shows Operational").contains("p/other: ");
  }

  @Test
  void whatIsHeldIsNotPublishedEvenIfItAgreesForTheMoment() {
    StatusPage page = page(Mode.Publish, "Accepted", "InStep");
    PageComponent record = record(Level.Operational, "Synced");
    PageComponentStatus s = record.getStatus();
    record.setStatus(
        new PageComponentStatus(
            "a1",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            s.confirmed(),
            null,
            null,
            new Held(By.Human, "2026-01-01T00:00:00Z", null),
            null,
            s.conditions()));

    assertThat(published(Level.Operational, shelf(page, true, record)).status())
        .isEqualTo("Unknown");
  }

  @Test
  void theRowTellsWhatIsOnThePage() {
    StatusPage page = page(Mode.Publish, "Accepted", "InStep");
    Shelf shelf = shelf(page, true, record(Level.Operational, "HumanOverride"));

    var row =
        Publications.of(service(Level.MajorOutage), List.of(shelf), NOW)
            .status()
            .pages()
            .getFirst();

    assertThat(row.componentId()).isEqualTo("a1");
    assertThat(row.level()).isEqualTo(Level.Operational);
    assertThat(row.lastPublishTime()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(row.pending()).isNull();
    assertThat(row.error()).isEqualTo("because");
  }
}
