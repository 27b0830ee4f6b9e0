package dev.servicestatus.page;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.servicestatus.plan.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * One request with JSON, and what came of it. Nothing is repeated and no redirect is followed: each
 * request is paid for, and a key goes nowhere else. Bodies end at 1 MiB, unless it is said
 * otherwise.
 */
final class JsonHttp {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MediaType JSON_TYPE = MediaType.get("application/json");
  private static final int MEBIBYTE = 1 << 20;
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);
  // Short-lived connections: one that the other side closed meanwhile fails its next request, and
  // a write that fails so has an unknown fate.
  private static final OkHttpClient CLIENT =
      new OkHttpClient.Builder()
          .followRedirects(false)
          .followSslRedirects(false)
          .retryOnConnectionFailure(false)
          .connectionPool(new ConnectionPool(8, 4, TimeUnit.SECONDS))
          .connectTimeout(Duration.ofSeconds(5))
          .readTimeout(Duration.ofSeconds(10))
          .callTimeout(Duration.ofSeconds(15))
          .build();

  private final OkHttpClient client;
  private final String scheme;
  private final String key;
  private final Supplier<String> userAgent;
  private final int mebibytes;

  /**
   * Sends nothing yet.
   *
   * @param mayWrite asked when the connection stands: to reach that may take longer than a Lease
   *     lasts, and what is late would undo what a successor has written
   */
  JsonHttp(String scheme, String key, Supplier<String> userAgent, BooleanSupplier mayWrite) {
    this(guarded(mayWrite), scheme, key, userAgent, 1);
  }

  private static OkHttpClient guarded(BooleanSupplier mayWrite) {
    return CLIENT
        .newBuilder()
        .addNetworkInterceptor(chain -> {
          if (!chain.request().method().equals("GET") && !mayWrite.getAsBoolean()) {
            throw new IOException("the Lease is not held");
          }
          return chain.proceed(chain.request());
        })
        .build();
  }

  private JsonHttp(
      OkHttpClient client, String scheme, String key, Supplier<String> userAgent, int mebibytes) {
    this.client = client;
    this.scheme = scheme;
    this.key = key;
    this.userAgent = userAgent;
    this.mebibytes = mebibytes;
  }

  /** The same with another bound of a whole call. */
  JsonHttp withTimeout(Duration call) {
    var other = client.newBuilder().callTimeout(call).readTimeout(call).build();
    return new JsonHttp(other, scheme, key, userAgent, mebibytes);
  }

  /** The same with another bound of a body. */
  JsonHttp withBodiesUpTo(int otherMebibytes) {
    return new JsonHttp(client, scheme, key, userAgent, otherMebibytes);
  }

  /**
   * Sends and reads.
   *
   * @param body null without
   * @return the answer's JSON; missing if the answer has no body
   */
  Outcome<JsonNode> exchange(String method, HttpUrl url, JsonNode body) {
    RequestBody content = body == null ? null : RequestBody.create(body.toString(), JSON_TYPE);
    Request request =
        new Request.Builder()
            .url(url)
            .method(method, content)
            .header("Authorization", scheme + " " + key)
            .header("Accept", "application/json")
            .header("User-Agent", userAgent.get())
            .build();
    try (Response response = client.newCall(request).execute()) {
      return outcome(response);
    } catch (InterruptedIOException e) {
      return new Outcome.Unreachable<>("no answer in time");
    } catch (UnknownHostException e) {
      return new Outcome.Unreachable<>("unknown host " + url.host());
    } catch (ConnectException e) {
      return new Outcome.Unreachable<>("no connection to " + url.host() + ":" + url.port());
    } catch (SSLException e) {
      return new Outcome.Unreachable<>("no trusted connection (TLS) to " + url.host());
    } catch (IOException e) {
      return new Outcome.Unreachable<>("the connection broke");
    }
  }

  private Outcome<JsonNode> outcome(Response response) throws IOException {
    int code = response.code();
    if (response.isSuccessful()) {
      JsonNode json = code == 204 ? MissingNode.getInstance() : json(response);
      return json == null
          ? new Outcome.InvalidAnswer<>(
              "the page answered %d with something else than JSON of at most %d MiB"
                  .formatted(code, mebibytes))
          : new Outcome.Done<>(json);
    }
    if (response.isRedirect()) {
      return new Outcome.InvalidAnswer<>("the page answered with a redirect; it is not followed");
    }
    String text = ErrorText.of(code, json(response), key);
    return switch (code) {
      case 401 -> new Outcome.Unauthorized<>(text);
      case 403 -> new Outcome.Forbidden<>(text);
      case 404, 410 -> new Outcome.NotFound<>(text);
      case 420, 429 -> new Outcome.RateLimited<>(text, silence(response).orElse(SILENCE));
      case 408, 425 -> new Outcome.Unreachable<>(text);
      default -> code >= 500 ? broken(text, response) : new Outcome.Rejected<>(text);
    };
  }

  private static <T> Outcome<T> broken(String text, Response response) {
    Optional<Duration> silence =
        response.code() == HttpURLConnection.HTTP_UNAVAILABLE
            ? silence(response)
            : Optional.empty();
    return silence
        .<Outcome<T>>map(time -> new Outcome.Unavailable<>(text, time))
        .orElseGet(() -> new Outcome.ServerError<>(text));
  }

  /** Null if it is not JSON or too long; never a parser's message, for it quotes its input. */
  private JsonNode json(Response response) throws IOException {
    var source = response.body().source();
    if (source.request((long) mebibytes * MEBIBYTE + 1)) {
      return null;
    }
    try {
      JsonNode json = JSON.readTree(source.readByteArray());
      return json.isMissingNode() ? null : json;
    } catch (JacksonException notJson) {
      return null;
    }
  }

  /** What Retry-After says, in seconds or as a date by the page's own clock; bounded. */
  private static Optional<Duration> silence(Response response) {
    String header = response.header("Retry-After", "");
    if (header.matches("[0-9]{1,9}")) {
      return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(header))));
    }
    if (header.matches("[0-9]+")) {
      return Optional.of(LONGEST_SILENCE);
    }
    var then = response.headers().getInstant("Retry-After");
    var now = response.headers().getInstant("Date");
    return then == null || now == null
        ? Optional.empty()
        : Optional.of(bounded(Duration.between(now, then)));
  }

  private static Duration bounded(Duration wait) {
    Duration positive = wait.isNegative() ? Duration.ZERO : wait;
    return positive.compareTo(LONGEST_SILENCE) > 0 ? LONGEST_SILENCE : positive;
  }
}
