package dev.servicestatus.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.By;
import dev.servicestatus.page.FaultyPage.Killed;
import dev.servicestatus.page.Page.Hold;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Shown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageSyncTest {
  private static final String API = "shop/api";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final PageLife life = new PageLife();

  private void published(Level level) {
    life.wishes.want(API, "API", level);
    life.visit();
    life.page.requests();
  }

  private String id() {
    return life.stored(API).componentId();
  }

  @Test
  void createsOnceAndFollows() {
    published(Level.Operational);

    life.wishes.want(API, Level.MajorOutage);
    life.visit();

    assertThat(life.level("API")).isEqualTo(Level.MajorOutage);
    assertThat(life.stored(API).confirmed().level()).isEqualTo(Level.MajorOutage);
    assertThat(life.stored(API).unconfirmed()).isEmpty();
    assertThat(life.stored(API).createdByUs()).isTrue();
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.SYNCED);
    assertThat(life.page.requests())
        .containsExactly(
            "read Incidents",
            "read Maintenances",
            "read " + id(),
            "set \"API\" Operational -> MajorOutage (shop/api, component " + id() + ")");
  }

  @Test
  void measuresFromWantedToVisible() {
    published(Level.Operational);
    life.lags().clear();
    life.page.nextWrite(FaultyPage.NOT_REACHED);

    life.wishes.want(API, Level.MajorOutage);
    life.visit();
    assertThat(life.lags()).isEmpty();
    life.run(MINUTE);

    assertThat(life.lags())
        .singleElement()
        .satisfies(lag -> assertThat(lag).isBetween(Duration.ofMillis(2), MINUTE));
  }

  @Test
  void theRecordIsStoredBeforeThePageIsTouched() {
    life.wishes.want(API, "API", Level.DegradedPerformance);
    life.page.nextWrite(FaultyPage.KILLED_BEFORE);
    assertThatThrownBy(life::visit).isInstanceOf(Killed.class);

    assertThat(life.stored(API).creating().name()).isEqualTo("API");
    assertThat(life.stored(API).unconfirmed()).containsExactly(Level.DegradedPerformance);
  }

  @Test
  void nothingIsWrittenOrReadAgainWhileNothingChanges() {
    published(Level.Operational);
    int writes = life.store.writes;

    life.run(Duration.ofMinutes(59));

    assertThat(life.store.writes).isEqualTo(writes);
    assertThat(life.page.requests()).hasSize(11 * 3);
  }

  @Test
  void nothingIsCreatedBeforeTheFirstKnownLevel() {
    life.wishes.want(API, "API", Level.Unknown);
    life.run(MINUTE);
    assertThat(life.page.writes()).isEmpty();
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.LEVEL_UNKNOWN);

    life.wishes.want(API, Level.MajorOutage);
    life.visit();

    assertThat(life.page.writes()).containsExactly("create \"API\" MajorOutage (shop/api)");
  }

  @Test
  void unknownWritesNothingAndTheFirstKnownLevelIsWritten() {
    published(Level.Operational);
    life.wishes.want(API, Level.Unknown);
    life.run(MINUTE);
    assertThat(life.page.writes()).isEmpty();

    life.wishes.want(API, Level.PartialOutage);
    life.visit();

    assertThat(life.level("API")).isEqualTo(Level.PartialOutage);
  }

  @Test
  void adoptsTheOnlyOneOfThatNameAndWritesOverWhatItFound() {
    String there = life.there.create("API", Level.UnderMaintenance).id();

    published(Level.Operational);

    assertThat(id()).isEqualTo(there);
    assertThat(life.stored(API).createdByUs()).isNull();
    assertThat(life.level("API")).isEqualTo(Level.Operational);
  }

  @Test
  void refusesTwoOfOneNameUntilOneIsGone() {
    life.there.create("API", Level.Operational);
    String second = life.there.create("API", Level.Operational).id();
    published(Level.MajorOutage);
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.AMBIGUOUS_COMPONENT);
    assertThat(life.named("API")).hasSize(2).allMatch(s -> s.level() == Level.Operational);

    life.there.delete(second);
    life.run(Duration.ofMinutes(6));

    assertThat(life.level("API")).isEqualTo(Level.MajorOutage);
  }

  @Test
  void twoServicesOfOneNameTheOlderHasItUntilItsRecordIsRemoved() {
    life.wishes.want("shop/b", "API", Level.MajorOutage);
    life.wishes.want("shop/a", "API", Level.Operational);
    life.visit();
    assertThat(life.level("API")).isEqualTo(Level.MajorOutage);
    assertThat(life.reason("shop/a")).isEqualTo(ConditionReasons.COMPONENT_CONFLICT);

    life.wishes.drop("shop/b");
    life.run(Duration.ofMinutes(6));
    assertThat(life.reason("shop/a")).isEqualTo(ConditionReasons.COMPONENT_CONFLICT);
    life.store.delete("shop/b");
    life.run(Duration.ofMinutes(6));

    assertThat(life.level("API")).isEqualTo(Level.Operational);
  }

  @Test
  void twoStatusPagesOfOnePageMakeOneComponentOfAName() {
    PageLife second = life.another("second");
    life.visit();
    second.visit(); // both have just read the page
    life.wishes.want(API, "API", Level.Operational);
    second.wishes.want(API, "API", Level.MajorOutage);
    life.wishes.want("shop/web", "Web", Level.Operational);
    second.wishes.want("shop/site", "Web", Level.MajorOutage);
    for (int i = 0; i < 10; i++) {
      life.run(MINUTE);
      second.run(MINUTE);
    }

    assertThat(life.level("API")).isEqualTo(Level.Operational);
    assertThat(life.level("Web")).isEqualTo(Level.Operational);
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.SYNCED);
    assertThat(life.reason("shop/web")).isEqualTo(ConditionReasons.SYNCED);
    assertThat(second.reason(API)).isEqualTo(ConditionReasons.COMPONENT_CONFLICT);
    assertThat(second.reason("shop/site")).isEqualTo(ConditionReasons.COMPONENT_CONFLICT);
    assertThat(second.stored(API).conditions().getFirst().message())
        .contains("shop/api on StatusPage pages/public");
  }

  @Test
  void aCreationUnderWayOnAnotherStatusPageOfThePageHasTheName() {
    PageLife second = life.another("second");
    life.page.nextWrite(FaultyPage.NOT_REACHED);
    life.wishes.want(API, "API", Level.Operational);
    life.visit();
    second.wishes.want("shop/site", "API", Level.MajorOutage);
    second.run(MINUTE);
    assertThat(life.named("API")).isEmpty();

    life.run(MINUTE.multipliedBy(2));
    second.run(MINUTE.multipliedBy(6));

    assertThat(life.level("API")).isEqualTo(Level.Operational);
    assertThat(second.reason("shop/site")).isEqualTo(ConditionReasons.COMPONENT_CONFLICT);
  }

  @Test
  void whatWasLetGoIsLeftAndTakenBackByTheSameService() {
    published(Level.MajorOutage);
    String before = id();
    life.wishes.drop(API);
    life.run(MINUTE);
    assertThat(life.level("API")).isEqualTo(Level.MajorOutage);
    assertThat(life.stored(API).releaseTime()).isNotNull();
    assertThat(life.report.released()).isEqualTo(1);

    life.wishes.want(API, "API", Level.Operational);
    life.visit();

    assertThat(id()).isEqualTo(before);
    assertThat(life.stored(API).releaseTime()).isNull();
    assertThat(life.level("API")).isEqualTo(Level.Operational);
  }

  @Test
  void whatAServiceHasThatCannotBeJudgedIsNeitherChangedNorLetGo() {
    published(Level.MajorOutage);
    String before = id();
    life.wishes.drop(API);
    life.unjudged.add(API);
    life.wishes.want("shop/rival", "API", Level.Operational);
    life.run(Duration.ofMinutes(10));

    assertThat(life.stored(API).releaseTime()).isNull();
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.LEVEL_UNKNOWN);
    assertThat(life.level("API")).isEqualTo(Level.MajorOutage);
    assertThat(life.reason("shop/rival")).isEqualTo(ConditionReasons.COMPONENT_CONFLICT);
    assertThat(life.page.writes()).isEmpty();

    life.unjudged.clear();
    life.wishes.want(API, "API", Level.Operational);
    life.visit();
    assertThat(id()).isEqualTo(before);
    assertThat(life.level("API")).isEqualTo(Level.Operational);
  }

  @Test
  void whatIsJudgedAgainAndGoneIsLetGo() {
    published(Level.MajorOutage);
    life.wishes.drop(API);
    life.unjudged.add(API);
    life.visit();

    life.unjudged.clear();
    life.visit();

    assertThat(life.stored(API).releaseTime()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCreationOfUnknownFateIsLookedForAlsoIfItsServiceLeaves(boolean arrives) {
    List<Runnable> late = new ArrayList<>();
    life.page.nextWrite(FaultyPage.late(late::add));
    life.wishes.want(API, "API", Level.Operational);
    life.visit();
    life.wishes.drop(API);
    life.run(Duration.ofSeconds(20));
    assertThat(life.stored(API).releaseTime()).isNull();

    if (arrives) {
      late.getFirst().run();
    }
    life.run(MINUTE.multipliedBy(2));

    assertThat(life.stored(API).releaseTime()).isNotNull();
    assertThat(life.report.released()).isEqualTo(arrives ? 1 : 0);
    assertThat(life.there.all()).extracting(Shown::id).containsExactlyElementsOf(ids(API));
    life.page.requests();
    life.run(Duration.ofMinutes(9));
    assertThat(life.page.requests()).hasSizeLessThan(7);
  }

  private List<String> ids(String service) {
    return Stream.ofNullable(life.stored(service).componentId()).toList();
  }

  @Test
  void aRecordIsForgottenThirtyDaysAfterItsRelease() {
    published(Level.MajorOutage);
    life.wishes.drop(API);
    life.visit();
    life.pass(Duration.ofDays(30).plusMinutes(1));
    life.visit();

    assertThat(life.store.all()).isEmpty();
    assertThat(life.level("API")).isEqualTo(Level.MajorOutage);
  }

  @Test
  void aNewNameRenamesTheBoundComponent() {
    published(Level.Operational);
    String before = id();
    life.there.create("Web", Level.Operational);

    life.wishes.want(API, "Web", Level.Operational);
    life.visit();

    assertThat(life.page.writes()).hasSize(1);
    assertThat(id()).isEqualTo(before);
    assertThat(life.named("Web")).hasSize(2);
    life.there.replace(before, "by hand", null);
    life.run(Duration.ofMinutes(11));
    assertThat(life.named("by hand")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 40, 88})
  void aLevelThatArrivesAfterANewerOneIsOursAndWrittenOver(int seconds) {
    published(Level.Operational);
    List<Runnable> late = new ArrayList<>();
    life.page.nextWrite(FaultyPage.late(late::add));
    life.wishes.want(API, Level.MajorOutage);
    life.visit();
    life.wishes.want(API, Level.DegradedPerformance);
    life.run(Duration.ofSeconds(seconds));
    assertThat(life.level("API")).isEqualTo(Level.DegradedPerformance);

    late.getFirst().run();
    assertThat(life.level("API")).isEqualTo(Level.MajorOutage);
    life.run(MINUTE);

    assertThat(life.level("API")).isEqualTo(Level.DegradedPerformance);
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.SYNCED);
    life.run(MINUTE.multipliedBy(2));
    assertThat(life.stored(API).unconfirmed()).isEmpty();
  }

  @Test
  void aLevelOfAnEarlierLifeMayArriveLateToo() {
    published(Level.Operational);
    List<Runnable> late = new ArrayList<>();
    life.page.nextWrite(FaultyPage.late(late::add));
    life.wishes.want(API, Level.MajorOutage);
    life.visit();
    life.restart();
    life.wishes.want(API, Level.Operational);
    life.run(Duration.ofSeconds(10));

    late.getFirst().run();
    life.run(MINUTE.multipliedBy(2));

    assertThat(life.level("API")).isEqualTo(Level.Operational);
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.SYNCED);
    assertThat(life.stored(API).unconfirmed()).isEmpty();
  }

  @Test
  void whatNoRequestCanBringAnyMoreWasSetByAHuman() {
    published(Level.Operational);
    life.page.nextWrite(FaultyPage.NOT_REACHED);
    life.wishes.want(API, Level.MajorOutage);
    life.visit();
    life.wishes.want(API, Level.DegradedPerformance);
    life.run(Duration.ofSeconds(100));

    life.there.replace(id(), null, Level.MajorOutage);
    life.run(Duration.ofMinutes(6));

    assertThat(life.level("API")).isEqualTo(Level.MajorOutage);
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.HUMAN_OVERRIDE);
  }

  @Test
  void aHumansValueIsLeftUntilTwoReadsAgreeWithTheService() {
    published(Level.Operational);
    life.there.replace(id(), null, Level.PartialOutage);
    life.run(Duration.ofMinutes(6));
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.HUMAN_OVERRIDE);

    life.wishes.want(API, Level.MajorOutage);
    life.run(Duration.ofMinutes(3));
    assertThat(life.page.writes()).isEmpty();
    life.there.replace(id(), null, Level.MajorOutage);
    life.run(Duration.ofMinutes(3));
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.SYNCED);
    life.wishes.want(API, Level.Operational);
    life.visit();

    assertThat(life.level("API")).isEqualTo(Level.Operational);
  }

  @Test
  void aHumansValueIsSeenBeforeItIsWrittenOver() {
    published(Level.Operational);
    life.there.replace(id(), null, Level.UnderMaintenance);

    life.wishes.want(API, Level.MajorOutage);
    life.visit();

    assertThat(life.level("API")).isEqualTo(Level.UnderMaintenance);
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.HUMAN_OVERRIDE);
  }

  @Test
  void aHumansValueThatWasSetWhileWeWereDownIsLeft() {
    published(Level.Operational);
    life.there.replace(id(), null, Level.PartialOutage);
    life.wishes.want(API, Level.MajorOutage);
    life.restart();
    life.visit();

    assertThat(life.level("API")).isEqualTo(Level.PartialOutage);
  }

  @ParameterizedTest
  @EnumSource
  void heldComponentsAreLeftAndWrittenWhenTheHoldEnds(Hold by) {
    published(Level.Operational);
    life.there.hold(by, List.of(id()));
    life.there.replace(id(), null, Level.UnderMaintenance);
    life.wishes.want(API, Level.MajorOutage);
    life.run(Duration.ofMinutes(7));
    assertThat(life.level("API")).isEqualTo(Level.UnderMaintenance);
    assertThat(life.reason(API)).startsWith("HeldBy");
    life.restart();
    life.run(MINUTE);

    life.there.hold(by, List.of());
    life.there.replace(id(), null, Level.Operational); // the vendor's transition at the end
    life.run(Duration.ofSeconds(61));

    assertThat(life.level("API")).isEqualTo(Level.MajorOutage);
    assertThat(life.stored(API).held()).isNull();
  }

  @Test
  void aHoldThatWasOnlySeenInTheListsEndsAsOneToo() {
    published(Level.Operational);
    life.wishes.want(API, Level.PartialOutage);
    life.there.hold(Hold.Incidents, List.of(id()));
    life.visit();
    assertThat(life.stored(API).held().by()).isEqualTo(By.Incident);

    life.there.replace(id(), null, Level.MajorOutage);
    life.there.hold(Hold.Incidents, List.of());
    life.run(Duration.ofSeconds(61));

    assertThat(life.level("API")).isEqualTo(Level.PartialOutage);
  }

  @Test
  void aComponentThatIsGoneIsNotMadeAgain() {
    published(Level.Operational);
    life.there.delete(id());
    life.wishes.want(API, Level.MajorOutage);
    life.run(Duration.ofMinutes(12));

    assertThat(life.named("API")).isEmpty();
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.COMPONENT_NOT_FOUND);
  }

  @Test
  void aBindingOfAnotherPageIsNotUsed() {
    published(Level.Operational);
    life.address = new PageAddress("https://page.example/v1", "another");
    life.wishes.want(API, Level.MajorOutage);
    life.run(Duration.ofMinutes(6));

    assertThat(life.page.writes()).isEmpty();
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.CONFIRMATION_NEEDED);
    assertThat(life.stored(API).pageId()).isEqualTo("page");
  }

  @Test
  void observingSendsNothingAndStoresNothing() {
    life.observe = true;
    life.there.create("API", Level.PartialOutage);
    life.wishes.want(API, "API", Level.Operational);
    life.wishes.want("shop/web", "Web", Level.MajorOutage);
    life.run(Duration.ofMinutes(11));

    assertThat(life.page.writes()).isEmpty();
    assertThat(life.store.all()).isEmpty();
    assertThat(life.report.plan().changes())
        .extracting(c -> c.text().replaceAll("component .*", ""))
        .containsExactly(
            "set \"API\" PartialOutage -> Operational (shop/api, ",
            "create \"Web\" MajorOutage (shop/web)");
  }

  @Test
  void afterObservingWhatIsFoundIsTheBaseline() {
    published(Level.Operational);
    life.observe = true;
    life.visit();
    life.there.replace(id(), null, Level.UnderMaintenance);
    life.run(Duration.ofMinutes(6));
    assertThat(life.report.plan().changes()).hasSize(1);

    life.observe = false;
    life.rebase = true;
    life.visit();

    assertThat(life.level("API")).isEqualTo(Level.Operational);
    assertThat(life.report.read()).isTrue();
  }

  @Test
  void aLostAnswerIsReadBackAndNotSentTwice() {
    published(Level.Operational);
    life.page.nextWrite(FaultyPage.ANSWER_LOST);
    life.wishes.want(API, Level.MajorOutage);
    life.run(Duration.ofSeconds(5));

    assertThat(life.page.writes()).hasSize(1);
    assertThat(life.stored(API).confirmed().level()).isEqualTo(Level.MajorOutage);
    assertThat(life.report.problem()).isNull();
  }

  @Test
  void aLostAnswerIsReadBackAlsoIfTheLevelHasChangedBackMeanwhile() {
    published(Level.Operational);
    life.page.nextWrite(FaultyPage.ANSWER_LOST);
    life.wishes.want(API, Level.MajorOutage);
    life.visit();
    life.wishes.want(API, Level.Operational);
    life.run(Duration.ofSeconds(5));

    assertThat(life.level("API")).isEqualTo(Level.Operational);
  }

  @Test
  void aCreationWhoseAnswerIsLostIsFound() {
    life.page.nextWrite(FaultyPage.ANSWER_LOST);
    life.wishes.want(API, "API", Level.MajorOutage);
    life.run(Duration.ofSeconds(5));

    assertThat(life.named("API")).hasSize(1);
    assertThat(life.stored(API).componentId()).isNotNull();
    assertThat(life.stored(API).creating()).isNull();
  }

  @Test
  void aCreationThatWasLostIsBegunAgainOnlyAfterTheThirdLook() {
    life.page.nextWrite(FaultyPage.NOT_REACHED);
    life.wishes.want(API, "API", Level.MajorOutage);
    life.run(Duration.ofSeconds(89));
    assertThat(life.named("API")).isEmpty();
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.CREATING);

    life.run(Duration.ofSeconds(5));

    assertThat(life.level("API")).isEqualTo(Level.MajorOutage);
  }

  @Test
  void aCreationThatWasLostTwiceIsLookedForAsLongAgain() {
    life.page.nextWrite(FaultyPage.NOT_REACHED);
    life.page.nextWrite(FaultyPage.NOT_REACHED);
    life.wishes.want(API, "API", Level.MajorOutage);
    life.run(Duration.ofSeconds(170));
    assertThat(life.page.writes()).hasSize(2);

    life.run(Duration.ofSeconds(30));

    assertThat(life.level("API")).isEqualTo(Level.MajorOutage);
  }

  @Test
  void aCreationThatArrivesLateIsFound() {
    life.page.nextWrite(FaultyPage.NOT_REACHED);
    life.wishes.want(API, "API", Level.MajorOutage);
    life.run(Duration.ofSeconds(60));
    life.there.create("API", Level.MajorOutage); // the server was still working
    life.run(Duration.ofSeconds(60));

    assertThat(life.named("API")).hasSize(1);
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.SYNCED);
  }

  enum Moment {
    RECORD_STORED(FaultyPage.KILLED_BEFORE),
    ARRIVED(FaultyPage.KILLED_AFTER);

    private final FaultyPage.Fault fault;

    Moment(FaultyPage.Fault fault) {
      this.fault = fault;
    }
  }

  @ParameterizedTest
  @EnumSource
  void killedAroundACreationLeavesExactlyOne(Moment moment) {
    life.page.nextWrite(moment.fault);
    life.wishes.want(API, "API", Level.Operational);
    assertThatThrownBy(life::visit).isInstanceOf(Killed.class);
    life.wishes.want(API, Level.MajorOutage);
    life.restart();
    life.run(Duration.ofSeconds(95));

    assertThat(life.level("API")).isEqualTo(Level.MajorOutage);
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.SYNCED);
  }

  @ParameterizedTest
  @EnumSource
  void killedAroundALevelChangeItIsRight(Moment moment) {
    published(Level.Operational);
    life.page.nextWrite(moment.fault);
    life.wishes.want(API, Level.MajorOutage);
    assertThatThrownBy(life::visit).isInstanceOf(Killed.class);
    life.wishes.want(API, Level.DegradedPerformance);
    life.restart();
    life.visit();

    assertThat(life.level("API")).isEqualTo(Level.DegradedPerformance);
  }

  @Test
  void aConflictIsReadAgainAndNothingIsDoubled() {
    life.store.refuse(3);
    published(Level.Operational);
    life.store.refuse(1);
    life.wishes.want(API, Level.MajorOutage);
    life.run(Duration.ofSeconds(1));

    assertThat(life.level("API")).isEqualTo(Level.MajorOutage);
    assertThat(life.stored(API).confirmed().level()).isEqualTo(Level.MajorOutage);
  }

  @Test
  void aRefusedChangeIsNotSentAgainUntilSomethingElseIsWanted() {
    life.page.nextWrite(FaultyPage.failing(new Outcome.Rejected<>("name is bad")));
    life.wishes.want(API, "API", Level.Operational);
    life.run(Duration.ofMinutes(6));
    assertThat(life.page.writes()).hasSize(1);
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.REJECTED);

    life.wishes.want(API, "Better", Level.Operational);
    life.visit();

    assertThat(life.level("Better")).isEqualTo(Level.Operational);
  }

  static Stream<Outcome.Failed<?>> failuresOfOneComponent() {
    return Stream.of(
        new Outcome.ServerError<>("the page answered 500"),
        new Outcome.InvalidAnswer<>("not JSON"),
        new Outcome.Unreachable<>("no answer in time"),
        new Outcome.Rejected<>("the page answered 422"),
        new Outcome.NotFound<>("the page answered 404"));
  }

  @ParameterizedTest
  @MethodSource("failuresOfOneComponent")
  void aComponentWhoseChangeAlwaysFailsStopsNoOther(Outcome.Failed<?> failure) {
    for (int i = 0; i < 4; i++) {
      life.wishes.want("shop/p" + i, "P" + i, Level.Operational);
    }
    life.visit();
    life.pass(MINUTE);
    life.page.every("\"P0\"", FaultyPage.failing(failure));
    life.wishes.want("shop/p0", Level.MajorOutage);
    life.wishes.want("shop/p1", Level.MajorOutage);
    life.wishes.want("shop/p2", Level.DegradedPerformance);
    life.wishes.want("shop/p3", "P3 new", Level.Operational);
    life.run(Duration.ofSeconds(10));

    assertThat(life.level("P1")).isEqualTo(Level.MajorOutage);
    assertThat(life.level("P2")).isEqualTo(Level.DegradedPerformance);
    assertThat(life.named("P3 new")).hasSize(1);
    assertThat(life.level("P0")).isEqualTo(Level.Operational);
    life.run(MINUTE.multipliedBy(5));
    life.page.requests();
    life.run(MINUTE.multipliedBy(10));
    assertThat(life.page.requests()).hasSizeLessThan(10 * 8);
    if (!(failure instanceof Outcome.Unreachable<?>)) { // that one is told until the next reading
      assertThat(life.report.problem()).isNull();
    }
  }

  @Test
  void aNameThatAlwaysFailsCostsLittle() {
    published(Level.Operational);
    var failure = new Outcome.ServerError<Object>("the page answered 500");
    life.page.every("rename", FaultyPage.failing(failure));
    life.wishes.want(API, "Web", Level.Operational);
    life.run(MINUTE.multipliedBy(10));

    assertThat(life.page.requests()).hasSizeLessThan(10 * 8);
  }

  @Test
  void aComponentThatCannotBeReadStopsNoOther() {
    life.wishes.want("shop/p0", "P0", Level.Operational);
    life.wishes.want("shop/p1", "P1", Level.Operational);
    life.visit();
    life.pass(MINUTE);
    String id = life.stored("shop/p0").componentId();
    life.page.every("read " + id, FaultyPage.failing(new Outcome.ServerError<>("answered 500")));
    life.wishes.want("shop/p0", Level.MajorOutage);
    life.wishes.want("shop/p1", Level.DegradedPerformance);
    life.run(Duration.ofSeconds(10));

    assertThat(life.level("P1")).isEqualTo(Level.DegradedPerformance);
    assertThat(life.page.requests()).hasSizeLessThan(15);
    life.run(MINUTE.multipliedBy(10));
    assertThat(life.page.requests()).hasSizeLessThan(10 * 8);
  }

  @Test
  void aFailingComponentIsTriedAgainAndArrives() {
    published(Level.Operational);
    for (int i = 0; i < 5; i++) {
      life.page.nextWrite(FaultyPage.failing(new Outcome.ServerError<>("answered 500")));
    }
    life.wishes.want(API, Level.MajorOutage);
    life.run(Duration.ofSeconds(8));
    assertThat(life.page.writes()).hasSizeBetween(3, 5);
    assertThat(life.stored(API).conditions().getFirst().message()).endsWith("answered 500");

    life.run(MINUTE);

    assertThat(life.level("API")).isEqualTo(Level.MajorOutage);
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.SYNCED);
  }

  @Test
  void aRefusedKeyIsTriedEveryFiveMinutesAndAnotherAtOnce() {
    for (int i = 0; i < 9; i++) {
      life.page.nextRead(FaultyPage.failing(new Outcome.Unauthorized<>("401")));
    }
    life.wishes.want(API, "API", Level.Operational);
    life.run(Duration.ofMinutes(14));
    assertThat(life.page.requests()).hasSize(3);
    assertThat(life.report.problem().reason()).isEqualTo(ConditionReasons.UNAUTHORIZED);

    life.key = "rotated";
    life.visit();
    assertThat(life.page.requests()).hasSize(1);
  }

  @Test
  void aKeyThatWasRefusedToOnePageIsNotTriedByAnother() {
    PageLife second = life.another("second");
    second.payFrom(life);
    life.page.every("read", FaultyPage.failing(new Outcome.Unauthorized<>("401")));
    second.page.every("read", FaultyPage.failing(new Outcome.Unauthorized<>("401")));
    life.visit();
    assertThat(life.page.requests()).hasSize(1);

    second.visit();

    assertThat(second.page.requests()).isEmpty();
    assertThat(second.report.problem().reason()).isEqualTo(ConditionReasons.UNAUTHORIZED);
    assertThat(second.next).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    life.pass(Duration.ofMinutes(5));
    second.visit();
    life.visit();
    assertThat(second.page.requests()).hasSize(1);
    assertThat(life.page.requests()).isEmpty();
    second.key = "rotated";
    second.visit();
    assertThat(second.page.requests()).hasSize(1);
  }

  @Test
  void aPageThatTheKeyMayNotEditStopsNoOtherPageOfTheKey() {
    PageLife second = life.another("second");
    second.payFrom(life);
    life.page.every("read", FaultyPage.failing(new Outcome.Forbidden<>("403")));
    life.visit();

    second.wishes.want("shop/site", "Site", Level.Operational);
    second.visit();

    assertThat(second.level("Site")).isEqualTo(Level.Operational);
  }

  @Test
  void unreachableIsTriedEverMoreSlowly() {
    for (int i = 0; i < 100; i++) {
      life.page.nextRead(FaultyPage.NOT_REACHED);
    }
    life.wishes.want(API, "API", Level.Operational);
    life.run(Duration.ofMinutes(10));

    assertThat(life.page.requests()).hasSizeBetween(13, 30);
    assertThat(life.report.problem().reason()).isEqualTo(ConditionReasons.UNREACHABLE);
  }

  @Test
  void aLimitIsKeptSilent() {
    published(Level.Operational);
    var limited = new Outcome.RateLimited<Object>("429", Duration.ofSeconds(20));
    life.page.nextRead(FaultyPage.failing(limited));
    life.wishes.want(API, Level.MajorOutage);
    life.run(Duration.ofSeconds(19));
    assertThat(life.page.requests()).hasSize(1);
    assertThat(life.report.problem().reason()).isEqualTo(ConditionReasons.RATE_LIMITED);

    life.run(Duration.ofSeconds(6));

    assertThat(life.level("API")).isEqualTo(Level.MajorOutage);
  }

  @Test
  void theNewestValueWinsAndWhatChangedBackIsNotSent() {
    published(Level.Operational);
    life.wishes.want(API, Level.MajorOutage);
    life.page.beforeEach(() -> life.wishes.want(API, Level.Operational));
    life.visit();

    assertThat(life.page.writes()).isEmpty();
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.SYNCED);
  }

  @Test
  void withoutTheLeaseNothingIsAskedOrStored() {
    life.leads = false;
    life.wishes.want(API, "API", Level.Operational);

    assertThat(life.visit()).isNull();
    assertThat(life.page.requests()).isEmpty();
    assertThat(life.store.all()).isEmpty();
  }

  @Test
  void theLeaseIsAskedImmediatelyBeforeEachChange() {
    published(Level.Operational);
    life.wishes.want(API, Level.MajorOutage);
    life.store.beforeWrite(() -> life.leads = false);
    life.visit();

    assertThat(life.page.writes()).isEmpty();
  }

  @Test
  void theWorstGoesFirstAsFarAsTheBudgetReaches() {
    for (int i = 0; i < 40; i++) {
      life.there.create("c" + i, Level.Operational);
      life.wishes.want("shop/c" + i, "c" + i, Level.Operational);
    }
    life.visit();
    life.pass(Duration.ofMinutes(2));
    life.page.requests();
    for (int i = 0; i < 40; i++) {
      life.wishes.want("shop/c" + i, i % 2 == 0 ? Level.DegradedPerformance : Level.MajorOutage);
    }
    life.limit = 28;
    life.visit();

    // the lists and the page are read once, then the outages, and five slots are kept
    assertThat(life.page.writes()).hasSize(20).allMatch(w -> w.contains("MajorOutage"));
    life.run(Duration.ofMinutes(2));
    assertThat(life.report.plan().changes()).isEmpty();
  }

  @Test
  void moreThanAFifthMissingIsNotBelieved() {
    for (int i = 0; i < 8; i++) {
      life.wishes.want("shop/c" + i, "c" + i, Level.Operational);
    }
    life.visit();
    for (int i = 0; i < 4; i++) {
      life.there.delete(life.stored("shop/c" + i).componentId());
    }
    life.run(Duration.ofMinutes(6));

    assertThat(life.report.problem().reason()).isEqualTo(ConditionReasons.INVALID_ANSWER);
    assertThat(life.reason("shop/c0")).isEqualTo(ConditionReasons.SYNCED);
  }

  @ParameterizedTest
  @EnumSource(names = {"Operational", "MajorOutage"})
  void oneRequestAMinuteGetsThereToo(Level level) {
    life.limit = 1;
    life.there.create("API", Level.PartialOutage);
    life.wishes.want(API, "API", level);
    life.run(Duration.ofMinutes(10));

    assertThat(life.level("API")).isEqualTo(level);
  }
}
