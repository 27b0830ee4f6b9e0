package dev.servicestatus.health;

import java.util.Map;

/**
 * The few fields kept of a pod. Labels and shape are shared between pods that have equal ones, so
 * that a pod costs little more than its name.
 *
 * @param namespace of the pod
 * @param name of the pod
 * @param labels of the pod
 * @param createdSeconds creationTimestamp, in seconds since 1970 by the clock of the pod's own API
 *     server; 0 if absent, which counts as old
 * @param deletionSeconds deletionTimestamp (it contains the grace period), in the same way; 0 if
 *     absent
 * @param shape everything else
 */
public record PodFact(
    String namespace,
    String name,
    Map<String, String> labels,
    long createdSeconds,
    long deletionSeconds,
    PodShape shape)
    implements Fact {}
