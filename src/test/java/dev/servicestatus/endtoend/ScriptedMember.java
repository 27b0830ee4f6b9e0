package dev.servicestatus.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.servicestatus.testing.TcpProxy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import okhttp3.tls.HeldCertificate;

/**
 * A member's API server by HTTPS that is of ours, behind a way that can be cut. It is well at
 * first: one ready pod in the namespace of the tests, and watches that stay open. Then it says and
 * does what no real one can be brought to.
 */
final class ScriptedMember implements AutoCloseable {
  /** Signs the certificates of all that are well. */
  static final HeldCertificate AUTHORITY = authority();

  /** An answer; the exchange is closed by the caller. */
  interface Answer {
    /** Whether it answered; else the server answers as one that is well. */
    boolean to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private static final String NAMESPACE =
      "{\"kind\":\"Namespace\",\"metadata\":{\"name\":\"kube-system\",\"uid\":\"%s\"}}";
  private static final String LIST =
      """
      {"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[
      {"metadata":{"name":"a","namespace":"%s","uid":"1","resourceVersion":"1","labels":{"app":"x"},
       "creationTimestamp":"2020-01-01T00:00:00Z"},"spec":{"containers":[{"name":"c"}]},
       "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}]}
      """;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final String namespace;
  private final HttpsServer server;

  /** What {@link #url} leads through. */
  final TcpProxy way;

  private volatile HeldCertificate certificate;

  /** Of its namespace kube-system. */
  volatile String uid = UUID.randomUUID().toString();

  /** Asked first. */
  volatile Answer fault = exchange -> false;

  /** Others are answered 401. */
  volatile String acceptedToken;

  /**
   * Listens at once.
   *
   * @param namespace of its pod
   * @param token that it accepts
   */
  ScriptedMember(String namespace, String token) {
    this.namespace = namespace;
    this.acceptedToken = token;
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(tls()));
    showValid();
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    way = TcpProxy.to(port());
  }

  private static HeldCertificate authority() {
    return new HeldCertificate.Builder()
        .certificateAuthority(0)
        .commonName("canary-authority")
        .build();
  }

  /**
   * A server's certificate of a day.
   *
   * @param host it is for
   * @param signer of it
   * @param shift of that day from now
   */
  static HeldCertificate certificate(String host, HeldCertificate signer, Duration shift) {
    long middle = Instant.now().plus(shift).toEpochMilli();
    long half = Duration.ofHours(12).toMillis();
    return new HeldCertificate.Builder()
        .signedBy(signer)
        .commonName("canary-server")
        .addSubjectAlternativeName(host)
        .validityInterval(middle - half, middle + half)
        .build();
  }

  /** Well again, after a restart as it were: what is open ends. */
  void mend() {
    fault = exchange -> false;
    way.mode(TcpProxy.Mode.RESET);
    way.mode(TcpProxy.Mode.PASS);
  }

  /** New connections are shown that certificate, of an EC key. */
  void show(HeldCertificate next) {
    certificate = next;
  }

  /** New connections are shown one that is in order. */
  void showValid() {
    show(certificate("127.0.0.1", AUTHORITY, Duration.ZERO));
  }

  private SSLContext tls() {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(new KeyManager[] {new Shown()}, null, null);
      return tls;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The certificate of now: a server cannot be given another one. */
  private final class Shown extends X509ExtendedKeyManager {
    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
      return chooseServerAlias(keyType, issuers, null);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return keyType.equals("EC") ? "server" : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {certificate.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return certificate.keyPair().getPrivate();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[] {"server"};
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return null;
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
      return null;
    }
  }

  /** Where it listens, for another way to it. */
  int port() {
    return server.getAddress().getPort();
  }

  /** The way to it, for a kubeconfig. */
  String url() {
    return "https://127.0.0.1:" + way.port();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String given = exchange.getRequestHeaders().getFirst("Authorization");
      if (!("Bearer " + acceptedToken).equals(given)) {
        answer(exchange, 401, "application/json", "{\"kind\":\"Status\",\"code\":401}");
      } else if (!fault.to(exchange)) {
        well(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void well(HttpExchange exchange) throws IOException, InterruptedException {
    String uri = exchange.getRequestURI().toString();
    if (uri.contains("watch=true")) {
      OutputStream body = begin(exchange, "application/json");
      body.write('\n'); // or the headers would wait for the first event
      body.flush();
      closed.await(1, TimeUnit.HOURS);
    } else if (uri.contains("/pods")) {
      answer(exchange, 200, "application/json", LIST.formatted(namespace));
    } else if (uri.startsWith("/version")) {
      answer(exchange, 200, "application/json", "{\"gitVersion\":\"v1.2.3\"}");
    } else {
      answer(exchange, 200, "application/json", NAMESPACE.formatted(uid));
    }
  }

  static OutputStream begin(HttpExchange exchange, String type) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  static boolean answer(HttpExchange exchange, int code, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    return true;
  }

  @Override
  public void close() {
    closed.countDown();
    way.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
