package dev.servicestatus.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.api.v1alpha1.WorkloadRef;
import dev.servicestatus.health.Fact;
import dev.servicestatus.health.NeedCounts;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.ServiceKey;
import dev.servicestatus.health.WorkloadFact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The pods and workloads of one cluster, given as kubectl prints them and counted by the product's
 * own index.
 */
public final class CountedPods {
  private static final ServiceKey SERVICE = new ServiceKey("shop", "checkout");

  private final Canon canon = new Canon();
  private final NeedIndex index = new NeedIndex();

  /** A pod is there; whether the service is woken. */
  public boolean put(JsonNode pod, long serverSeconds) {
    return put(PodFacts.of(pod, canon), serverSeconds);
  }

  /** A workload is there; whether the service is woken. */
  public boolean putWorkload(JsonNode workload) {
    return put(fact(workload), 0);
  }

  private boolean put(Fact fact, long serverSeconds) {
    Set<ServiceKey> changed = new HashSet<>();
    index.put(fact, nanos(serverSeconds), changed);
    return !changed.isEmpty();
  }

  /** A pod is gone; whether the service is woken. */
  public boolean remove(JsonNode pod) {
    return remove(PodFacts.of(pod, canon));
  }

  /** A workload is gone; whether the service is woken. */
  public boolean removeWorkload(JsonNode workload) {
    return remove(fact(workload));
  }

  private boolean remove(Fact fact) {
    Set<ServiceKey> changed = new HashSet<>();
    index.remove(fact, changed);
    return !changed.isEmpty();
  }

  /** These are all the pods there are; whether the service is woken. */
  public boolean replace(Collection<? extends JsonNode> pods, long serverSeconds) {
    List<Fact> facts =
        pods.stream().map(pod -> (Fact) PodFacts.of(pod, canon)).collect(Collectors.toList());
    return replace(Resource.Pods, facts, serverSeconds);
  }

  /** These are all the workloads of a kind; whether the service is woken. */
  public boolean replaceWorkloads(WorkloadRef.Kind kind, Collection<? extends JsonNode> workloads) {
    List<Fact> facts =
        workloads.stream().map(workload -> (Fact) fact(workload)).collect(Collectors.toList());
    return replace(Resource.of(kind), facts, 0);
  }

  private boolean replace(Resource resource, List<Fact> facts, long serverSeconds) {
    Set<ServiceKey> changed = new HashSet<>();
    index.replace(resource, NeedIndex.ALL, facts, nanos(serverSeconds), changed);
    return !changed.isEmpty();
  }

  private static WorkloadFact fact(JsonNode workload) {
    try {
      return ClusterSnapshot.workload(workload).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Counts for these watches and for no others. */
  public void watch(List<NeedWatch> watches, long serverSeconds) {
    index.watch(SERVICE, watches, nanos(serverSeconds));
  }

  /** The counts of a watch. */
  public NeedCounts counts(NeedWatch watch, long serverSeconds) {
    return index.counts(SERVICE, watch, nanos(serverSeconds));
  }

  private static long nanos(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
