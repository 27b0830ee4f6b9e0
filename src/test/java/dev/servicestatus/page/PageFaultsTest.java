package dev.servicestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageRef;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.StatusPage;
import dev.servicestatus.api.v1alpha1.StatusPageSpec;
import dev.servicestatus.api.v1alpha1.StatusPageSpec.Mode;
import dev.servicestatus.condition.Conditions;
import dev.servicestatus.condition.PageConditions;
import dev.servicestatus.condition.Publications;
import dev.servicestatus.condition.Publications.Shelf;
import dev.servicestatus.statuspage.EmulatedPage;
import dev.servicestatus.statuspage.Fault;
import dev.servicestatus.statuspage.Fault.Kind;
import dev.servicestatus.statuspage.Fault.Reply;
import dev.servicestatus.statuspage.LoggedRequest;
import dev.servicestatus.statuspage.StatuspageEmulator;
import dev.servicestatus.testing.Specs;
import dev.servicestatus.testing.Statuses;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a page can answer, by real HTTP, on a virtual clock: what is told of it, that nothing is
 * concluded from it, that it is not asked too often, and that all is well again afterwards.
 */
class PageFaultsTest {
  private static final String API = "shop/api";
  private static final String WEB = "shop/web";
  private static final String KEY = "canary-key-4711";
  private static final String LISTS = "GET .*(/incidents/|/components\\?)";
  private static final int ALWAYS = 10_000;

  private final StatuspageEmulator emulator = StatuspageEmulator.start(0, this::nanos);
  private final EmulatedPage there = emulator.page();
  private PageLife life;
  private ServerSocket elsewhere;

  private long nanos() {
    return life == null ? 0 : life.nanos();
  }

  @BeforeEach
  void publishTwo() throws IOException {
    elsewhere = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    emulator.accept(KEY);
    publish(new JsonHttp("OAuth", KEY, () -> "test", () -> true));
  }

  private void publish(JsonHttp http) {
    var address = new PageAddress(emulator.endpoint(), StatuspageEmulator.PAGE_ID);
    life = PageLife.at(new AtlassianStatuspage.ManagedPage(address, http));
    life.wishes.want(API, "API", Level.Operational);
    life.wishes.want(WEB, "Web", Level.Operational);
    life.visit();
    assertThat(there.statusOf("API")).isEqualTo("operational");
    life.pass(Duration.ofMinutes(2));
  }

  @AfterEach
  void nothingIsLeakedAndNothingConnectsElsewhere() throws IOException {
    emulator.close();
    assertNothingIsLeaked();
    assertThat(emulator.breaches()).isZero();
    elsewhere.setSoTimeout(1);
    org.assertj.core.api.Assertions.assertThatThrownBy(elsewhere::accept)
        .as("connections elsewhere")
        .isInstanceOf(java.net.SocketTimeoutException.class);
    elsewhere.close();
  }

  private void assertNothingIsLeaked() {
    String told = life.report + " " + life.store.all() + statusPage().getStatus() + published(API);
    assertThat(told).doesNotContain(KEY);
  }

  private Condition synced() {
    return Conditions.find(statusPage().getStatus().conditions(), ConditionTypes.SYNCED)
        .orElseThrow();
  }

  private StatusPage statusPage() {
    var page = new StatusPage();
    page.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("pages")
            .withName("public")
            .withGeneration(1L)
            .build());
    page.setSpec(
        new StatusPageSpec("AtlassianStatuspage", "x", null, null, null, Mode.Publish, null, null));
    page.setStatus(PageConditions.accepted(page, life.report, PageLife.START));
    return page;
  }

  private Condition published(String name) {
    var service = new ServiceStatus();
    service.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("shop")
            .withName(name.substring("shop/".length()))
            .withGeneration(1L)
            .build());
    service.setSpec(Specs.empty());
    service.setStatus(Statuses.of(life.wishes.wanted(name).level()));
    var record =
        life.store.all().stream()
            .filter(r -> Wishes.service(r).equals(name))
            .findFirst()
            .orElse(null);
    var shelf = new Shelf(new PageRef("public", "pages"), statusPage(), true, record);
    return Publications.of(service, List.of(shelf), PageLife.START)
        .status()
        .conditions()
        .getFirst();
  }

  private void recovers() {
    emulator.clearFaults();
    life.run(Duration.ofSeconds(302));
    assertThat(there.statusOf("API")).isEqualTo("major_outage");
    assertThat(there.statusOf("Web")).isEqualTo("partial_outage");
    assertThat(synced().reason()).isEqualTo(ConditionReasons.IN_STEP);
    assertThat(published(API).reason()).isEqualTo(ConditionReasons.PUBLISHED);
    assertThat(there.components()).hasSize(2);
  }

  private void worsen() {
    life.wishes.want(API, Level.MajorOutage);
    life.wishes.want(WEB, Level.PartialOutage);
  }

  private static Fault json(String match, int code, String body) {
    return Fault.reply(match, new Reply(code, Map.of(), body), ALWAYS);
  }

  static Stream<Arguments> answersToLists() {
    String leak = "{\"error\":\"the key " + KEY + " is bad\"}";
    return Stream.of(
        Arguments.of("429", ConditionReasons.RATE_LIMITED, "429", json(LISTS, 429, leak)),
        Arguments.of("420", ConditionReasons.RATE_LIMITED, "420", json(LISTS, 420, leak)),
        Arguments.of(
            "401", ConditionReasons.UNAUTHORIZED, "spec.credentials", json(LISTS, 401, leak)),
        Arguments.of(
            "403", ConditionReasons.UNAUTHORIZED, "spec.credentials", json(LISTS, 403, leak)),
        Arguments.of("404", ConditionReasons.PAGE_NOT_FOUND, "spec.pageId", json(LISTS, 404, leak)),
        Arguments.of("409", ConditionReasons.REJECTED, "409", json(LISTS, 409, leak)),
        Arguments.of("422", ConditionReasons.REJECTED, "422", json(LISTS, 422, leak)),
        Arguments.of("500", ConditionReasons.UNREACHABLE, "500", json(LISTS, 500, leak)),
        Arguments.of("502", ConditionReasons.UNREACHABLE, "502", json(LISTS, 502, "<html>")),
        Arguments.of("503", ConditionReasons.UNREACHABLE, "503", json(LISTS, 503, leak)),
        invalid("a page to sign in", "than JSON", Fault.of(Kind.HTML, LISTS, ALWAYS)),
        invalid("a gigabyte", "than JSON", Fault.of(Kind.ENDLESS, LISTS, ALWAYS)),
        invalid("half of it", "than JSON", json(LISTS, 200, "[{\"id\":\"a1\",\"na")),
        invalid("nothing", "than JSON", json(LISTS, 200, "")),
        invalid("an object", "not understood", json(LISTS, 200, "{}")),
        invalid("null items", "not understood", json(LISTS, 200, "[null]")),
        invalid(
            "items that are no objects", "not understood", json(LISTS, 200, "[1,\"" + KEY + "\"]")),
        invalid("very deep", "than JSON", json(LISTS, 200, "[".repeat(100_000))),
        invalid(
            "very deep and closed",
            "than JSON",
            json(LISTS, 200, "[".repeat(5000) + "]".repeat(5000))),
        Arguments.of(
            "a connection that is closed",
            ConditionReasons.UNREACHABLE,
            "connection broke",
            drop(Kind.DROP_BEFORE)),
        Arguments.of(
            "cut off", ConditionReasons.UNREACHABLE, "connection broke", drop(Kind.TRUNCATE)));
  }

  private static Fault drop(Kind kind) {
    return Fault.of(kind, LISTS, ALWAYS);
  }

  private static Arguments invalid(String name, String hint, Fault fault) {
    return Arguments.of(name, ConditionReasons.INVALID_ANSWER, hint, fault);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answersToLists")
  void ofThePageAsAWhole(String name, String reason, String hint, Fault fault) {
    emulator.inject(fault);
    worsen();
    life.run(Duration.ofSeconds(10));

    assertThat(synced().reason()).isEqualTo(reason);
    assertThat(synced().message()).contains(hint);
    assertNothingIsLeaked();
    assertThat(published(API).reason())
        .isEqualTo(
            switch (reason) {
              case ConditionReasons.PAGE_NOT_FOUND -> ConditionReasons.PAGE_NOT_FOUND;
              case ConditionReasons.REJECTED -> ConditionReasons.PENDING;
              default -> ConditionReasons.PAGE_UNREACHABLE;
            });
    assertThat(there.statusOf("API")).as("nothing is written unread").isEqualTo("operational");
    assertThat(life.stored(API).confirmed().level()).isEqualTo(Level.Operational);
    int before = emulator.log().size();
    life.run(Duration.ofMinutes(10));
    assertThat(emulator.log().size() - before).as("requests in ten minutes").isLessThan(30);
    recovers();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectTakesTheKeyNowhere(int code) {
    String url = "http://127.0.0.1:" + elsewhere.getLocalPort() + "/";
    Function<String, Fault> redirect =
        match -> Fault.reply(match, new Reply(code, Map.of("Location", url), ""), ALWAYS);
    emulator.inject(redirect.apply("PATCH"));
    worsen();
    life.run(Duration.ofSeconds(10));
    assertThat(published(API).message()).contains("not on the page yet");
    emulator.inject(redirect.apply(LISTS));
    life.run(Duration.ofMinutes(6));

    assertThat(synced().reason()).isEqualTo(ConditionReasons.INVALID_ANSWER);
    recovers();
  }

  @Test
  void anAnswerThatDripsIsLeftAtTheBound() {
    var http = new JsonHttp("OAuth", KEY, () -> "test", () -> true);
    publish(http.withTimeout(Duration.ofSeconds(3)));
    emulator.inject(Fault.of(Kind.DRIP, LISTS, 1));
    worsen();
    life.visit();

    assertThat(synced().reason()).isEqualTo(ConditionReasons.UNREACHABLE);
    assertThat(synced().message()).isEqualTo("no answer in time");
    recovers();
  }

  @ParameterizedTest
  @CsvSource({
    "429, 7, 7, 8",
    "420, 7, 7, 8",
    "429, 0, 0, 2",
    "429, -1, 60, 61",
    "429, soon, 60, 61",
    "429, '', 60, 61",
    "429, 1000000000, 300, 301",
    "429, 99999999999999999999, 300, 301",
    "429, 'Fri, 01 Jan 2100 00:00:00 GMT', 300, 301",
    "429, 'Thu, 01 Jan 1970 00:00:00 GMT', 0, 2",
    "503, 7, 7, 8",
    "503, 1000000000, 300, 301",
  })
  void forSoLongThePageIsLeftAlone(int code, String header, int atLeast, int atMost) {
    var reply = new Reply(code, Map.of("Retry-After", header), "{}");
    emulator.inject(Fault.reply(".", reply, 1));
    life.wishes.want(API, Level.MajorOutage);
    life.visit();
    int before = emulator.log().size();

    life.run(Duration.ofSeconds(atLeast).minusMillis(1));
    assertThat(emulator.log()).as("requests in the meantime").hasSize(before);
    life.run(Duration.ofSeconds(atMost - atLeast).plusMillis(1));
    assertThat(emulator.log()).hasSizeGreaterThan(before);
    life.run(Duration.ofSeconds(10));
    assertThat(there.statusOf("API")).isEqualTo("major_outage");
    assertThat(synced().reason()).isEqualTo(ConditionReasons.IN_STEP);
  }

  @ParameterizedTest
  @CsvSource({"429, 0", "420, 0", "429, -1"})
  void aLimitWithoutAnEndIsAskedSeldom(int code, String header) {
    emulator.inject(Fault.reply(".", new Reply(code, Map.of("Retry-After", header), "{}"), ALWAYS));
    worsen();
    life.run(Duration.ofMinutes(1));
    int before = emulator.log().size();
    life.run(Duration.ofMinutes(10));

    assertThat(emulator.log().size() - before).isLessThan(25);
    assertThat(synced().reason()).isEqualTo(ConditionReasons.RATE_LIMITED);
    recovers();
  }

  @Test
  void aWrongKeyIsTriedOnceAndThenEveryFiveMinutesAndAnotherAtOnce() {
    emulator.revoke(KEY);
    worsen();
    int before = emulator.log().size();
    life.run(Duration.ofSeconds(299));
    assertThat(emulator.log()).hasSize(before + 1);
    life.run(Duration.ofMinutes(10));
    assertThat(emulator.log().size() - before).isLessThanOrEqualTo(3);

    emulator.accept(KEY);
    life.key = "another digest"; // as after a change of the Secret
    life.visit();

    assertThat(there.statusOf("API")).isEqualTo("major_outage");
  }

  static Stream<Arguments> answersAboutOneComponent() {
    String body = "{\"id\":\"%s\",\"name\":\"API\",\"status\":\"%s\"}";
    return Stream.of(
        about("another component", id -> body.formatted("another", "major_outage")),
        about("an unknown status", id -> body.formatted(id, "exploded")),
        about("no status", id -> body.formatted(id, "")),
        about("no name", id -> "{\"id\":\"" + id + "\",\"status\":\"operational\"}"),
        about("a list", id -> "[]"),
        about("null", id -> "null"));
  }

  private static Arguments about(String name, Function<String, String> body) {
    return Arguments.of(name, body);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answersAboutOneComponent")
  void aChangeThatIsAnsweredWithSomethingElseIsNotTakenAsDone(
      String name, Function<String, String> body) {
    String id = life.stored(API).componentId();
    emulator.inject(json("PATCH .*/" + id, 200, body.apply(id)));
    emulator.inject(json("GET .*/components/" + id, 200, body.apply(id)));
    worsen();
    life.run(Duration.ofSeconds(10));

    assertThat(life.stored(API).confirmed().level()).isEqualTo(Level.Operational);
    assertThat(life.stored(API).held()).isNull();
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.PENDING);
    assertThat(life.stored(API).conditions().getFirst().message()).contains("not understood");
    assertThat(published(API).reason()).isEqualTo(ConditionReasons.PENDING);
    assertThat(there.statusOf("Web")).as("others go on").isEqualTo("partial_outage");
    recovers();
  }

  @Test
  void aStatusThatPagesDoNotHaveIsNobodysWord() {
    there.setComponent(life.stored(API).componentId(), "status", "exploded");
    life.run(Duration.ofMinutes(6));
    assertThat(life.stored(API).held()).isNull();
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.PENDING);
    there.setComponent(life.stored(API).componentId(), "status", "operational");
    worsen();

    recovers();
  }

  @Test
  void a403OfOneComponentIsToldAndStopsNoOther() {
    String id = life.stored(API).componentId();
    emulator.inject(json("PATCH .*/" + id, 403, "{\"error\":\"not yours, " + KEY + "\"}"));
    worsen();
    life.run(Duration.ofSeconds(10));

    assertThat(there.statusOf("Web")).isEqualTo("partial_outage");
    assertThat(published(API).reason()).isEqualTo(ConditionReasons.REJECTED);
    assertThat(published(API).message()).contains("403: not yours, ***");
    assertThat(published(WEB).reason()).isEqualTo(ConditionReasons.PUBLISHED);
    int before = writes();
    life.run(Duration.ofSeconds(280));
    assertThat(writes()).isEqualTo(before);
    recovers();
  }

  @Test
  void a403OfAComponentThatIsOfTheKeyIsFoundOutByTheNextRequest() {
    emulator.inject(json("GET .*/components/|PATCH", 403, "{}"));
    emulator.inject(Fault.of(Kind.SLOW_BEFORE, "GET .*/incidents", 2)); // the lists before it
    emulator.inject(json("GET .*/incidents", 403, "{}"));
    worsen();
    int before = emulator.log().size();
    life.visit();

    assertThat(emulator.log().size() - before).isLessThan(8);
    assertThat(emulator.log())
        .extracting(LoggedRequest::path)
        .anyMatch(p -> p.contains("/components/"));
    assertThat(synced().reason()).isEqualTo(ConditionReasons.UNAUTHORIZED);
    int asked = emulator.log().size();
    life.run(Duration.ofSeconds(299));
    assertThat(emulator.log()).hasSize(asked);
    recovers();
  }

  private int writes() {
    return emulator.writes().size();
  }

  @Test
  void aListThatRepeatsItselfIsDropped() {
    var page = new StringBuilder("[");
    for (int i = 0; i < 100; i++) {
      page.append(i == 0 ? "" : ",")
          .append("{\"id\":\"x%d\",\"name\":\"N\",\"status\":\"operational\"}".formatted(i));
    }
    emulator.inject(json("GET .*/components\\?", 200, page + "]"));
    life.run(Duration.ofMinutes(6));

    assertThat(synced().reason()).isEqualTo(ConditionReasons.INVALID_ANSWER);
    assertThat(synced().message()).contains("part 2 brings nothing new");
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.SYNCED);
    worsen();
    recovers();
  }

  @Test
  void incidentsThatRepeatThemselvesAreDropped() {
    String one = "{\"id\":\"i1\",\"components\":[]}";
    String five = "[" + String.join(",", one, one, one, one, one) + "]";
    emulator.inject(json("GET .*/incidents/unresolved", 200, five));
    worsen();
    life.run(Duration.ofSeconds(10));

    assertThat(synced().reason()).isEqualTo(ConditionReasons.INVALID_ANSWER);
    assertThat(there.statusOf("API")).isEqualTo("operational");
    recovers();
  }

  @Test
  void aCreationThatIsAnsweredWithAnotherComponentBindsNothing() {
    String other = life.stored(WEB).componentId();
    emulator.inject(
        Fault.reply(
            "POST",
            new Reply(
                201,
                Map.of(),
                "{\"id\":\"" + other + "\",\"name\":\"New\",\"status\":\"operational\"}"),
            1));
    life.wishes.want("shop/new", "New", Level.DegradedPerformance);
    life.run(Duration.ofSeconds(10));
    assertThat(life.stored("shop/new").componentId()).isNull();
    assertThat(there.statusOf("Web")).isEqualTo("operational");

    life.run(Duration.ofMinutes(3));

    assertThat(there.statusOf("New")).isEqualTo("degraded_performance");
    assertThat(life.stored("shop/new").componentId()).isNotEqualTo(other);
  }

  @Test
  void aFaultIsNewsOnce() {
    emulator.inject(Fault.of(Kind.HTML, ".", ALWAYS));
    worsen();
    life.run(Duration.ofMinutes(1));
    int writes = life.store.writes;
    life.run(Duration.ofMinutes(30));

    assertThat(life.store.writes).isEqualTo(writes);
    assertThat(emulator.log()).extracting(LoggedRequest::method).contains("GET");
  }
}
