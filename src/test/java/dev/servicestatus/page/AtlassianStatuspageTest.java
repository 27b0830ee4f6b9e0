package dev.servicestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.plan.Change;
import dev.servicestatus.plan.Effect;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Shown;
import dev.servicestatus.statuspage.EmulatedPage;
import dev.servicestatus.statuspage.Fault;
import dev.servicestatus.statuspage.LoggedRequest;
import dev.servicestatus.statuspage.StatuspageEmulator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AtlassianStatuspageTest extends PageContract {
  private static final Change CREATE = new Change.Create("shop/api", "API", Level.MajorOutage);

  // the budget is not what is tested here: every request is a minute later than the one before
  private final AtomicLong nanos = new AtomicLong();
  private final StatuspageEmulator emulator =
      StatuspageEmulator.start(0, () -> nanos.addAndGet(Duration.ofMinutes(1).toNanos()));
  private final EmulatedPage there = emulator.page();
  private boolean leads = true;

  @AfterEach
  void stop() {
    emulator.close();
  }

  private Page open(String pageId, String key) {
    var address = new PageAddress(emulator.endpoint(), pageId);
    return new AtlassianStatuspage()
        .open(address, key, () -> "servicestatus-operator/1; term=7", () -> leads);
  }

  @Override
  Page page() {
    return open(StatuspageEmulator.PAGE_ID, StatuspageEmulator.KEY);
  }

  @Override
  String create(String name, Level level) {
    return there.createComponent(name, word(level));
  }

  @Override
  void set(String id, Level level) {
    there.setComponent(id, "status", word(level));
  }

  @Override
  void delete(String id) {
    there.deleteComponent(id);
  }

  @Override
  void hold(Page.Hold by, String id) {
    switch (by) {
      case Incidents -> there.openIncident("Trouble", id);
      case Maintenances -> there.startMaintenance("Upgrade", id);
    }
  }

  private static String word(Level level) {
    return level.name().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT);
  }

  private static String message(Outcome<?> outcome) {
    return ((Outcome.Failed<?>) outcome).message();
  }

  @Test
  void thePathTheBodyAndTheHeadersAreThoseOfTheManageApi() {
    page().send(CREATE);

    LoggedRequest request = emulator.log().getFirst();
    assertThat(request.method() + " " + request.path())
        .isEqualTo("POST /v1/pages/" + StatuspageEmulator.PAGE_ID + "/components");
    assertThat(request.body())
        .isEqualTo("{\"component\":{\"name\":\"API\",\"status\":\"major_outage\"}}");
    assertThat(request.userAgent()).isEqualTo("servicestatus-operator/1; term=7");
    assertThat(request.path()).doesNotContain(StatuspageEmulator.KEY);
  }

  @Test
  void incidentsWithManyLongUpdatesAreRead() {
    for (int i = 0; i < 6; i++) {
      String id = there.createComponent("API " + i, "operational");
      there.openIncident("x".repeat(25_000 * 50), id); // as long as 50 updates
    }

    assertThat(held(1)).hasSize(5);
    assertThat(held(2)).hasSize(1);
  }

  private List<?> held(int number) {
    var outcome = page().held(Page.Hold.Incidents, number);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Page.Part<?>) ((Outcome.Done<?>) outcome).value()).items();
  }

  @Test
  void groupsAreNoComponents() {
    there.createGroup("Shop", there.createComponent("API", "operational"));

    assertThat(page().components(1))
        .isInstanceOfSatisfying(
            Outcome.Done.class,
            done ->
                assertThat(((Page.Part<?>) done.value()).items())
                    .extracting(shown -> ((Shown) shown).name())
                    .containsExactly("API"));
  }

  @Test
  void aStatusThatIsNoLevelSpoilsNoListAndNoOtherComponent() {
    String id = there.createComponent("API", "");
    there.createComponent("Web", "operational");

    assertThat(page().components(1))
        .isInstanceOfSatisfying(
            Outcome.Done.class,
            done -> assertThat(((Page.Part<?>) done.value()).items()).hasSize(2));
    assertThat(page().component(id)).isInstanceOf(Outcome.InvalidAnswer.class);
  }

  @Test
  void nothingIsSentWithoutTheLease() {
    leads = false;

    assertThat(page().send(CREATE)).isInstanceOf(Outcome.Unreachable.class);
    assertThat(emulator.log()).isEmpty();
    assertThat(page().components(1)).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void aWrongKeyIsRefusedAndNotRepeated() {
    Outcome<?> outcome = open(StatuspageEmulator.PAGE_ID, "wrong-key").components(1);

    assertThat(outcome).isInstanceOf(Outcome.Unauthorized.class);
    assertThat(message(outcome)).isEqualTo("the page answered 401: Could not authenticate");
    assertThat(emulator.log()).hasSize(1);
  }

  @Test
  void anotherPageIsNotFound() {
    assertThat(open("other", StatuspageEmulator.KEY).components(1))
        .isInstanceOf(Outcome.NotFound.class);
  }

  @Test
  void contentThatThePageRefusesIsRejectedWithItsWords() {
    Outcome<?> outcome = page().send(new Change.Create("s", "", Level.Operational));

    assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
    assertThat(message(outcome)).startsWith("the page answered 422: name ");
  }

  @ParameterizedTest
  @CsvSource({"420, 7, 7", "429, 7, 7", "429, -1, 60", "429, 999999, 300", "429, 0, 0"})
  void aLimitSaysForHowLongToBeSilent(int code, int header, int seconds) {
    emulator.inject(Fault.retryAfter(".", code, header, 1));

    assertThat(page().components(1))
        .isInstanceOfSatisfying(
            Outcome.RateLimited.class,
            limited -> assertThat(limited.silence()).isEqualTo(Duration.ofSeconds(seconds)));
    assertThat(emulator.log()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void aBrokenServerLeavesTheFateUnknown(int code) {
    emulator.inject(Fault.status(".", code, 1));

    Outcome<Effect> outcome = page().send(CREATE);

    assertThat(outcome).isInstanceOf(Outcome.ServerError.class);
    assertThat(((Outcome.Failed<Effect>) outcome).fateUnknown()).isTrue();
    assertThat(emulator.log()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.Kind.class,
      names = {"DROP_BEFORE", "DROP_AFTER", "TRUNCATE", "HTML", "ENDLESS"})
  void anAnswerThatIsLostOrNoneLeavesTheFateUnknownAndIsNotRepeated(Fault.Kind kind) {
    emulator.inject(Fault.of(kind, "POST", 1));

    Outcome<Effect> outcome = page().send(CREATE);

    assertThat(((Outcome.Failed<Effect>) outcome).fateUnknown()).isTrue();
    assertThat(emulator.log()).hasSize(1);
  }

  @Test
  void aSlowServerIsLeftAtTheBound() {
    emulator.inject(Fault.slow(Fault.Kind.SLOW_AFTER, "POST", Duration.ofMinutes(5), 1));
    var http =
        new JsonHttp("OAuth", StatuspageEmulator.KEY, () -> "test", () -> true)
            .withTimeout(Duration.ofMillis(300));
    var address = new PageAddress(emulator.endpoint(), StatuspageEmulator.PAGE_ID);

    Outcome<Effect> outcome = new AtlassianStatuspage.ManagedPage(address, http).send(CREATE);

    assertThat(message(outcome)).isEqualTo("no answer in time");
    assertThat(there.componentsNamed("API")).hasSize(1);
  }

  @Test
  void noServerAtAll() {
    Page page = page();
    emulator.close();

    assertThat(page.components(1)).isInstanceOf(Outcome.Unreachable.class);
  }

  @Test
  void listsAreAlwaysPaged() {
    page().components(1);
    List.of(Page.Hold.values()).forEach(by -> page().held(by, 2));

    assertThat(emulator.log()).extracting(LoggedRequest::path).allMatch(p -> p.contains("page="));
  }
}
