package dev.servicestatus.cluster;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cluster whose pods come, change and go at random, and whose API server does to lists and
 * watches what networks, proxies and real ones do: pages, tokens and versions that expire, watches
 * that end cleanly, with an error or in the middle of an event, events that come twice, too late or
 * for pods nobody knows.
 */
final class RandomCluster implements AutoCloseable {
  private static final int NAMES = 300;
  private static final Pattern VERSION = Pattern.compile("resourceVersion=(\\d+)");
  private static final Pattern TOKEN = Pattern.compile("continue=(\\d+)-(\\d+)");

  /** What a pod is; {@code Other} does not match the need. */
  private enum Situation {
    Ready,
    Crash,
    Other
  }

  private record Event(long version, String json) {}

  private record Snapshot(long version, List<String> pods) {}

  private final Random random;
  private final ScriptedApi api = new ScriptedApi();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Map<String, Situation> truth = new TreeMap<>();
  private final List<Event> events = new ArrayList<>();
  private final Map<Integer, Snapshot> snapshots = new HashMap<>();
  private long version = 1000;
  private int forgotten;
  private boolean closed;

  RandomCluster(Random random) {
    this.random = random;
    api.list = this::list;
    api.watch = this::watch;
  }

  ClusterConnection connection() {
    return api.connection();
  }

  /** How many lists and watches were asked for. */
  long requests() {
    return api.lists() + api.watches();
  }

  /** So many things happen. */
  void live(int count) {
    lock.lock();
    try {
      for (int i = 0; i < count; i++) {
        String name = "pod-" + random.nextInt(NAMES);
        boolean gone = random.nextInt(4) == 0;
        boolean known = truth.containsKey(name);
        if (gone && !known) {
          gone = false;
        }
        version += 1 + random.nextInt(3);
        Situation next = Situation.values()[random.nextInt(Situation.values().length)];
        String type = gone ? "DELETED" : known ? "MODIFIED" : "ADDED";
        if (gone) {
          truth.remove(name);
        } else {
          truth.put(name, next);
        }
        events.add(new Event(version, ScriptedApi.event(type, pod(name, next, version))));
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Recounted: how many pods there are, are ready, are failing. */
  List<Integer> recount() {
    lock.lock();
    try {
      return List.of(truth.size(), count(Situation.Ready), count(Situation.Crash));
    } finally {
      lock.unlock();
    }
  }

  private int count(Situation situation) {
    return (int) truth.values().stream().filter(s -> s == situation).count();
  }

  private static String pod(String name, Situation situation, long version) {
    return """
    {"kind":"Pod","metadata":{"name":"%s","namespace":"n","resourceVersion":"%d","labels":{"app":"%s"},"creationTimestamp":"2020-01-01T00:00:00Z"},"spec":{"containers":[{"name":"c"}]},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"%s"}],"containerStatuses":[{"name":"c","ready":%b,"state":{"waiting":{"reason":"%s"}}}]}}\
    """
        .formatted(
            name,
            version,
            situation == Situation.Other ? "y" : "x",
            situation == Situation.Ready ? "True" : "False",
            situation == Situation.Ready,
            situation == Situation.Crash ? "CrashLoopBackOff" : "");
  }

  private void list(HttpExchange exchange) throws IOException, InterruptedException {
    answerOfList(exchange.getRequestURI().toString()).to(exchange);
  }

  private ScriptedApi.Answer answerOfList(String uri) {
    lock.lock();
    try {
      Matcher token = TOKEN.matcher(uri);
      boolean first = !token.find();
      int id = first ? snapshots.size() : Integer.parseInt(token.group(1));
      int from = first ? 0 : Integer.parseInt(token.group(2));
      if (first) {
        var pods = new ArrayList<String>();
        truth.forEach((name, situation) -> pods.add(pod(name, situation, version)));
        snapshots.put(id, new Snapshot(version, pods));
      } else if (random.nextInt(8) == 0) {
        return ScriptedApi.code(410);
      }
      Snapshot snapshot = snapshots.get(id);
      int to = Math.min(snapshot.pods().size(), from + 20 + random.nextInt(NAMES));
      String more = to < snapshot.pods().size() ? id + "-" + to : "";
      return ScriptedApi.json(
          ScriptedApi.list(
              Long.toString(snapshot.version()),
              more,
              String.join(",", snapshot.pods().subList(from, to))));
    } finally {
      lock.unlock();
    }
  }

  private void watch(HttpExchange exchange) throws IOException, InterruptedException {
    Matcher from = VERSION.matcher(exchange.getRequestURI().toString());
    from.find();
    int next = indexAfter(Long.parseLong(from.group(1)));
    if (next < forgotten) {
      (random.nextBoolean()
              ? ScriptedApi.code(410)
              : ScriptedApi.endingAfter(ScriptedApi.error(410)))
          .to(exchange);
      return;
    }
    OutputStream body = ScriptedApi.opened(exchange);
    int last = next + 200 + random.nextInt(4000);
    for (Event event = take(next); event != null && next < last; event = take(++next)) {
      say(body, event.json());
      mischief(body, next, event);
    }
    end(body);
  }

  private int indexAfter(long known) {
    lock.lock();
    try {
      int index = events.size();
      while (index > 0 && events.get(index - 1).version() > known) {
        index--;
      }
      return index;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for it; null when there will be none any more. */
  private Event take(int index) throws InterruptedException {
    lock.lock();
    try {
      while (index >= events.size() && !closed) {
        news.await();
      }
      return closed ? null : events.get(index);
    } finally {
      lock.unlock();
    }
  }

  private void mischief(OutputStream body, int index, Event event) throws IOException {
    int what = random.nextInt(10_000);
    if (what < 100) {
      say(body, event.json()); // once more
    } else if (what < 200) {
      say(body, ScriptedApi.bookmark(Long.toString(event.version())));
    } else if (what < 250) {
      say(body, ScriptedApi.event("DELETED", pod("nobody", Situation.Ready, event.version())));
    } else if (what < 252 && index > 300) {
      say(body, events.get(index - 300).json()); // from before
    }
  }

  /** Cleanly, with an error, or in the middle of an event; some of it is forgotten then. */
  private void end(OutputStream body) throws IOException {
    lock.lock();
    try {
      if (random.nextInt(3) == 0) {
        forgotten = events.size();
      }
    } finally {
      lock.unlock();
    }
    switch (random.nextInt(4)) {
      case 0 -> say(body, ScriptedApi.error(500));
      case 1 -> say(body, ScriptedApi.event("ERROR", "{}"));
      case 2 -> throw new IOException("broken off");
      default -> {}
    }
    body.close();
  }

  private static void say(OutputStream body, String event) throws IOException {
    body.write((event + "\n").getBytes(StandardCharsets.UTF_8));
    body.flush();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
    api.close();
  }
}
