package dev.servicestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrphanedRecordsTest {
  private static final String API = "shop/api";
  private static final Instant NOW = PageLife.START;

  private final PageLife life = new PageLife();
  private final AtomicBoolean leads = new AtomicBoolean(true);
  private final OrphanedRecords orphans = new OrphanedRecords(life.store, leads::get);

  @BeforeEach
  void published() {
    life.wishes.want(API, "API", Level.MajorOutage);
    life.visit();
  }

  @Test
  void areLetGoOnceAndForgottenThirtyDaysLater() {
    orphans.letGo(life.pageKey::equals, NOW);
    assertThat(life.stored(API).releaseTime()).isEqualTo("2026-01-01T00:00:00Z");

    orphans.letGo(life.pageKey::equals, NOW.plus(Duration.ofDays(29)));
    assertThat(life.stored(API).releaseTime()).isEqualTo("2026-01-01T00:00:00Z");
    orphans.letGo(life.pageKey::equals, NOW.plus(Duration.ofDays(31)));

    assertThat(life.store.all()).isEmpty();
    assertThat(life.level("API")).isEqualTo(Level.MajorOutage);
  }

  @Test
  void whatHasItsStatusPageIsLeft() {
    orphans.letGo(page -> false, NOW);

    assertThat(life.stored(API).releaseTime()).isNull();
  }

  @Test
  void onlyALeaderLetsGoAndWhatIsWrittenJustThenWaits() {
    leads.set(false);
    orphans.letGo(page -> true, NOW);
    leads.set(true);
    life.store.refuse(1);
    orphans.letGo(page -> true, NOW);
    assertThat(life.stored(API).releaseTime()).isNull();

    orphans.letGo(page -> true, NOW);

    assertThat(life.stored(API).releaseTime()).isNotNull();
  }

  @Test
  void aStatusPageOfThatNameTakesThemBack() {
    String id = life.stored(API).componentId();
    orphans.letGo(page -> true, NOW);
    life.restart();
    life.wishes.want(API, Level.Operational);
    life.visit();

    assertThat(life.stored(API).releaseTime()).isNull();
    assertThat(life.stored(API).componentId()).isEqualTo(id);
    assertThat(life.level("API")).isEqualTo(Level.Operational);
  }

  @Test
  void aStatusPageOfAnotherNameIsToldWhichRecordToDelete() {
    orphans.letGo(page -> true, NOW);
    String record = life.store.all().getFirst().getMetadata().getName();
    PageLife renamed = life.another("renamed");
    renamed.wishes.want(API, "API", Level.Operational);
    renamed.visit();
    assertThat(renamed.reason(API)).isEqualTo(ConditionReasons.COMPONENT_CONFLICT);
    assertThat(renamed.stored(API).conditions().getFirst().message())
        .contains("let go; to have it, delete PageComponent " + record);

    life.store.remove(life.store.all().getFirst());
    renamed.run(Duration.ofMinutes(6));

    assertThat(life.level("API")).isEqualTo(Level.Operational);
    assertThat(renamed.reason(API)).isEqualTo(ConditionReasons.SYNCED);
  }
}
