package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How well a cluster is seen; written by field manager {@code servicestatus-health}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(
    value = Shape.class,
    input = "observedGeneration: int64; conditions: listMap=type")
public record MemberClusterStatus(
    @Min(0) @JsonPropertyDescription("The newest metadata.generation that was judged.")
        Long observedGeneration,
    @Size(max = 64)
        @JsonPropertyDescription(
            "The UID of the namespace kube-system there, pinned at first contact.")
        String clusterUID,
    @Min(0)
        @JsonPropertyDescription(
            "Pods watched; moves at most once a minute and by more than a tenth.")
        Integer pods,
    @Size(max = 20)
        @JsonPropertyDescription("Time between a change there and our knowing it, as a duration.")
        String lag,
    @Size(max = 64) @JsonPropertyDescription("Version of the API server.") String version,
    @Size(max = 40)
        @JsonPropertyDescription(
            "Last answer; present only while the cluster is not fresh (RFC 3339).")
        String lastContactTime,
    @Size(max = 16) @JsonPropertyDescription("The aspects of the cluster's state.")
        List<Condition> conditions) {

  /** Copies; absent conditions become empty. */
  public MemberClusterStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
