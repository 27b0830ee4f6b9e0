package dev.servicestatus.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.servicestatus.testing.LocalCluster;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * A way to a real API server on which single requests and answers are bent: everything passes as it
 * is, as the cluster's administrator, but for what a test replaces. Open watches can be ended, and
 * told something that the server did not say.
 */
final class BentApi implements AutoCloseable {
  private final LocalCluster cluster;
  private final OkHttpClient upstream;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final ConcurrentHashMap<OutputStream, Call> open = new ConcurrentHashMap<>();
  private final ReentrantLock writing = new ReentrantLock();

  /** Path and query of each request for pods so far, as the client sent it. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  volatile ScriptedApi.Answer list = this::pass;
  volatile ScriptedApi.Answer watch = this::pass;

  BentApi(LocalCluster cluster) {
    this.cluster = cluster;
    var admin = FleetTest.connection(cluster.kubeconfig(cluster.adminToken()));
    upstream =
        new OkHttpClient.Builder()
            .sslSocketFactory(admin.tls(), admin.trust())
            .readTimeout(Duration.ZERO)
            .build();
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  ClusterConnection connection() {
    return ScriptedApi.connection(server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    String uri = exchange.getRequestURI().toString();
    try (exchange) {
      if (uri.contains("watch=true")) {
        requests.add(uri);
        watch.to(exchange);
      } else if (uri.contains("limit=500")) {
        requests.add(uri);
        list.to(exchange);
      } else {
        pass(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many lists were begun. */
  long lists() {
    return requests.stream()
        .filter(uri -> !uri.contains("watch=true") && !uri.contains("continue="))
        .count();
  }

  /** How many watches were asked for. */
  long watches() {
    return requests.stream().filter(uri -> uri.contains("watch=true")).count();
  }

  /** Asks the real server the same. */
  void pass(HttpExchange exchange) throws IOException {
    pass(exchange, exchange.getRequestURI().toString());
  }

  /** Asks the real server something else. */
  void pass(HttpExchange exchange, String uri) throws IOException {
    pass(exchange, uri, exchange.getRequestHeaders().getFirst("Accept"));
  }

  /** Asks the real server something else, for another encoding. */
  void pass(HttpExchange exchange, String uri, String accept) throws IOException {
    pass(exchange, uri, accept, this::passAsItIs);
  }

  /** Opens the watch that was asked for; each event is replaced by those that are given for it. */
  void passFrames(HttpExchange exchange, Function<byte[], List<byte[]>> bend) throws IOException {
    passFrames(exchange, exchange.getRequestURI().toString(), bend);
  }

  /** The same for another watch. */
  void passFrames(HttpExchange exchange, String uri, Function<byte[], List<byte[]>> bend)
      throws IOException {
    pass(
        exchange,
        uri,
        exchange.getRequestHeaders().getFirst("Accept"),
        (answer, body) -> {
          var in = new DataInputStream(answer);
          while (true) {
            byte[] length = in.readNBytes(Integer.BYTES);
            if (length.length < Integer.BYTES) {
              return;
            }
            int size = ByteBuffer.wrap(length).getInt();
            byte[] frame =
                ByteBuffer.allocate(Integer.BYTES + size)
                    .put(length)
                    .put(in.readNBytes(size))
                    .array();
            for (byte[] bent : bend.apply(frame)) {
              write(body, bent, bent.length);
            }
          }
        });
  }

  /** From the body of an answer to that of ours, until one side ends it. */
  private interface Passage {
    void pass(InputStream answer, OutputStream body) throws IOException;
  }

  private void pass(HttpExchange exchange, String uri, String accept, Passage passage)
      throws IOException {
    Call call =
        upstream.newCall(
            new Request.Builder()
                .url(cluster.url() + uri)
                .header("Accept", accept)
                .header("Accept-Encoding", "identity")
                .header("User-Agent", exchange.getRequestHeaders().getFirst("User-Agent"))
                .header("Authorization", "Bearer " + cluster.adminToken())
                .build());
    try (Response response = call.execute()) {
      exchange.getResponseHeaders().set("Content-Type", response.header("Content-Type", ""));
      exchange.sendResponseHeaders(response.code(), 0);
      OutputStream body = exchange.getResponseBody();
      if (uri.contains("watch=true")) {
        follow(call, response, body, passage);
      } else {
        response.body().byteStream().transferTo(body);
      }
      body.close();
    }
  }

  /** Until one side ends it; the client gets a clean end. */
  private void follow(Call call, Response response, OutputStream body, Passage passage)
      throws IOException {
    body.flush(); // the head of the answer must not wait for the first event
    open.put(body, call);
    try {
      passage.pass(new Ending(response.body().byteStream()), body);
    } finally {
      open.remove(body);
    }
  }

  private void passAsItIs(InputStream answer, OutputStream body) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int n = answer.read(buffer); n >= 0; n = answer.read(buffer)) {
      write(body, buffer, n);
    }
  }

  /** What is broken off has a clean end. */
  private static final class Ending extends FilterInputStream {
    Ending(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
      try {
        return length == 0 ? 0 : super.read(buffer, from, length); // it would wait for nothing
      } catch (IOException ended) {
        return -1;
      }
    }
  }

  private void write(OutputStream body, byte[] bytes, int length) throws IOException {
    writing.lock();
    try {
      body.write(bytes, 0, length);
      body.flush();
    } finally {
      writing.unlock();
    }
  }

  /** How many watches are open. */
  int openWatches() {
    return open.size();
  }

  /** Ends every open watch cleanly, as a server does whose time limit is over. */
  void endWatches() {
    open.values().forEach(Call::cancel);
  }

  /** Says something in every open watch, between two events of the server. */
  void say(byte[] frame) throws IOException {
    for (OutputStream body : open.keySet()) {
      write(body, frame, frame.length);
    }
  }

  @Override
  public void close() {
    endWatches();
    server.stop(0);
    threads.shutdownNow();
    upstream.connectionPool().evictAll();
  }
}
