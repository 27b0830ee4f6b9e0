package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.cluster.PodAnswer.Page;
import dev.servicestatus.cluster.PodAnswer.PodEvent;
import dev.servicestatus.health.PodFact;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Follows the pods of one cluster, or of one namespace there, for good: a list in pages, then a
 * watch from the list's resource version, again and again. It runs on a virtual thread of its own
 * and keeps nothing but the resource version, which is opaque.
 */
final class PodStream implements Runnable {
  /** More pods in one stream are no real cluster; they would exhaust our memory. */
  private static final int POD_LIMIT = 2_000_000;

  private static final int PAGE_LIMIT = 20_000;

  /** So many watches without a single event, or refused, and the version is not trusted. */
  private static final int PATIENCE = 2;

  /** Takes what is seen. Called by the stream's thread alone. */
  interface Listener {
    /** A page of a list came; the list is not complete. */
    void paged();

    /**
     * The list is complete.
     *
     * @throws IOException if it cannot be applied
     */
    void listed(List<PodFact> pods) throws IOException;

    /** A watch was opened. */
    void opened();

    /** An event or a bookmark came. */
    void event(PodEvent event);

    /** A pod came that does not say which one it is. */
    void ignored();

    /** The stream broke off or could not be opened. */
    void failed(ClusterReason reason);

    /** Whether what is known of these pods is fresh. */
    boolean isFresh();
  }

  private final ApiServer server;
  private final String namespace;
  private final Duration silence;
  private final Listener listener;
  private final Backoff backoff = new Backoff();
  private final Canon canon = new Canon();
  private final Thread thread;
  private volatile PodsResponse open;
  private volatile boolean closed;
  private String version = "";
  private int fruitless;

  /**
   * @param namespace or {@link NeedIndex#ALL}
   * @param silence a watch that says nothing for so long is closed
   */
  PodStream(ApiServer server, String namespace, Duration silence, Listener listener) {
    this.server = server;
    this.namespace = namespace;
    this.silence = silence;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("pods " + namespace).unstarted(this);
  }

  void start() {
    thread.start();
  }

  /**
   * An open watch is broken off and opened again; a list goes on, for what it has read so far would
   * be lost. May be called by any thread.
   */
  void reopen() {
    PodsResponse now = open;
    if (now != null) {
      now.cancel();
    }
    LockSupport.unpark(thread);
  }

  /** Ends it, at the latest with the page that is being read. May be called by any thread. */
  void close() {
    closed = true;
    reopen();
  }

  @Override
  public void run() {
    while (!closed) {
      backoff.begin(System.nanoTime(), version.isEmpty());
      try {
        if (version.isEmpty()) {
          version = list();
        }
        watch();
      } catch (IOException | RuntimeException e) {
        if (!closed) {
          failed(e);
        }
      }
      pause();
    }
    server.release();
  }

  private void failed(Exception e) {
    if (!(e instanceof IOException io)) {
      version = ""; // a fault of ours: what was being applied is not to be trusted
      listener.failed(ClusterReason.InvalidAnswer);
      return;
    }
    ApiFailure failure = ApiFailure.of(io);
    if (failure.isGone() || failure.reason() == ClusterReason.InvalidAnswer) {
      version = "";
    } else if (failure.isRefusal()) {
      countFruitless();
    }
    if (!failure.isGone()) {
      listener.failed(failure.reason());
    }
  }

  /** Lists all pages and passes them on whole, or not at all. */
  private String list() throws IOException {
    var pods = new ArrayList<PodFact>();
    Page page = new Page("", "");
    for (int pages = 0; pages == 0 || !page.more().isEmpty(); pages++) {
      String more = page.more();
      page = page(more, pods);
      if (pages > PAGE_LIMIT || (!more.isEmpty() && page.more().equals(more))) {
        throw new MalformedAnswerException("a list that does not end");
      }
      listener.paged();
    }
    if (page.resourceVersion().isEmpty()) {
      throw new MalformedAnswerException("a list without a resource version");
    }
    listener.listed(pods);
    return page.resourceVersion();
  }

  private Page page(String more, List<PodFact> pods) throws IOException {
    try (PodsResponse response = server.list(namespace, more, canon)) {
      return response.pods().list(pod -> add(pod, pods));
    }
  }

  private void add(PodFact pod, List<PodFact> pods) {
    if (closed || pods.size() >= POD_LIMIT) {
      throw new IllegalStateException("the list is not wanted, or has no end");
    }
    if (pod == null) {
      listener.ignored();
    } else {
      pods.add(pod);
    }
  }

  private void watch() throws IOException {
    boolean fruitful = false;
    PodsResponse response = server.watch(namespace, version, canon);
    try {
      open = response;
      listener.opened();
      for (PodEvent event = next(response); event != null; event = next(response)) {
        if (event.type() == PodEvent.Type.ERROR) {
          throw ApiFailure.ofCode(event.code());
        }
        fruitful = true;
        if (!event.resourceVersion().isEmpty()) {
          version = event.resourceVersion();
        }
        listener.event(event);
        backoff.reset();
      }
    } finally {
      open = null;
      response.cancel(); // first: closing would wait for the rest of the body
      response.close();
      if (fruitful) {
        fruitless = 0;
      } else {
        countFruitless();
      }
    }
  }

  private PodEvent next(PodsResponse response) throws IOException {
    response.within(silence);
    return closed ? null : response.pods().next();
  }

  private void countFruitless() {
    if (++fruitless >= PATIENCE) {
      fruitless = 0;
      version = "";
    }
  }

  private void pause() {
    long until = backoff.end(listener.isFresh(), version.isEmpty());
    for (long left = until - System.nanoTime();
        left > 0 && !closed;
        left = until - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }
}
