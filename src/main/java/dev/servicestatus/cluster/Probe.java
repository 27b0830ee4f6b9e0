package dev.servicestatus.cluster;

import java.util.Optional;

/**
 * Outcome of one probe.
 *
 * @param failure why there was no answer; empty if there was one
 * @param clusterUID of the namespace kube-system; empty if it may not be read
 * @param version of the server; empty if it was not asked for
 * @param roundTripNanos how long it took
 */
record Probe(
    Optional<ApiFailure> failure,
    Optional<String> clusterUID,
    Optional<String> version,
    long roundTripNanos) {}
