package dev.servicestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.servicestatus.plan.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonHttpTest {
  private static final String KEY = "secret-key-123";

  private final AtomicInteger elsewhere = new AtomicInteger();
  private HttpServer server;
  private int code = 200;
  private String body = "{}";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/there",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(code, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.createContext("/elsewhere", exchange -> elsewhere.incrementAndGet());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Outcome<?> get() {
    var url = HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + "/there");
    return new JsonHttp("OAuth", KEY, () -> "test", () -> true).exchange("GET", url, null);
  }

  private String message() {
    return ((Outcome.Failed<?>) get()).message();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"error\": \"wrong\"} | the page answered 422: wrong",
        "{\"error\": [\"wrong\", \"bad\"]} | the page answered 422: wrong; bad",
        "{\"error\": {\"name\": [\"is empty\"], \"status\": \"is bad\"}}"
            + " | the page answered 422: name is empty; status is bad",
        "{\"message\": \"wrong\"} | the page answered 422: wrong",
        "[1, 2] | the page answered 422",
        "<html>wrong</html> | the page answered 422",
        "{\"error\": \"key secret-key-123 is wrong\"} | the page answered 422: key *** is wrong",
      })
  void errorsComeInManyShapes(String answer, String expected) {
    code = 422;
    body = answer;

    assertThat(message()).isEqualTo(expected);
  }

  @Test
  void anErrorIsOneBoundedLine() {
    code = 400;
    body = "{\"error\": \"a\\nb\\u001b" + "😀".repeat(1000) + "\"}";

    String message = message();

    assertThat(message).doesNotContainPattern("\\p{Cc}").endsWith("😀…");
    assertThat(message.codePointCount(0, message.length())).isLessThan(240);
  }

  @ParameterizedTest
  @CsvSource({"301", "302", "303", "307", "308"})
  void aRedirectIsNotFollowed(int redirect) {
    code = redirect;

    assertThat(get()).isInstanceOf(Outcome.InvalidAnswer.class);
    assertThat(elsewhere).hasValue(0);
  }

  @Test
  void aBodyMayHaveOneMebibyteAndNoMore() {
    body = "\"" + "x".repeat((1 << 20) - 2) + "\"";
    assertThat(get()).isInstanceOf(Outcome.Done.class);

    body = "\"" + "x".repeat((1 << 20) - 1) + "\"";
    assertThat(get()).isInstanceOf(Outcome.InvalidAnswer.class);
  }

  @Test
  void aDeepNestIsNotUnderstood() {
    body = "[".repeat(20_000);

    assertThat(get()).isInstanceOf(Outcome.InvalidAnswer.class);
  }

  @Test
  void anEmptyAnswerIsNotUnderstood() {
    body = "";

    assertThat(get()).isInstanceOf(Outcome.InvalidAnswer.class);
  }
}
