package dev.servicestatus.cluster;

import dev.servicestatus.cluster.WorkloadIndex.Wanted;
import dev.servicestatus.health.Fact;
import dev.servicestatus.health.NeedCounts;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodFact;
import dev.servicestatus.health.ServiceKey;
import dev.servicestatus.health.WorkloadFact;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The pods and workloads of one cluster and the needs that count them, by namespace: what changes
 * is shown to the needs of its own namespace alone. Times are those of the cluster's API server.
 * Not thread-safe.
 */
final class NeedIndex {
  /** Stands for all namespaces. */
  static final String ALL = "";

  private final Map<String, Map<String, PodFact>> pods = new HashMap<>();
  private final Map<String, List<NeedTally>> tallies = new HashMap<>();
  private final Map<ServiceKey, Map<NeedWatch, NeedTally>> services = new HashMap<>();
  private final WorkloadIndex workloads = new WorkloadIndex();
  private int size;

  /**
   * An object is there, new or changed.
   *
   * @param serverNanos now, in nanoseconds since 1970
   * @param changed takes the services whose counts show something else
   */
  void put(Fact fact, long serverNanos, Set<ServiceKey> changed) {
    switch (fact) {
      case PodFact pod -> put(pod, serverNanos, changed);
      case WorkloadFact workload -> {
        if (workloads.put(workload)) {
          changed(workload, changed);
        }
      }
    }
  }

  /** An object is gone. */
  void remove(Fact fact, Set<ServiceKey> changed) {
    switch (fact) {
      case PodFact pod -> remove(pod.namespace(), pod.name(), changed);
      case WorkloadFact workload -> {
        if (workloads.remove(workload)) {
          changed(workload, changed);
        }
      }
    }
  }

  /** These are all the objects of a kind that there are, as listed in a scope. */
  void replace(
      Resource resource,
      String scope,
      List<Fact> listed,
      long serverNanos,
      Set<ServiceKey> changed) {
    if (resource == Resource.Pods) {
      replace(scope, listed.stream().map(PodFact.class::cast).toList(), serverNanos, changed);
      return;
    }
    workloads
        .replace(resource.workload(), scope, listed)
        .forEach(workload -> changed(workload, changed));
  }

  private void changed(WorkloadFact workload, Set<ServiceKey> changed) {
    tallies.getOrDefault(workload.namespace(), List.of()).stream()
        .filter(tally -> WorkloadIndex.ref(workload).equals(tally.watch().workload()))
        .forEach(tally -> changed.add(tally.service()));
  }

  private void put(PodFact pod, long serverNanos, Set<ServiceKey> changed) {
    PodFact before =
        pods.computeIfAbsent(pod.namespace(), namespace -> new HashMap<>()).put(pod.name(), pod);
    if (before == null) {
      size++;
    } else if (Canon.isSame(before, pod)) {
      return;
    }
    long now = seconds(serverNanos);
    for (NeedTally tally : tallies.getOrDefault(pod.namespace(), List.of())) {
      if (tally.judge(pod, now)) {
        changed.add(tally.service());
      }
    }
  }

  /** A pod is gone. */
  void remove(String namespace, String name, Set<ServiceKey> changed) {
    Map<String, PodFact> there = pods.get(namespace);
    if (there == null || there.remove(name) == null) {
      return;
    }
    size--;
    if (there.isEmpty()) {
      pods.remove(namespace);
    }
    for (NeedTally tally : tallies.getOrDefault(namespace, List.of())) {
      if (tally.remove(name)) {
        changed.add(tally.service());
      }
    }
  }

  /**
   * These are all the pods there are.
   *
   * @param scope the namespace they were listed in, or {@link #ALL}
   */
  void replace(String scope, List<PodFact> listed, long serverNanos, Set<ServiceKey> changed) {
    Map<String, Set<String>> names =
        listed.stream()
            .collect(
                Collectors.groupingBy(
                    PodFact::namespace, Collectors.mapping(PodFact::name, Collectors.toSet())));
    var gone = new ArrayList<PodFact>();
    pods.forEach((namespace, there) -> {
      if (scope.equals(ALL) || scope.equals(namespace)) {
        Set<String> kept = names.getOrDefault(namespace, Set.of());
        there.values().stream().filter(pod -> !kept.contains(pod.name())).forEach(gone::add);
      }
    });
    Map<NeedTally, NeedCounts> shown = shown(scope);
    var touched = new HashSet<ServiceKey>();
    gone.forEach(pod -> remove(pod.namespace(), pod.name(), touched));
    listed.forEach(pod -> put(pod, serverNanos, touched));
    shown.forEach((tally, before) -> { // the changes of many pods may cancel out
      tally.relisted();
      if (!before.equals(tally.shown())) {
        changed.add(tally.service());
      }
    });
  }

  private Map<NeedTally, NeedCounts> shown(String scope) {
    return tallies.entrySet().stream()
        .filter(there -> scope.equals(ALL) || scope.equals(there.getKey()))
        .flatMap(there -> there.getValue().stream())
        .collect(Collectors.toMap(tally -> tally, NeedTally::shown));
  }

  /** Forgets all of every namespace that is not among these, if {@link #ALL} is not. */
  void retain(Collection<String> namespaces) {
    if (namespaces.contains(ALL)) {
      return;
    }
    workloads.retain(namespaces);
    List.copyOf(pods.keySet()).stream()
        .filter(namespace -> !namespaces.contains(namespace))
        .forEach(namespace -> replace(namespace, List.of(), 0, new HashSet<>()));
  }

  /** Counts for these watches of a service, and for no others; those that stay keep their state. */
  void watch(ServiceKey service, Collection<NeedWatch> watches, long serverNanos) {
    Map<NeedWatch, NeedTally> before = services.getOrDefault(service, Map.of());
    var after = new LinkedHashMap<NeedWatch, NeedTally>();
    for (NeedWatch watch : watches) {
      NeedTally known = before.get(watch);
      var tally = new NeedTally(service, watch);
      after.put(watch, known != null ? known : counted(tally, before, seconds(serverNanos)));
    }
    before.forEach((watch, tally) -> {
      if (!after.containsKey(watch)) {
        uncounted(tally);
      }
    });
    if (after.isEmpty()) {
      services.remove(service);
    } else {
      services.put(service, after);
    }
  }

  private NeedTally counted(NeedTally tally, Map<NeedWatch, NeedTally> before, long now) {
    NeedWatch watch = tally.watch();
    pods.getOrDefault(watch.namespace(), Map.of()).values().forEach(pod -> tally.judge(pod, now));
    before.values().stream().filter(o -> o.watch().picksAs(watch)).forEach(tally::succeed);
    tallies.computeIfAbsent(watch.namespace(), namespace -> new ArrayList<>()).add(tally);
    workloads.watched(watch);
    return tally;
  }

  private void uncounted(NeedTally tally) {
    String namespace = tally.watch().namespace();
    List<NeedTally> others = tallies.get(namespace);
    others.remove(tally);
    if (others.isEmpty()) {
      tallies.remove(namespace);
    }
    workloads.unwatched(tally.watch());
  }

  /** Workloads that needs name. */
  Set<Wanted> wanted() {
    return workloads.wanted();
  }

  /** The counts of a watch; of one that was not asked for, none. */
  NeedCounts counts(ServiceKey service, NeedWatch watch, long serverNanos) {
    NeedTally tally = services.getOrDefault(service, Map.of()).get(watch);
    Map<String, PodFact> there = pods.getOrDefault(watch.namespace(), Map.of());
    NeedCounts counts = tally == null ? NeedCounts.NONE : tally.counts(serverNanos, there::get);
    return counts.with(workloads.declared(watch));
  }

  /** The pods that a watch speaks of, in whatever state; of one that was not asked for, none. */
  List<PodFact> pods(ServiceKey service, NeedWatch watch) {
    NeedTally tally = services.getOrDefault(service, Map.of()).get(watch);
    Map<String, PodFact> there = pods.getOrDefault(watch.namespace(), Map.of());
    return tally == null ? List.of() : tally.pods().stream().map(there::get).toList();
  }

  /** The services that rest on objects of a kind in a namespace, or in any. */
  Set<ServiceKey> services(Resource resource, String scope) {
    return tallies.values().stream()
        .flatMap(List::stream)
        .filter(tally -> WorkloadIndex.restsOn(tally.watch(), resource, scope))
        .map(NeedTally::service)
        .collect(Collectors.toSet());
  }

  /** Whether nobody counts anything. */
  boolean isIdle() {
    return services.isEmpty();
  }

  /** How many pods there are. */
  int size() {
    return size;
  }

  private static long seconds(long serverNanos) {
    return Math.floorDiv(serverNanos, TimeUnit.SECONDS.toNanos(1));
  }
}
