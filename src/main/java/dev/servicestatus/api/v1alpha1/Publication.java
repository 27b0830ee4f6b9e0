package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A page that shows the service as one of its components. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Publication(
    @Required @JsonPropertyDescription("The StatusPage; it must allow this namespace.")
        PageRef pageRef,
    @Size(min = 1, max = 255)
        @Pattern(PlainText.NOT_BLANK)
        @JsonPropertyDescription(
            "The component's name on the page, which is public; default: displayName.")
        String component,
    @Size(min = 1, max = 128)
        @Pattern("^[A-Za-z0-9_-]+$")
        @JsonPropertyDescription(
            "The component to bind, by the provider's id; only for a StatusPage with adoptionPolicy: ById.")
        String componentId) {}
