package dev.servicestatus.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A way to an HTTP server that numbers the requests that can change something, and lets something
 * go wrong at one of them. Several proxies share one numbering: that of the process they serve.
 */
public final class NumberingProxy implements AutoCloseable {
  /** What goes wrong. */
  public enum Ending {
    /** The process ends before the request leaves. */
    ENDED_BEFORE,
    /** The process ends when it is done, before its answer is here. */
    ENDED_AFTER,
    /** It is done, its answer is lost, and the process goes on. */
    ANSWER_LOST
  }

  /** A process, seen from the servers that it asks: when it has ended nothing comes from it. */
  public static final class Life {
    private final Pattern what;
    private final int fatal;
    private final Ending ending;
    private final List<String> requests = new ArrayList<>();
    private boolean ended;

    /**
     * A life in which something goes wrong.
     *
     * @param what found in {@code METHOD /path} of the requests that are counted
     * @param fatal the number of the request among them, from 1
     */
    public Life(String what, int fatal, Ending ending) {
      this.what = Pattern.compile(what);
      this.fatal = fatal;
      this.ending = ending;
    }

    /** A life without trouble. */
    public static Life peaceful() {
      return new Life(".", Integer.MAX_VALUE, Ending.ENDED_BEFORE);
    }

    private enum Fate {
      PASSES,
      IS_DROPPED,
      LOSES_ITS_ANSWER
    }

    private synchronized Fate next(String request) {
      if (ended) {
        return Fate.IS_DROPPED;
      }
      requests.add(request);
      boolean counts = what.matcher(request).find();
      if (!counts || requests.stream().filter(what.asPredicate()).count() != fatal) {
        return Fate.PASSES;
      }
      ended = ending != Ending.ANSWER_LOST;
      return ending == Ending.ENDED_BEFORE ? Fate.IS_DROPPED : Fate.LOSES_ITS_ANSWER;
    }

    /** Whether the request came at which something was to go wrong. */
    public synchronized boolean wasReached() {
      return requests.stream().filter(what.asPredicate()).count() >= fatal;
    }

    /** Whether the process has ended. */
    public synchronized boolean hasEnded() {
      return ended;
    }

    /** Method and path of every request that could change something, in order. */
    public synchronized List<String> requests() {
      return List.copyOf(requests);
    }
  }

  /** What goes from hop to hop is not passed on; nor what the client sets by itself. */
  private static final Set<String> OWN =
      Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade");

  private final HttpServer server;
  private final HttpClient client;
  private final String target;
  private volatile Life life;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private NumberingProxy(String target, HttpClient client, Life life) throws IOException {
    this.target = target;
    this.client = client;
    this.life = life;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /**
   * A proxy by plain HTTP on a free port.
   *
   * @param target the origin it passes to, without a slash at its end
   * @param caCertificatePem of an origin by https; null for one by http
   */
  public static NumberingProxy to(String target, String caCertificatePem, Life life) {
    try {
      var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
      if (caCertificatePem != null) {
        client.sslContext(trusting(caCertificatePem));
      }
      return new NumberingProxy(target, client.build(), life);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext trusting(String pem) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
    int number = 0;
    for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(bytes)) {
      store.setCertificateEntry("ca" + number++, certificate);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Another process comes by this way from now on. */
  public void serve(Life next) {
    life = next;
  }

  /** {@code http://127.0.0.1:port}; it never changes. */
  public String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** An exchange that is closed without an answer closes its connection. */
  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      byte[] body = exchange.getRequestBody().readAllBytes();
      Life.Fate fate =
          method.equals("GET")
              ? Life.Fate.PASSES
              : life.next(method + " " + exchange.getRequestURI().getPath());
      if (fate == Life.Fate.IS_DROPPED) {
        return;
      }
      HttpResponse<byte[]> answer = pass(exchange, method, body);
      if (fate == Life.Fate.PASSES) {
        answer(exchange, answer);
      }
    }
  }

  private HttpResponse<byte[]> pass(HttpExchange exchange, String method, byte[] body)
      throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
            .method(method, BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!OWN.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("closed", e);
    }
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer)
      throws IOException {
    answer
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!OWN.contains(name) && !name.startsWith(":")) {
            exchange.getResponseHeaders().put(name, values);
          }
        });
    byte[] body = answer.body();
    exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }
}
