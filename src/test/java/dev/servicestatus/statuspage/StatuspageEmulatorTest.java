package dev.servicestatus.statuspage;

import static dev.servicestatus.statuspage.StatuspageEmulator.KEY;
import static dev.servicestatus.statuspage.StatuspageEmulator.PAGE_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatuspageEmulatorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COMPONENTS = "/pages/" + PAGE_ID + "/components";

  private final AtomicLong nanos = new AtomicLong();
  private final StatuspageEmulator emulator = StatuspageEmulator.start(0, nanos::get);
  private final EmulatedPage page = emulator.page();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    http.shutdownNow();
    emulator.close();
  }

  private HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    return call(method, path, body, "OAuth " + KEY);
  }

  private HttpResponse<String> call(String method, String path, String body, String authorization)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(emulator.endpoint() + path))
            .timeout(Duration.ofSeconds(2))
            .header("Authorization", authorization)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  @Test
  void aComponentIsCreatedReadChangedAndDeleted() throws Exception {
    var created = call("POST", COMPONENTS, "{\"component\":{\"name\":\"Checkout\"}}");
    String one = COMPONENTS + "/" + json(created).get("id").textValue();
    var changed = call("PATCH", one, "{\"component\":{\"status\":\"major_outage\"}}");
    var read = call("GET", one + ".json", "");
    var deleted = call("DELETE", one, "");

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(json(created).get("status").textValue()).isEqualTo("operational");
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(json(read).get("status").textValue()).isEqualTo("major_outage");
    assertThat(json(read).get("page_id").textValue()).isEqualTo(PAGE_ID);
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertThat(call("GET", one, "").statusCode()).isEqualTo(404);
  }

  @Test
  void twoPostsOfOneNameMakeTwoComponents() throws Exception {
    call("POST", COMPONENTS, "{\"component\":{\"name\":\"Checkout\"}}");
    call("POST", COMPONENTS, "{\"component\":{\"name\":\"Checkout\"}}");

    assertThat(page.componentsNamed("Checkout")).hasSize(2);
    assertThat(page.statusOf("Checkout")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"component\":{\"name\":\" \"}}",
        "{\"component\":{\"name\":\"x\",\"status\":\"red\"}}",
        "{\"component\":{\"name\":\"x\",\"group_id\":\"nowhere\"}}"
      })
  void refusesWhatThePageCannotTake(String body) throws Exception {
    var answer = call("POST", COMPONENTS, body);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).get("error").isObject()).isTrue();
    assertThat(page.components()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OAuth wrong", "Bearer " + KEY, "Oauth " + KEY})
  void aKeyInTheWrongWordsIsNoKey(String authorization) throws Exception {
    var answer = call("GET", COMPONENTS + "?page=1", "", authorization);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("{\"error\":\"Could not authenticate\"}");
  }

  @Test
  void aKeyIsRevokedAndAnotherAccepted() throws Exception {
    emulator.revoke(KEY);
    emulator.accept("other");

    assertThat(call("GET", "/pages/" + PAGE_ID, "").statusCode()).isEqualTo(401);
    assertThat(call("GET", "/pages/" + PAGE_ID, "", "OAuth other").statusCode()).isEqualTo(200);
  }

  @Test
  void anotherPageIsNotFound() throws Exception {
    assertThat(call("GET", "/pages/other/components?page=1", "").statusCode()).isEqualTo(404);
  }

  @Test
  void listsStopAtAHundred() throws Exception {
    for (int i = 0; i < 101; i++) {
      page.createComponent("c" + i, "operational");
    }

    assertThat(json(call("GET", COMPONENTS + "?page=1&per_page=1000", ""))).hasSize(100);
    assertThat(json(call("GET", COMPONENTS + "?page=2&per_page=100", ""))).hasSize(1);
    assertThat(json(call("GET", COMPONENTS + "?page=3&per_page=100", ""))).isEmpty();
  }

  @Test
  void aGroupShowsItsWorstMemberAndGoesWithItsLast() throws Exception {
    String member = page.createComponent("db", "major_outage");
    page.createGroup("Shop", member, page.createComponent("web", "operational"));

    JsonNode group = json(call("GET", COMPONENTS + "?page=1", "")).get(0);
    assertThat(group.get("group").booleanValue()).isTrue();
    assertThat(group.get("status").textValue()).isEqualTo("major_outage");
    assertThat(group.get("components")).hasSize(2);

    page.components().forEach(c -> page.deleteComponent(c.get("id").textValue()));
    assertThat(json(call("GET", "/pages/" + PAGE_ID + "/component-groups", ""))).isEmpty();
  }

  @Test
  void leavesItsGroupByTheWordNull() throws Exception {
    String stays = page.createComponent("stays", "operational");
    String leaves = page.createComponent("leaves", "operational");
    page.createGroup("Shop", stays, leaves);

    call("PATCH", COMPONENTS + "/" + leaves, "{\"component\":{\"group_id\":\"null\"}}");

    assertThat(page.componentsNamed("leaves").getFirst().get("group_id").isNull()).isTrue();
    assertThat(page.componentsNamed("stays").getFirst().get("group_id").isNull()).isFalse();
  }

  @Test
  void incidentsAndMaintenancesAreListedWhileTheyLast() throws Exception {
    String component = page.createComponent("web", "operational");
    String incident = page.openIncident("Trouble", component);
    page.startMaintenance("Upgrade", component);
    String incidents = "/pages/" + PAGE_ID + "/incidents";

    JsonNode open = json(call("GET", incidents + "/unresolved", ""));
    JsonNode active = json(call("GET", incidents + "/active_maintenance", ""));
    page.end(incident);

    assertThat(open).hasSize(1);
    assertThat(open.get(0).get("components").get(0).get("id").textValue()).isEqualTo(component);
    assertThat(active.get(0).get("name").textValue()).isEqualTo("Upgrade");
    assertThat(json(call("GET", incidents + "/unresolved", ""))).isEmpty();
    assertThat(json(call("GET", incidents, ""))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {420, 429})
  void theWindowRollsPerKey(int code) throws Exception {
    emulator.answerOverLimitWith(code);
    emulator.accept("other");
    for (int i = 0; i < 60; i++) {
      nanos.addAndGet(Duration.ofMillis(900).toNanos());
      assertThat(call("GET", "/pages/" + PAGE_ID, "").statusCode()).isEqualTo(200);
    }

    var over = call("GET", "/pages/" + PAGE_ID, "");
    var otherKey = call("GET", "/pages/" + PAGE_ID, "", "OAuth other");
    nanos.addAndGet(Duration.ofSeconds(8).toNanos()); // the first ones leave the window
    var later = call("GET", "/pages/" + PAGE_ID, "");

    assertThat(over.statusCode()).isEqualTo(code);
    assertThat(over.headers().firstValue("Retry-After")).contains("60");
    assertThat(otherKey.statusCode()).isEqualTo(200);
    assertThat(later.statusCode()).isEqualTo(200);
    assertThat(emulator.breaches()).isEqualTo(1);
  }

  @Test
  void aListWithoutPagingIsForOnceAMinute() throws Exception {
    assertThat(call("GET", COMPONENTS, "").statusCode()).isEqualTo(200);
    assertThat(call("GET", COMPONENTS, "").statusCode()).isEqualTo(429);
    assertThat(call("GET", COMPONENTS + "?page=1&per_page=100", "").statusCode()).isEqualTo(200);
  }

  @Test
  void anAnswerIsLostAfterTheWorkWasDone() {
    emulator.inject(Fault.of(Fault.Kind.DROP_AFTER, "POST .*/components", 1));

    assertThatThrownBy(() -> call("POST", COMPONENTS, "{\"component\":{\"name\":\"x\"}}"))
        .isInstanceOf(IOException.class);

    assertThat(page.componentsNamed("x")).hasSize(1);
    assertThat(emulator.writes().getFirst().fault()).isEqualTo(Fault.Kind.DROP_AFTER);
  }

  @Test
  void aConnectionDropsBeforeAnythingWasDone() {
    emulator.inject(Fault.of(Fault.Kind.DROP_BEFORE, "POST .*/components", 1));

    assertThatThrownBy(() -> call("POST", COMPONENTS, "{\"component\":{\"name\":\"x\"}}"))
        .isInstanceOf(IOException.class);

    assertThat(page.components()).isEmpty();
  }

  @Test
  void aFaultHitsWhatItMatchesAsOftenAsItSays() throws Exception {
    emulator.inject(Fault.retryAfter("GET .*/components", 503, 7, 2));

    assertThat(call("GET", "/pages/" + PAGE_ID, "").statusCode()).isEqualTo(200);
    assertThat(call("GET", COMPONENTS + "?page=1", "").headers().firstValue("Retry-After"))
        .contains("7");
    assertThat(call("GET", COMPONENTS + "?page=1", "").statusCode()).isEqualTo(503);
    assertThat(call("GET", COMPONENTS + "?page=1", "").statusCode()).isEqualTo(200);
  }

  @Test
  void answersBreakInTheMiddleTakeTheirTimeAndAreNotJson() throws Exception {
    page.createComponent("x", "operational");
    emulator.inject(Fault.of(Fault.Kind.TRUNCATE, "page=1", 1));
    emulator.inject(Fault.slow(Fault.Kind.SLOW_AFTER, "page=2", Duration.ofMinutes(1), 1));
    emulator.inject(Fault.of(Fault.Kind.HTML, "page=3", 1));
    emulator.inject(Fault.of(Fault.Kind.ENDLESS, "page=4", 1));

    assertThatThrownBy(() -> call("GET", COMPONENTS + "?page=1", ""))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> call("GET", COMPONENTS + "?page=2", ""))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(call("GET", COMPONENTS + "?page=3", "").body()).startsWith("<html>");
    var endless =
        http.send(
            HttpRequest.newBuilder(URI.create(emulator.endpoint() + COMPONENTS + "?page=4"))
                .header("Authorization", "OAuth " + KEY)
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (var body = endless.body()) {
      assertThat(body.readNBytes(1 << 20)).hasSize(1 << 20);
    }
  }

  @Test
  void theLogTellsWhoAskedForWhatAndWhatCameOfIt() throws Exception {
    call("POST", COMPONENTS, "{\"component\":{\"name\":\"\"}}");

    LoggedRequest request = emulator.log().getFirst();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/v1" + COMPONENTS);
    assertThat(request.body()).contains("component");
    assertThat(request.userAgent()).startsWith("Java-http-client");
    assertThat(request.code()).isEqualTo(422);
  }

  @Test
  void aPageMayChangeTheTextsItIsSent() throws Exception {
    page.changeTexts(String::strip);

    var answer = call("POST", COMPONENTS, "{\"component\":{\"name\":\" x \"}}");

    assertThat(json(answer).get("name").textValue()).isEqualTo("x");
  }

  @Test
  void aHumanWorksOnItByCurl() throws Exception {
    control("POST", "/__human", "{\"create\":\"Web\"}");
    String id = page.componentsNamed("Web").getFirst().get("id").textValue();
    control(
        "POST",
        "/__human",
        "{\"set\":\"" + id + "\",\"field\":\"status\",\"value\":\"partial_outage\"}");
    control("POST", "/__human", "{\"incident\":\"Trouble\",\"component\":\"" + id + "\"}");
    control("POST", "/__fault", "{\"match\":\"GET\",\"code\":500}");

    assertThat(call("GET", "/pages/" + PAGE_ID, "").statusCode()).isEqualTo(500);
    JsonNode state = json(control("GET", "/__state", ""));
    assertThat(state.at("/components/0/status").textValue()).isEqualTo("partial_outage");
    assertThat(state.at("/incidents/0/components/0/id").textValue()).isEqualTo(id);
    assertThat(control("GET", "/__log", "").body()).contains("-> STATUS");
    assertThat(control("POST", "/__human", "nonsense").statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> control(String method, String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(emulator.origin() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
