package dev.servicestatus.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.health.NeedCounts;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.ServiceKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The pods of one cluster, given as kubectl prints them and counted by the product's own index. */
public final class CountedPods {
  private static final ServiceKey SERVICE = new ServiceKey("shop", "checkout");

  private final Canon canon = new Canon();
  private final NeedIndex index = new NeedIndex();

  /** A pod is there; whether the service is woken. */
  public boolean put(JsonNode pod, long serverSeconds) {
    Set<ServiceKey> changed = new HashSet<>();
    index.put(PodFacts.of(pod, canon), nanos(serverSeconds), changed);
    return !changed.isEmpty();
  }

  /** A pod is gone; whether the service is woken. */
  public boolean remove(String namespace, String name) {
    Set<ServiceKey> changed = new HashSet<>();
    index.remove(namespace, name, changed);
    return !changed.isEmpty();
  }

  /** These are all the pods there are; whether the service is woken. */
  public boolean replace(Collection<? extends JsonNode> pods, long serverSeconds) {
    Set<ServiceKey> changed = new HashSet<>();
    index.replace(
        NeedIndex.ALL,
        pods.stream().map(pod -> PodFacts.of(pod, canon)).toList(),
        nanos(serverSeconds),
        changed);
    return !changed.isEmpty();
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
