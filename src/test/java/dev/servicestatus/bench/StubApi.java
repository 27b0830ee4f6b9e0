package dev.servicestatus.bench;

import dev.servicestatus.testing.ExemplarPod.Encoding;
import dev.servicestatus.testing.PodFrames;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A member of exemplar pods that answers, by TLS, what the operator asks of one: the namespace
 * kube-system, the version, lists in pages and one watch. It does as little as it can, for it
 * shares the machine with who is measured.
 */
final class StubApi implements AutoCloseable {
  private static final Pattern LIMIT = Pattern.compile("limit=(\\d+)");
  private static final Pattern CONTINUE = Pattern.compile("continue=(\\d+)");

  private final String name;
  private final Encoding encoding;
  private final StubPods pods;
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch watched = new CountDownLatch(1);
  private final ReentrantLock writing = new ReentrantLock();
  private volatile OutputStream watch;

  StubApi(String name, Encoding encoding, StubPods pods, Certificate certificate) {
    this.name = name;
    this.encoding = encoding;
    this.pods = pods;
    try {
      server =
          certificate
              .context()
              .getServerSocketFactory()
              .createServerSocket(0, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  String name() {
    return name;
  }

  StubPods pods() {
    return pods;
  }

  String url() {
    return "https://127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      var in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = new BufferedOutputStream(client.getOutputStream(), 1 << 16);
      for (String request = in.readLine(); request != null; request = in.readLine()) {
        boolean json = false;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
          json |= line.equalsIgnoreCase("Accept: application/json");
        }
        handle(request.split(" ")[1], json ? Encoding.JSON : encoding, out);
        out.flush();
      }
    } catch (IOException e) {
      return; // the client is gone
    }
  }

  private void handle(String uri, Encoding as, OutputStream out) throws IOException {
    if (uri.contains("watch=true")) {
      watch(out);
    } else if (uri.startsWith("/api/v1/pods")) {
      list(uri, as, out);
    } else if (uri.startsWith("/version")) {
      answer(out, Encoding.JSON, bytes("{\"gitVersion\":\"v1.36.3\"}"));
    } else {
      answer(
          out,
          Encoding.JSON,
          bytes(
              "{\"kind\":\"Namespace\",\"metadata\":{\"name\":\"kube-system\",\"uid\":\"uid-%s\"}}"
                  .formatted(name)));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void list(String uri, Encoding as, OutputStream out) throws IOException {
    int from = number(CONTINUE, uri, 0);
    int to = Math.min(pods.size(), from + number(LIMIT, uri, Integer.MAX_VALUE - from));
    var page = new ArrayList<byte[]>(to - from);
    for (int i = from; i < to; i++) {
      page.add(pods.bytes(i, as));
    }
    String more = to < pods.size() ? Integer.toString(to) : "";
    answer(out, as, PodFrames.list(as, pods.version(), more, page));
  }

  private static int number(Pattern pattern, String uri, int otherwise) {
    Matcher matcher = pattern.matcher(uri);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
  }

  private static void head(OutputStream out, String contentType, String length) throws IOException {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    out.write(
        bytes(
            "HTTP/1.1 200 OK\r\nDate: %s\r\nContent-Type: %s\r\n%s\r\n\r\n"
                .formatted(date, contentType, length)));
  }

  private static void answer(OutputStream out, Encoding as, byte[] body) throws IOException {
    head(out, PodFrames.contentType(as), "Content-Length: " + body.length);
    out.write(body);
  }

  private void watch(OutputStream out) throws IOException {
    head(out, PodFrames.contentType(encoding) + ";stream=watch", "Transfer-Encoding: chunked");
    out.flush();
    watch = out;
    watched.countDown();
    try {
      while (!closed.await(30, TimeUnit.SECONDS)) {
        say(pods::bookmark);
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What happens next, as an event, which is a chunk of its own. */
  private void say(Supplier<StubPods.Change> next) throws IOException {
    writing.lock();
    try {
      StubPods.Change change = next.get();
      byte[] event = PodFrames.event(encoding, change.type(), pods.bytes(change.pod(), encoding));
      watch.write(bytes(Integer.toHexString(event.length) + "\r\n"));
      watch.write(event);
      watch.write(bytes("\r\n"));
    } finally {
      writing.unlock();
    }
  }

  void awaitWatch() throws InterruptedException {
    if (!watched.await(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("nobody watches " + name);
    }
  }

  /**
   * Says so many random changes on the watch.
   *
   * @param perSecond 0: as fast as they are taken
   */
  void change(int events, int perSecond) throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < events; i++) {
      if (perSecond > 0) {
        long due = start + i * 1_000_000_000L / perSecond;
        while (due - System.nanoTime() > 0) {
          watch.flush();
          TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        }
      }
      say(pods::change);
    }
    watch.flush();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
