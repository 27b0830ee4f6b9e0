package dev.servicestatus.command;

import dev.servicestatus.operations.HubClock;
import dev.servicestatus.operations.LeaderLease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * The cluster that the operator's own objects live in.
 *
 * @param config how it is reached
 * @param client for everything but the Lease
 * @param clock of its API server
 * @param lease that makes one writer of many replicas
 */
record Hub(Config config, KubernetesClient client, HubClock clock, LeaderLease lease) {}
