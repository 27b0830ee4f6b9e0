package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.WorkloadRef;
import dev.servicestatus.health.Fact;
import dev.servicestatus.health.NeedCounts.Declared;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.WorkloadFact;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the workloads of one cluster declare, by namespace, and which of them needs name. Not
 * thread-safe.
 */
final class WorkloadIndex {
  private final Map<String, Map<WorkloadRef, Integer>> replicas = new HashMap<>();
  private final Map<Wanted, Integer> wanted = new HashMap<>();

  /** Workloads of a kind in a namespace that some need names. */
  record Wanted(Resource resource, String namespace) {}

  /** A workload is there, new or changed; whether it declares something else. */
  boolean put(WorkloadFact fact) {
    Integer before =
        replicas
            .computeIfAbsent(fact.namespace(), namespace -> new HashMap<>())
            .put(ref(fact), fact.replicas());
    return before == null || before != fact.replicas();
  }

  /** A workload is gone; whether it was there. */
  boolean remove(WorkloadFact fact) {
    Map<WorkloadRef, Integer> there = replicas.getOrDefault(fact.namespace(), Map.of());
    boolean was = there.containsKey(ref(fact)) && there.remove(ref(fact)) != null;
    if (was && there.isEmpty()) {
      replicas.remove(fact.namespace());
    }
    return was;
  }

  /**
   * These are all the workloads of a kind.
   *
   * @param scope the namespace they were listed in, or {@link NeedIndex#ALL}
   * @return those that declare something else now, or are gone
   */
  Set<WorkloadFact> replace(
      WorkloadRef.Kind kind, String scope, Collection<? extends Fact> listed) {
    var gone = new HashSet<WorkloadFact>();
    replicas.forEach((namespace, there) -> {
      if (scope.equals(NeedIndex.ALL) || scope.equals(namespace)) {
        there.keySet().stream()
            .filter(ref -> ref.kind() == kind)
            .forEach(ref -> gone.add(new WorkloadFact(kind, namespace, ref.name(), 0)));
      }
    });
    listed.forEach(fact -> gone.remove(new WorkloadFact(kind, fact.namespace(), fact.name(), 0)));
    gone.forEach(this::remove);
    listed.stream().map(WorkloadFact.class::cast).filter(this::put).forEach(gone::add);
    return gone;
  }

  /** Forgets every namespace that is not among these. */
  void retain(Collection<String> namespaces) {
    replicas.keySet().retainAll(namespaces);
  }

  /** What the workload of a need declares; null if it names none. */
  Declared declared(NeedWatch watch) {
    if (watch.workload() == null) {
      return null;
    }
    Integer declared = replicas.getOrDefault(watch.namespace(), Map.of()).get(watch.workload());
    return declared == null ? Declared.MISSING : Declared.of(declared);
  }

  /** A need is counted from now on. */
  void watched(NeedWatch watch) {
    if (watch.workload() != null) {
      wanted.merge(key(watch), 1, Integer::sum);
    }
  }

  /** A need is not counted any more. */
  void unwatched(NeedWatch watch) {
    if (watch.workload() != null) {
      wanted.computeIfPresent(key(watch), (any, needs) -> needs == 1 ? null : needs - 1);
    }
  }

  /** What needs name. */
  Set<Wanted> wanted() {
    return wanted.keySet();
  }

  private static Wanted key(NeedWatch watch) {
    return new Wanted(Resource.of(watch.workload().kind()), watch.namespace());
  }

  /** Whether a need rests on objects of that kind in that namespace, or in any. */
  static boolean restsOn(NeedWatch watch, Resource resource, String scope) {
    boolean kind =
        resource == Resource.Pods
            || watch.workload() != null && watch.workload().kind() == resource.workload();
    return kind && (scope.equals(NeedIndex.ALL) || scope.equals(watch.namespace()));
  }

  static WorkloadRef ref(WorkloadFact fact) {
    return new WorkloadRef(fact.kind(), fact.name());
  }
}
