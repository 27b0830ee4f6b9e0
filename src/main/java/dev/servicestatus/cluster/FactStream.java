package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.cluster.FactAnswer.FactEvent;
import dev.servicestatus.health.Fact;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Follows the objects of one kind in one cluster, or in one namespace there, for good: a list in
 * pages, then a watch from the list's resource version, again and again. It runs on a virtual
 * thread of its own and keeps nothing but the resource version, which is opaque.
 */
final class FactStream implements Runnable {
  /** So many watches without a single event, or refused, and the version is not trusted. */
  private static final int PATIENCE = 2;

  /**
   * A list that takes longer is not made without need: it costs the server much, and until it is
   * over no change is seen.
   */
  private static final Duration CHEAP_LIST = Duration.ofSeconds(15);

  /** Takes what is seen. Called by the stream's thread alone. */
  interface Listener {
    /** A page of a list came; the list is not complete. */
    void paged();

    /**
     * The list is complete.
     *
     * @throws IOException if it cannot be applied
     */
    void listed(List<Fact> facts) throws IOException;

    /** A watch was opened. */
    void opened();

    /** An event or a bookmark came. */
    void event(FactEvent event);

    /** An object came that does not say which one it is. */
    void ignored();

    /** The server has forgotten the version from which a watch was to go on: a list follows. */
    void expired();

    /** The stream broke off or could not be opened. */
    void failed(ClusterReason reason);

    /** Something is wrong with us: what was being applied is not to be trusted. Never throws. */
    void faulty(Throwable fault);

    /** Whether what is known of these objects is fresh. */
    boolean isFresh();
  }

  private final ApiServer server;
  private final Resource resource;
  private final String namespace;
  private final Duration silence;
  private final Duration relistAfter;
  private final Listener listener;
  private final FactLister lister;
  private final Backoff backoff = new Backoff(ThreadLocalRandom.current()::nextDouble);
  private final Canon canon = new Canon();
  private final Thread thread;
  private volatile FactsResponse open;
  private volatile boolean closed;
  private ResourceVersion version = ResourceVersion.NONE;
  private long listed;
  private boolean listIsCheap;
  private boolean opened;
  private int fruitless;

  /**
   * @param namespace or {@link NeedIndex#ALL}
   * @param options how often it lists though nothing is wrong
   * @param silence a watch that says nothing for so long is closed
   */
  FactStream(
      ApiServer server,
      Resource resource,
      String namespace,
      FleetOptions options,
      Duration silence,
      Listener listener) {
    this.server = server;
    this.resource = resource;
    this.namespace = namespace;
    this.relistAfter = options.relistAfter();
    this.silence = silence;
    this.listener = listener;
    this.lister = new FactLister(server, resource, namespace, listener, () -> closed);
    this.thread = Thread.ofVirtual().name(resource.plural() + " " + namespace).unstarted(this);
  }

  void start() {
    thread.start();
  }

  /**
   * An open watch is broken off and opened again; a list goes on, for what it has read so far would
   * be lost. May be called by any thread.
   */
  void reopen() {
    FactsResponse now = open;
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
      backoff.begin(System.nanoTime(), version.isNone());
      opened = false;
      try {
        follow();
      } catch (IOException e) {
        if (!closed) {
          failed(e);
        }
      } catch (RuntimeException | Error e) { // also StackOverflowError: others go on, and so do we
        version = ResourceVersion.NONE;
        if (!closed) {
          listener.faulty(e);
        }
      }
      pause();
    }
    server.release();
  }

  private void follow() throws IOException {
    if (version.isNone() || isAheadOfServer()) {
      long began = System.nanoTime();
      version = lister.list(canon);
      listed = System.nanoTime();
      listIsCheap = listed - began < CHEAP_LIST.toNanos();
    }
    watch();
    if (listIsCheap && System.nanoTime() - listed > relistAfter.toNanos()) {
      version = ResourceVersion.NONE; // the watch has ended by itself: a good moment
    }
  }

  /**
   * Whether the server has gone back behind what it has told us, as one does whose data were
   * restored: a watch from our version would open, and keep silent about all that happens.
   */
  private boolean isAheadOfServer() throws IOException {
    return server.resourceVersion(resource, namespace).isBefore(version);
  }

  private void failed(IOException e) {
    ApiFailure failure = ApiFailure.of(e);
    failure.retryAfter().ifPresent(pause -> backoff.asked(System.nanoTime(), pause));
    if (failure.isGone() || failure.reason() == ClusterReason.InvalidAnswer) {
      version = ResourceVersion.NONE;
    } else if (failure.isRefusal() && !opened) { // an open one has counted itself
      countFruitless();
    }
    if (failure.isGone()) {
      listener.expired();
    } else {
      listener.failed(failure.reason());
    }
  }

  private void watch() throws IOException {
    boolean fruitful = false;
    FactsResponse response = server.watch(resource, namespace, version, canon);
    try {
      open = response;
      opened = true;
      listener.opened();
      for (FactEvent event = next(response); event != null; event = next(response)) {
        take(event);
        fruitful = true;
        backoff.succeeded();
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

  private FactEvent next(FactsResponse response) throws IOException {
    response.within(silence);
    return closed ? null : response.facts().next();
  }

  private void take(FactEvent event) throws IOException {
    if (event.type() == FactEvent.Type.ERROR) {
      throw ApiFailure.ofCode(event.code());
    }
    var reached = new ResourceVersion(event.resourceVersion());
    if (reached.isBefore(version)) {
      throw new MalformedAnswerException("an event from before the last one");
    }
    if (!reached.isNone()) {
      version = reached;
    }
    listener.event(event);
  }

  private void countFruitless() {
    if (++fruitless >= PATIENCE) {
      fruitless = 0;
      version = ResourceVersion.NONE;
    }
  }

  /** Looks at the clock again when it is woken: what is not fresh any more must not wait long. */
  private void pause() {
    for (long left = left(); left > 0 && !closed; left = left()) {
      LockSupport.parkNanos(this, left);
    }
  }

  private long left() {
    return backoff.next(listener.isFresh(), version.isNone()) - System.nanoTime();
  }
}
