package dev.servicestatus.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManagerFactory;
import okhttp3.HttpUrl;

/**
 * What an API server says that no real one can be brought to say. At first it is well: it has the
 * namespace kube-system, no pods, and watches that stay open. It speaks JSON alone.
 */
final class ScriptedApi implements AutoCloseable {
  /** An answer; the exchange is closed by the caller. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<CountDownLatch> ended =
      new AtomicReference<>(new CountDownLatch(1));
  private final HttpServer server;

  /** Path and query of each request so far. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  volatile Answer identity =
      json("{\"kind\":\"Namespace\",\"metadata\":{\"name\":\"kube-system\",\"uid\":\"uid-1\"}}");
  volatile Answer list = json(list("1", "", ""));
  volatile Answer watch = this::stayOpen;

  ScriptedApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String uri = exchange.getRequestURI().toString();
    requests.add(uri);
    try (exchange) {
      if (uri.contains("watch=true")) {
        watch.to(exchange);
      } else if (uri.contains("/pods")) {
        list.to(exchange);
      } else if (uri.startsWith("/version")) {
        json("{\"gitVersion\":\"v1.2.3\"}").to(exchange);
      } else {
        identity.to(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  ClusterConnection connection() {
    return connection(port());
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The way to a server on loopback, without TLS. */
  static ClusterConnection connection(int port) {
    return connection(port, SocketFactory.getDefault());
  }

  /** The same by sockets of a factory. */
  static ClusterConnection connection(int port, SocketFactory sockets) {
    try {
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init((KeyStore) null);
      return ClusterConnection.ofMember(
          HttpUrl.get("http://127.0.0.1:" + port),
          new KeyManager[0],
          trust.getTrustManagers(),
          sockets,
          "token",
          "port " + port);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many lists were begun: first pages, but for those of probes. */
  long lists() {
    return requests.stream()
        .filter(uri -> uri.contains("limit=500") && !uri.contains("continue="))
        .count();
  }

  long watches() {
    return requests.stream().filter(uri -> uri.contains("watch=true")).count();
  }

  /** Ends the watches that are open. */
  void endOpen() {
    ended.getAndSet(new CountDownLatch(1)).countDown();
  }

  static Answer json(String body) {
    return answer(200, "application/json", body);
  }

  static Answer code(int code) {
    return answer(code, "application/json", "{\"kind\":\"Status\",\"code\":" + code + "}");
  }

  static Answer answer(int code, String type, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** A watch that says these events and then nothing. */
  Answer events(String... events) {
    return exchange -> {
      OutputStream body = opened(exchange);
      for (String event : events) {
        body.write((event + "\n").getBytes(StandardCharsets.UTF_8));
      }
      body.flush();
      ended.get().await(1, TimeUnit.HOURS);
    };
  }

  /** A watch that says these events and ends. */
  static Answer endingAfter(String... events) {
    return exchange -> {
      OutputStream body = opened(exchange);
      for (String event : events) {
        body.write((event + "\n").getBytes(StandardCharsets.UTF_8));
      }
      body.close();
    };
  }

  private void stayOpen(HttpExchange exchange) throws IOException, InterruptedException {
    events().to(exchange);
  }

  static OutputStream opened(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write('\n'); // or the headers would wait for the first event
    exchange.getResponseBody().flush();
    return exchange.getResponseBody();
  }

  static String list(String version, String more, String pods) {
    return """
    {"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"%s","continue":"%s"},"items":[%s]}
    """
        .formatted(version, more, pods);
  }

  static String event(String type, String pod) {
    return "{\"type\":\"%s\",\"object\":%s}".formatted(type, pod);
  }

  static String bookmark(String version) {
    return event(
        "BOOKMARK", "{\"kind\":\"Pod\",\"metadata\":{\"resourceVersion\":\"" + version + "\"}}");
  }

  static String error(int code) {
    return event("ERROR", "{\"kind\":\"Status\",\"code\":" + code + "}");
  }

  static String readyPod(String name) {
    return readyPod(name, "20");
  }

  static String readyPod(String name, String version) {
    return """
    {"kind":"Pod","metadata":{"name":"%s","namespace":"n","resourceVersion":"%s","labels":{"app":"x"},"creationTimestamp":"2020-01-01T00:00:00Z"},"spec":{"containers":[{"name":"c"}]},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}\
    """
        .formatted(name, version);
  }

  @Override
  public void close() {
    endOpen();
    server.stop(0);
    threads.shutdownNow();
  }
}
