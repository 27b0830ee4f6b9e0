package dev.servicestatus.statuspage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The emulator's server: authentication, budget, faults and the log around {@link ManageApi}. */
public final class StatuspageEmulator implements AutoCloseable {
  /** The id of its page. */
  public static final String PAGE_ID = "kp3demo0page";

  /** The key it accepts from its start on. */
  public static final String KEY = "emulator-key-0001";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int RETRY_AFTER_SECONDS = 60;
  private static final Duration DRIP_EVERY = Duration.ofMillis(50);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final EmulatedPage page = new EmulatedPage(PAGE_ID);
  private final ManageApi api = new ManageApi(page);
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final List<LoggedRequest> log = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final RateWindow window;
  private volatile int overLimitCode = 429;

  private StatuspageEmulator(int port, LongSupplier nanos) throws IOException {
    window = new RateWindow(nanos);
    keys.add(KEY);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
    server.setExecutor(threads);
    server.createContext("/v1/", this::serve);
    server.createContext("/__", new EmulatorControl(this));
    server.start();
  }

  /** Starts on a free port. */
  public static StatuspageEmulator start() {
    return start(0, System::nanoTime);
  }

  /**
   * Starts on a port.
   *
   * @param port 0: a free one
   * @param nanos the clock of the rolling window
   */
  public static StatuspageEmulator start(int port, LongSupplier nanos) {
    try {
      return new StatuspageEmulator(port, nanos);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The base URL of the API, what a StatusPage has as its endpoint: {@code http://…/v1}. */
  public String endpoint() {
    return origin() + "/v1";
  }

  /** {@code http://127.0.0.1:port}. */
  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The page, to look at and to work on by hand. */
  public EmulatedPage page() {
    return page;
  }

  /** Accepts one more key. */
  public void accept(String key) {
    keys.add(key);
  }

  /** Answers 401 to a key from now on. */
  public void revoke(String key) {
    keys.remove(key);
  }

  /** What a breach of the limit answers from now on: 429, or 420 as the vendor's older gateways. */
  public void answerOverLimitWith(int code) {
    overLimitCode = code;
  }

  /** How many requests came over the limit of a key. */
  public int breaches() {
    synchronized (log) {
      return window.breaches();
    }
  }

  /** Every request so far, oldest first. */
  public List<LoggedRequest> log() {
    synchronized (log) {
      return List.copyOf(log);
    }
  }

  /** The requests so far that could have changed the page. */
  public List<LoggedRequest> writes() {
    return log().stream().filter(LoggedRequest::isWrite).toList();
  }

  /** Lets something go wrong; of several that match, the one added first. */
  public void inject(Fault fault) {
    synchronized (log) {
      faults.add(fault);
    }
  }

  /** Forgets all faults that are left. */
  public void clearFaults() {
    synchronized (log) {
      faults.clear();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** One request with what was decided on its arrival. */
  private record Arrival(int index, boolean within, Fault fault) {}

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Arrival arrival = arrive(exchange, body);
      if (!arrival.within) {
        exchange.getResponseHeaders().set("Retry-After", String.valueOf(RETRY_AFTER_SECONDS));
        send(exchange, arrival, Answer.error(overLimitCode, "Rate limit exceeded"));
      } else if (arrival.fault == null) {
        send(exchange, arrival, handle(exchange, body));
      } else {
        fail(exchange, arrival, body);
      }
    }
  }

  private Arrival arrive(HttpExchange exchange, String body) {
    String path = exchange.getRequestURI().toString();
    String method = exchange.getRequestMethod();
    boolean unpagedList = method.equals("GET") && path.matches(".*/components(\\.json)?");
    synchronized (log) {
      boolean within = window.admit(key(exchange), unpagedList);
      Fault fault = within ? takeFault(method + " " + path) : null;
      String agent = exchange.getRequestHeaders().getFirst("User-Agent");
      var kind = fault == null ? null : fault.kind();
      log.add(new LoggedRequest(Instant.now(), method, path, body, agent, 0, kind));
      return new Arrival(log.size() - 1, within, fault);
    }
  }

  private Fault takeFault(String request) {
    for (int i = 0; i < faults.size(); i++) {
      Fault fault = faults.get(i);
      if (fault.matches(request)) {
        faults.set(i, fault.once());
        return fault;
      }
    }
    return null;
  }

  private Answer handle(HttpExchange exchange, String body) {
    if (!keys.contains(key(exchange))) {
      return Answer.error(401, "Could not authenticate");
    }
    try {
      JsonNode json = body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
      String path = exchange.getRequestURI().getPath();
      return api.answer(exchange.getRequestMethod(), path, query(exchange), json);
    } catch (JsonProcessingException e) {
      return Answer.error(400, "not JSON");
    }
  }

  private void fail(HttpExchange exchange, Arrival arrival, String body) throws IOException {
    Fault fault = arrival.fault;
    switch (fault.kind()) {
      case STATUS -> {
        if (fault.retryAfter() >= 0) {
          exchange.getResponseHeaders().set("Retry-After", String.valueOf(fault.retryAfter()));
        }
        send(exchange, arrival, Answer.error(fault.code(), "injected"));
      }
      case DROP_BEFORE -> {} // closing an exchange without an answer closes its connection
      case DROP_AFTER -> handle(exchange, body);
      case SLOW_BEFORE -> {
        pause(fault.delay());
        send(exchange, arrival, handle(exchange, body));
      }
      case SLOW_AFTER -> {
        Answer answer = handle(exchange, body);
        pause(fault.delay());
        send(exchange, arrival, answer);
      }
      case TRUNCATE -> {
        byte[] whole = JSON.writeValueAsBytes(handle(exchange, body).body());
        exchange.sendResponseHeaders(200, whole.length);
        exchange.getResponseBody().write(whole, 0, whole.length / 2);
        exchange.getResponseBody().flush();
      }
      case HTML -> {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        write(exchange, 200, "<html><body>Sign in</body></html>".getBytes(StandardCharsets.UTF_8));
      }
      case ENDLESS -> {
        exchange.sendResponseHeaders(200, 0);
        while (closing.getCount() > 0) {
          exchange.getResponseBody().write(" ".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8));
        }
      }
      case DRIP -> {
        exchange.sendResponseHeaders(200, 0);
        while (closing.getCount() > 0) {
          exchange.getResponseBody().write(' ');
          exchange.getResponseBody().flush();
          pause(DRIP_EVERY);
        }
      }
      case REPLY -> {
        fault.reply().headers().forEach(exchange.getResponseHeaders()::set);
        write(
            exchange, fault.reply().code(), fault.reply().body().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private void pause(Duration delay) {
    try {
      if (closing.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the emulator was closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(HttpExchange exchange, Arrival arrival, Answer answer) throws IOException {
    synchronized (log) {
      log.set(arrival.index, log.get(arrival.index).answered(answer.code()));
    }
    send(exchange, answer);
  }

  static void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    if (answer.body() == null) {
      exchange.sendResponseHeaders(answer.code(), -1);
    } else {
      write(exchange, answer.code(), JSON.writeValueAsBytes(answer.body()));
    }
  }

  private static void write(HttpExchange exchange, int code, byte[] body) throws IOException {
    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /** The word is {@code OAuth}, in that spelling; a query parameter serves too. */
  private static String key(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header != null && header.startsWith("OAuth ")) {
      return header.substring("OAuth ".length());
    }
    return query(exchange).getOrDefault("api_key", "");
  }

  private static Map<String, String> query(HttpExchange exchange) {
    var parameters = new HashMap<String, String>();
    String query = exchange.getRequestURI().getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    return parameters;
  }
}
