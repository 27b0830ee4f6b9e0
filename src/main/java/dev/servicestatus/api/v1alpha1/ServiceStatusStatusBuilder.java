package dev.servicestatus.api.v1alpha1;

import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.ClusterRow;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.LastKnown;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.PageRow;
import java.util.List;

/**
 * A {@link ServiceStatusStatus} part by part, as fabric8 builds objects of Kubernetes. A part that
 * is not set is absent.
 */
public final class ServiceStatusStatusBuilder {
  private Long observedGeneration;
  private Level level;
  private String sinceTime;
  private LastKnown lastKnown;
  private String summary;
  private String publicMessage;
  private Integer readyPods;
  private Integer expectedPods;
  private String podsSummary;
  private Integer operationalClusters;
  private Integer totalClusters;
  private String clustersSummary;
  private List<Condition> conditions;
  private List<ClusterRow> clusters;
  private List<PageRow> pages;
  private Checkpoint checkpoint;

  /** Begins with nothing. */
  public ServiceStatusStatusBuilder() {}

  /** Begins with all parts of another one. */
  public ServiceStatusStatusBuilder(ServiceStatusStatus other) {
    observedGeneration = other.observedGeneration();
    level = other.level();
    sinceTime = other.sinceTime();
    lastKnown = other.lastKnown();
    summary = other.summary();
    publicMessage = other.publicMessage();
    readyPods = other.readyPods();
    expectedPods = other.expectedPods();
    podsSummary = other.podsSummary();
    operationalClusters = other.operationalClusters();
    totalClusters = other.totalClusters();
    clustersSummary = other.clustersSummary();
    conditions = other.conditions();
    clusters = other.clusters();
    pages = other.pages();
    checkpoint = other.checkpoint();
  }

  /** The newest metadata.generation that was judged. */
  public ServiceStatusStatusBuilder withObservedGeneration(Long generation) {
    observedGeneration = generation;
    return this;
  }

  /** The level shown, and since when (RFC 3339). */
  public ServiceStatusStatusBuilder withLevel(Level shown, String since) {
    level = shown;
    sinceTime = since;
    return this;
  }

  /** The level before it became Unknown; null while it is not. */
  public ServiceStatusStatusBuilder withLastKnown(LastKnown known) {
    lastKnown = known;
    return this;
  }

  /** For the team. */
  public ServiceStatusStatusBuilder withSummary(String text) {
    summary = text;
    return this;
  }

  /** For the public. */
  public ServiceStatusStatusBuilder withPublicMessage(String text) {
    publicMessage = text;
    return this;
  }

  /** Ready and expected pods, as numbers and in words. */
  public ServiceStatusStatusBuilder withPods(int ready, int expected) {
    readyPods = ready;
    expectedPods = expected;
    podsSummary = ready + "/" + expected;
    return this;
  }

  /** How many clusters are Operational, and how many there are, as numbers and in words. */
  public ServiceStatusStatusBuilder withClusterCounts(int operational, int total) {
    operationalClusters = operational;
    totalClusters = total;
    clustersSummary = operational + "/" + total;
    return this;
  }

  /** The aspects of the service's state. */
  public ServiceStatusStatusBuilder withConditions(List<Condition> all) {
    conditions = all;
    return this;
  }

  /** The clusters in scope, worst first. */
  public ServiceStatusStatusBuilder withClusters(List<ClusterRow> rows) {
    clusters = rows;
    return this;
  }

  /** The pages that show the service. */
  public ServiceStatusStatusBuilder withPages(List<PageRow> rows) {
    pages = rows;
    return this;
  }

  /** What a restarted operator needs to go on. */
  public ServiceStatusStatusBuilder withCheckpoint(Checkpoint memory) {
    checkpoint = memory;
    return this;
  }

  /** The status. */
  public ServiceStatusStatus build() {
    return new ServiceStatusStatus(
        observedGeneration,
        level,
        sinceTime,
        lastKnown,
        summary,
        publicMessage,
        readyPods,
        expectedPods,
        podsSummary,
        operationalClusters,
        totalClusters,
        clustersSummary,
        conditions,
        clusters,
        pages,
        checkpoint);
  }
}
