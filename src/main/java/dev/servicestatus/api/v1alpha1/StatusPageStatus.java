package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How far a page is in step; written by field manager {@code servicestatus-page}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(
    value = Shape.class,
    input = "observedGeneration: int64; conditions: listMap=type; plan: atomic itemLength=512")
public record StatusPageStatus(
    @Min(0) @JsonPropertyDescription("The newest metadata.generation that was judged.")
        Long observedGeneration,
    @JsonPropertyDescription("The mode that was last worked in.") StatusPageSpec.Mode mode,
    @Min(0) @JsonPropertyDescription("Components bound to a service.") Integer publishedComponents,
    @Min(0) @JsonPropertyDescription("Changes not on the page yet.") Integer pendingChanges,
    @Min(0) @JsonPropertyDescription("Components that were let go and are left on the page.")
        Integer releasedComponents,
    @Size(max = 40)
        @JsonPropertyDescription("When a level was last confirmed on the page (RFC 3339).")
        String lastPublishTime,
    @Size(max = 50)
        @JsonPropertyDescription(
            "What would be done (Observe) or is still to be done, worst first, at most 50.")
        List<String> plan,
    @Size(max = 16) @JsonPropertyDescription("The aspects of the page's state.")
        List<Condition> conditions) {

  /** Copies; absent conditions become empty. */
  public StatusPageStatus {
    plan = plan == null || plan.isEmpty() ? null : List.copyOf(plan);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
