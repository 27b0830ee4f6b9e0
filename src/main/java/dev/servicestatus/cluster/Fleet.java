package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.ServiceKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** All clusters that are watched. Thread-safe; no method waits for a network. */
public final class Fleet implements AutoCloseable {
  private final FleetOptions options;
  private final Wakes wakes;
  private final MeterRegistry meters;
  private final ScheduledExecutorService timer =
      new ScheduledThreadPoolExecutor(
          1,
          task -> Thread.ofPlatform().daemon().name("freshness").unstarted(task),
          new ThreadPoolExecutor.DiscardPolicy()); // when it is closed nobody waits any more
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Member> members = new ConcurrentHashMap<>();
  private final Map<ServiceKey, Map<String, Wanted>> wanted = new HashMap<>();
  private final Map<ServiceKey, Set<String>> asked = new ConcurrentHashMap<>();
  private final Suspicion suspicion;

  /** What a service wants of a cluster, and since when. */
  private record Wanted(List<NeedWatch> watches, long sinceNanos) {}

  /**
   * Watches nothing yet.
   *
   * @param options how fresh is fresh
   * @param wakeService takes the key of each service whose views changed
   * @param wakeCluster takes the name of each cluster whose state changed
   * @param meters for metrics
   */
  public Fleet(
      FleetOptions options,
      Consumer<ServiceKey> wakeService,
      Consumer<String> wakeCluster,
      MeterRegistry meters) {
    this.options = options;
    this.wakes = new Wakes(wakeService, wakeCluster);
    this.meters = meters;
    this.suspicion = new Suspicion(members, options, wakes, timer, meters);
  }

  /**
   * Connects a cluster, or connects it anew; nothing happens when nothing changed.
   *
   * @param name of the cluster
   * @param connection the way to it
   * @param namespaces to watch, a stream each; empty: all, by one stream
   */
  public void join(String name, ClusterConnection connection, List<String> namespaces) {
    join(name, connection, namespaces, Optional.empty());
  }

  /**
   * The same for one whose namespace kube-system must have a UID; empty: that of the first contact.
   */
  public void join(
      String name,
      ClusterConnection connection,
      List<String> namespaces,
      Optional<String> clusterUID) {
    member(name).connect(connection, namespaces, clusterUID);
  }

  /** The cluster exists, but there is no way to it now; a connection it had is closed. */
  public void disconnect(String name) {
    member(name).disconnect();
  }

  /** The member of that name, who finds those who wait for it. */
  private Member member(String name) {
    Member known = members.get(name);
    if (known != null) {
      return known;
    }
    var waiting = new ArrayList<ServiceKey>();
    lock.lock();
    try {
      Member member = members.get(name);
      if (member == null) {
        member = new Member(name, options, wakes, timer, meters);
        members.put(name, member);
        for (var service : wanted.entrySet()) {
          Wanted of = service.getValue().get(name);
          if (of != null) {
            member.watch(service.getKey(), of.watches());
            waiting.add(service.getKey());
          }
        }
      }
      return member;
    } finally {
      lock.unlock();
      waiting.forEach(wakes.service());
    }
  }

  /** The cluster does not exist any more. */
  public void leave(String name) {
    var bereft = new ArrayList<ServiceKey>();
    Member gone;
    lock.lock();
    try {
      gone = members.remove(name);
      wanted.forEach((service, of) -> {
        if (of.computeIfPresent(name, (n, w) -> new Wanted(w.watches(), nanos())) != null) {
          bereft.add(service);
        }
      });
    } finally {
      lock.unlock();
    }
    if (gone != null) {
      gone.close();
      bereft.forEach(wakes.service());
    }
  }

  /**
   * Asks for these watches for a service, in place of what it asked for before (those that stay
   * keep their state), and says of each what is known now.
   */
  public Map<NeedWatch, ClusterView> observe(ServiceKey service, Collection<NeedWatch> watches) {
    lock.lock();
    try {
      Map<String, Wanted> now = want(service, watches);
      var views = new HashMap<NeedWatch, ClusterView>();
      for (NeedWatch watch : watches) {
        Member member = members.get(watch.cluster());
        views.put(
            watch,
            member != null
                ? member.view(service, watch)
                : new ClusterView.Unseen(
                    ClusterReason.ClusterNotFound, now.get(watch.cluster()).sinceNanos(), null));
      }
      return views;
    } finally {
      lock.unlock();
    }
  }

  private Map<String, Wanted> want(ServiceKey service, Collection<NeedWatch> watches) {
    Map<String, Wanted> before = wanted.getOrDefault(service, Map.of());
    var lists = new HashMap<String, List<NeedWatch>>();
    for (NeedWatch watch : watches) {
      lists.computeIfAbsent(watch.cluster(), cluster -> new ArrayList<>()).add(watch);
    }
    var after = new HashMap<String, Wanted>();
    lists.forEach((cluster, of) -> {
      Wanted known = before.get(cluster);
      after.put(cluster, new Wanted(of, known == null ? nanos() : known.sinceNanos()));
      if (known == null || !known.watches().equals(of)) {
        tell(cluster, service, of);
      }
    });
    for (String cluster : before.keySet()) {
      if (!after.containsKey(cluster)) {
        tell(cluster, service, List.of());
      }
    }
    if (after.isEmpty()) {
      wanted.remove(service);
    } else {
      wanted.put(service, after);
    }
    return after;
  }

  private void tell(String cluster, ServiceKey service, List<NeedWatch> watches) {
    Member member = members.get(cluster);
    if (member != null) {
      member.watch(service, watches);
    }
  }

  /** Whether it is us who does not see. */
  public Suspicion suspicion() {
    return suspicion;
  }

  /** The service does not exist any more. */
  public void forget(ServiceKey service) {
    suspicion.doubt(service, false);
    observe(service, List.of());
  }

  /** Probes these clusters at once; the service is woken when each of them has answered. */
  public void ask(ServiceKey service, Collection<String> clusters) {
    Set<String> these = Set.copyOf(clusters);
    if (these.equals(asked.put(service, these))) {
      return; // asked already, and not answered yet
    }
    var left = new AtomicInteger(these.size() + 1);
    Runnable answered =
        () -> {
          if (left.decrementAndGet() == 0) {
            asked.remove(service, these);
            wakes.service().accept(service);
          }
        };
    for (String cluster : these) {
      Member member = members.get(cluster);
      if (member == null) {
        answered.run();
      } else {
        member.ask(answered);
      }
    }
    answered.run();
  }

  /** How well a cluster is seen; empty if it has not joined. */
  public Optional<ClusterState> state(String name) {
    return Optional.ofNullable(members.get(name)).map(Member::state);
  }

  /** The monotonic clock of all views and states. */
  public long nanos() {
    return System.nanoTime();
  }

  /** Ends every connection and thread. */
  @Override
  public void close() {
    timer.shutdownNow();
    suspicion.close();
    for (String name : List.copyOf(members.keySet())) {
      leave(name);
    }
  }
}
