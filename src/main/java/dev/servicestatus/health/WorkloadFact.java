package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.WorkloadRef;

/**
 * What a workload declares.
 *
 * @param kind of the workload
 * @param namespace of the workload
 * @param name of the workload
 * @param replicas {@code spec.replicas}; of a DaemonSet {@code status.desiredNumberScheduled}
 */
public record WorkloadFact(WorkloadRef.Kind kind, String namespace, String name, int replicas)
    implements Fact {}
