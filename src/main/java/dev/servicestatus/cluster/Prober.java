package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one API server again and again whether it answers, and which cluster it is; on a virtual
 * thread of its own.
 */
final class Prober implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Prober.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
  private static final long FORBIDDEN_FOR = Duration.ofMinutes(5).toNanos();

  private final ApiServer server;
  private final String scope;
  private final Duration interval;
  private final Consumer<Probe> report;
  private final ConcurrentLinkedQueue<Runnable> asked = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean wanted;
  private volatile boolean closed;
  private volatile boolean versionKnown;
  private volatile boolean identityForbidden;
  private volatile boolean everIdentified;
  private volatile long forbiddenAt;

  /**
   * @param scope a namespace that may be read, or {@link NeedIndex#ALL}
   * @param report takes each outcome
   */
  Prober(ApiServer server, String scope, Duration interval, Consumer<Probe> report) {
    this.server = server;
    this.scope = scope;
    this.interval = interval;
    this.report = report;
    this.thread = Thread.ofVirtual().name("probe").unstarted(this);
  }

  void start() {
    thread.start();
  }

  /** Probes at once. */
  void hurry() {
    wanted = true;
    LockSupport.unpark(thread);
  }

  /**
   * Probes at once.
   *
   * @param answered is run when a probe that began after this call has been answered, or when there
   *     will be none any more
   */
  void ask(Runnable answered) {
    asked.add(answered);
    if (closed) {
      serve(drain());
    }
    hurry();
  }

  /** Ends it; who still waits is served. */
  void close() {
    closed = true;
    LockSupport.unpark(thread);
    serve(drain());
  }

  @Override
  public void run() {
    while (!closed) {
      long began = System.nanoTime();
      wanted = false;
      List<Runnable> served = drain();
      Probe probe = probe();
      report(probe);
      if (probe.failure().isEmpty()) {
        serve(served);
      } else {
        asked.addAll(served); // woken without an answer, they would ask again at once
      }
      Duration pause = probe.failure().isPresent() ? shorter(interval, AFTER_FAILURE) : interval;
      pauseUntil(began + pause.toNanos());
    }
    serve(drain());
    server.release();
  }

  private void report(Probe probe) {
    try {
      report.accept(probe);
    } catch (RuntimeException | Error e) { // without probes nothing would ever be fresh again
      LOG.warn("a fault of ours in taking a probe: {}", Slot.where(e));
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private List<Runnable> drain() {
    var drained = new ArrayList<Runnable>();
    for (Runnable next = asked.poll(); next != null; next = asked.poll()) {
      drained.add(next);
    }
    return drained;
  }

  private static void serve(List<Runnable> served) {
    served.forEach(Runnable::run);
  }

  private void pauseUntil(long nanos) {
    for (long left = nanos - System.nanoTime();
        left > 0 && !wanted && !closed;
        left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  /** One probe, on the calling thread. */
  Probe probe() {
    long began = System.nanoTime();
    try {
      Optional<String> uid = identity();
      long roundTrip = System.nanoTime() - began;
      return new Probe(Optional.empty(), uid, version(), roundTrip);
    } catch (IOException | RuntimeException | Error e) { // also a token that no header can carry
      versionKnown = false; // what comes back may be a newer one
      identityForbidden = false; // and may let us ask
      return new Probe(
          Optional.of(e instanceof IOException io ? ApiFailure.of(io) : ApiFailure.ofFault(e)),
          Optional.empty(),
          Optional.empty(),
          System.nanoTime() - began);
    }
  }

  private Optional<String> identity() throws IOException {
    // a server that has told who it is and now may not (its RBAC is still loading) is asked each
    // time
    if (!identityForbidden || everIdentified || System.nanoTime() - forbiddenAt > FORBIDDEN_FOR) {
      try {
        String uid = server.clusterUID();
        identityForbidden = false;
        everIdentified = true;
        return Optional.of(uid);
      } catch (ApiFailure e) {
        if (e.reason() != ClusterReason.Forbidden) {
          throw e;
        }
        identityForbidden = true;
        forbiddenAt = System.nanoTime();
      }
    }
    server.resourceVersion(Resource.Pods, scope);
    return Optional.empty();
  }

  /** Nice to know: a failure changes nothing. */
  private Optional<String> version() {
    if (versionKnown) {
      return Optional.empty();
    }
    try {
      Optional<String> version = Optional.of(server.version());
      versionKnown = true;
      return version;
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
