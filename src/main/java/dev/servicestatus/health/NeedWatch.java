package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.LabelSelector;

/**
 * The pods of one need in one cluster: what is asked of the pod streams.
 *
 * @param need name of the need
 * @param cluster name of the cluster
 * @param namespace of the pods there
 * @param selector picks the pods
 * @param criteria judges each
 */
public record NeedWatch(
    String need, String cluster, String namespace, LabelSelector selector, PodCriteria criteria) {}
