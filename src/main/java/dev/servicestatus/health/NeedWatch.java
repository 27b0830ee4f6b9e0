package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.WorkloadRef;

/**
 * The pods of one need in one cluster: what is asked of the pod streams.
 *
 * @param need name of the need
 * @param cluster name of the cluster
 * @param namespace of the pods there
 * @param source picks the pods
 * @param criteria judges each
 */
public record NeedWatch(
    String need, String cluster, String namespace, PodSource source, PodCriteria criteria) {
  /** Whether another speaks of the same pods, however it judges them. */
  public boolean picksAs(NeedWatch other) {
    return need.equals(other.need)
        && cluster.equals(other.cluster)
        && namespace.equals(other.namespace)
        && source.equals(other.source);
  }

  /** The workload that it names; null if it picks pods by their labels. */
  public WorkloadRef workload() {
    return source instanceof PodSource.Owned owned ? owned.workload() : null;
  }
}
