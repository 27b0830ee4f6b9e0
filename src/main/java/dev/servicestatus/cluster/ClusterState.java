package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import java.time.Duration;
import java.util.Optional;

/**
 * How well a cluster is seen as a whole.
 *
 * @param fresh whether every stream of it is fresh
 * @param looked whether it ever was, with this connection
 * @param reason the worst reason of its streams; empty if fresh
 * @param sinceNanos monotonic reading of when it became so
 * @param lastContactNanos monotonic reading of its last answer; empty if there never was one
 * @param clusterUID UID of its namespace kube-system; empty while not known
 * @param identityForbidden that namespace may not be read, so the identity is not known
 * @param endpointForbidden its address is one that must not be connected to
 * @param version of the API server; empty while not known
 * @param pods known; moves at most once a minute and by more than a tenth
 * @param lag round trip of a probe, in whole seconds; moves at most once a minute
 */
public record ClusterState(
    boolean fresh,
    boolean looked,
    Optional<ClusterReason> reason,
    long sinceNanos,
    Optional<Long> lastContactNanos,
    Optional<String> clusterUID,
    boolean identityForbidden,
    boolean endpointForbidden,
    Optional<String> version,
    int pods,
    Duration lag) {}
