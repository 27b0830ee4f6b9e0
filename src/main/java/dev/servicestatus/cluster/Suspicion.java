package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.health.SelfDoubt;
import dev.servicestatus.health.ServiceKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether it is us: while more than half of the clusters that are watched, and at least two, do not
 * answer, it is more likely the observer that is cut off. Who asks is told of the very moment; who
 * minds is woken when that changes, and every cluster, for all show it.
 */
public final class Suspicion implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Suspicion.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int AT_LEAST = 2;

  /** Of a cluster that does not answer; it may have others beside, but they say that it does. */
  private static final Set<ClusterReason> SILENT =
      EnumSet.of(
          ClusterReason.Stale,
          ClusterReason.NotLookedYet,
          ClusterReason.Unreachable,
          ClusterReason.TlsError,
          ClusterReason.InvalidAnswer);

  private final Map<String, Member> members;
  private final long staleNanos;
  private final Wakes wakes;
  private final Set<ServiceKey> minding = ConcurrentHashMap.newKeySet();
  private final MeterRegistry meters;
  private final Gauge gauge;
  private final AtomicReference<SelfDoubt> doubt = new AtomicReference<>(SelfDoubt.NONE);
  private volatile boolean told;

  Suspicion(
      Map<String, Member> members,
      FleetOptions options,
      Wakes wakes,
      ScheduledExecutorService timer,
      MeterRegistry meters) {
    this.members = members;
    this.staleNanos = options.staleAfter().toNanos();
    this.wakes = wakes;
    this.meters = meters;
    this.gauge =
        Gauge.builder("servicestatus.observer.suspected", () -> told ? 1 : 0)
            .description("1 while most clusters do not answer, so that it may be the operator")
            .register(meters);
    long every = LOOK_EVERY.toNanos();
    timer.scheduleWithFixedDelay(this::look, every, every, TimeUnit.NANOSECONDS);
  }

  /**
   * Whether we suspect ourselves now, and since when we do not any more.
   *
   * @param service that asks
   * @param minds whether that makes a difference to it: then it is woken when it changes
   */
  public SelfDoubt doubt(ServiceKey service, boolean minds) {
    if (!minds) {
      minding.remove(service);
      return SelfDoubt.NONE;
    }
    minding.add(service);
    return doubt();
  }

  /** Whether we did when we last looked: who shows this is woken when it changes. */
  public boolean isTold() {
    return told;
  }

  private SelfDoubt doubt() {
    long now = System.nanoTime();
    List<Member> watched = members.values().stream().filter(Member::isWatched).toList();
    long silent = watched.stream().filter(member -> isSilent(member.state(), now)).count();
    boolean most = silent >= AT_LEAST && 2 * silent > watched.size();
    return doubt.updateAndGet(before -> before.after(most, now));
  }

  private boolean isSilent(ClusterState state, long now) {
    return state.reason().filter(SILENT::contains).isPresent()
        && now - state.lastContactNanos().orElse(state.sinceNanos()) > staleNanos;
  }

  private void look() {
    boolean now = doubt().suspected();
    if (now != told) {
      told = now;
      LOG.warn(
          now
              ? "Most clusters do not answer: the operator suspects itself; nothing counts as down or is left out."
              : "Most clusters answer: the operator does not suspect itself any more.");
      minding.forEach(wakes.service());
      members.keySet().forEach(wakes.cluster());
    }
  }

  @Override
  public void close() {
    meters.remove(gauge);
  }
}
