package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What is known of a service. Everything but {@code pages} and the condition Published is written
 * by field manager {@code servicestatus-health}, these two by {@code servicestatus-page}. Absent
 * and empty parts are not written.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(
    value = Shape.class,
    input =
        "observedGeneration: int64; conditions: listMap=type; clusters: listMap=name; pages: atomic")
public record ServiceStatusStatus(
    @Min(0) @JsonPropertyDescription("The newest metadata.generation that was judged.")
        Long observedGeneration,
    @JsonPropertyDescription("The level shown.") Level level,
    @Size(max = 40)
        @JsonPropertyDescription(
            "Since when the level holds, back-dated to the first evidence (RFC 3339).")
        String sinceTime,
    @JsonPropertyDescription(
            "The level by its pods before that became Unknown; present only while it is.")
        LastKnown lastKnown,
    @Size(max = 2048) @JsonPropertyDescription("For the team: what is wrong, where and since when.")
        String summary,
    @Size(max = 512)
        @JsonPropertyDescription(
            "For the public: never names pods, clusters, images or namespaces.")
        String publicMessage,
    @Min(0) @JsonPropertyDescription("Ready pods over all needs and clusters that are seen.")
        Integer readyPods,
    @Min(0) @JsonPropertyDescription("Expected pods over all needs and clusters that are seen.")
        Integer expectedPods,
    @Size(max = 32) @JsonPropertyDescription("Ready and expected pods, as 5/6.") String podsSummary,
    @Min(0) @JsonPropertyDescription("Clusters in which the service is Operational.")
        Integer operationalClusters,
    @Min(0) @JsonPropertyDescription("Clusters in scope.") Integer totalClusters,
    @Size(max = 32) @JsonPropertyDescription("Operational and all clusters, as 1/2.")
        String clustersSummary,
    @Size(max = 32) @JsonPropertyDescription("The aspects of the service's state.")
        List<Condition> conditions,
    @Size(max = 100) @JsonPropertyDescription("The clusters in scope, worst first, at most 100.")
        List<ClusterRow> clusters,
    @Size(max = 8) @JsonPropertyDescription("The pages that show this service.")
        List<PageRow> pages,
    @JsonPropertyDescription("What a restarted operator needs to go on; not for people.")
        Checkpoint checkpoint) {

  /** Copies; absent lists become empty. */
  public ServiceStatusStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
    clusters = clusters == null ? List.of() : List.copyOf(clusters);
    pages = pages == null ? List.of() : List.copyOf(pages);
  }

  /** The level before it became Unknown. */
  public record LastKnown(
      @Required @JsonPropertyDescription("The level before it became Unknown.") Level level,
      @Required @Size(max = 40) @JsonPropertyDescription("Since when that level held (RFC 3339).")
          String sinceTime) {}

  /** How a service, or a need of it, does in one cluster. */
  public enum State {
    /** As declared. */
    Operational,
    /** Less than declared. */
    Degraded,
    /** Does not serve. */
    Outage,
    /** Not seen. */
    Unseen
  }

  /** One cluster in scope. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @SchemaCustomizer(value = Shape.class, input = "needs: listMap=name")
  public record ClusterRow(
      @Required
          @Size(min = 1, max = 63)
          @JsonPropertyDescription("Name of the MemberCluster, or local.")
          String name,
      @JsonPropertyDescription("The worst of its needs, or Unseen if any need is unseen there.")
          State state,
      @Size(max = 64) @JsonPropertyDescription("Why it is not Operational.") String reason,
      @Size(max = 40) @JsonPropertyDescription("When this row last changed (RFC 3339).")
          String observedTime,
      @Size(max = 40)
          @JsonPropertyDescription(
              "Last answer of the cluster; present only while it is not fresh (RFC 3339).")
          String lastContactTime,
      @Size(max = 64) @JsonPropertyDescription("The needs in this cluster, worst first.")
          List<NeedRow> needs) {

    /** Copies; an absent list becomes empty. */
    public ClusterRow {
      needs = needs == null ? List.of() : List.copyOf(needs);
    }
  }

  /** One need in one cluster. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NeedRow(
      @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Name of the need.") String name,
      @JsonPropertyDescription("The worst that the facts allow, or Unseen.") State state,
      @Size(max = 64) @JsonPropertyDescription("Why it is not Operational.") String reason,
      @Min(0) @JsonPropertyDescription("Ready pods.") Integer ready,
      @Min(0) @JsonPropertyDescription("Expected pods.") Integer expected,
      @Min(0) @JsonPropertyDescription("Young pods that are not failing.") Integer starting,
      @Min(0) @JsonPropertyDescription("Failing pods.") Integer failing) {}

  /** One page that shows the service. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PageRow(
      @Required @JsonPropertyDescription("The StatusPage.") PageRef pageRef,
      @Size(max = 128) @JsonPropertyDescription("The provider's id of the component.")
          String componentId,
      @JsonPropertyDescription("The level last confirmed on the page.") Level level,
      @Size(max = 40) @JsonPropertyDescription("When that level was confirmed (RFC 3339).")
          String lastPublishTime,
      @JsonPropertyDescription("True while the page does not show the computed level.")
          Boolean pending,
      @Size(max = 1024) @JsonPropertyDescription("Why the page refuses the level.") String error) {}
}
