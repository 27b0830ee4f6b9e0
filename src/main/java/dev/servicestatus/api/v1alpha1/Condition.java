package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * One aspect of an object's state, as metav1.Condition.
 *
 * @see <a
 *     href="https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties">API
 *     conventions</a>
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = Shape.class, input = "observedGeneration: int64")
public record Condition(
    @Required
        @Size(min = 1, max = 316)
        @JsonPropertyDescription("Which aspect this condition speaks of, in CamelCase.")
        String type,
    @Required
        @Pattern("^(True|False|Unknown)$")
        @Size(max = 7)
        @JsonPropertyDescription("True, False or Unknown.")
        String status,
    @Min(0)
        @JsonPropertyDescription("The metadata.generation that this condition was computed from.")
        Long observedGeneration,
    @Required
        @Size(max = 40)
        @JsonPropertyDescription(
            "When the status last changed from one value to another (RFC 3339).")
        String lastTransitionTime,
    @Required
        @Size(min = 1, max = 1024)
        @Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")
        @JsonPropertyDescription("Why, as one word of a closed, documented list.")
        String reason,
    @Required @Size(max = 32768) @JsonPropertyDescription("Why, as a sentence for people.")
        String message) {}
