package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How long a change must be proven before it is shown. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Damping(
    @Default("30s")
        @Size(max = 20)
        @Pattern(GoDuration.PATTERN)
        @ValidationRule(
            value = "duration(self) <= duration('24h')",
            message = "must be a duration from 0s to 24h, such as 90s or 5m")
        @JsonPropertyDescription(
            "So long a worse level must be proven before it is shown; 0s: at once.")
        String worseAfter,
    @Default("60s")
        @Size(max = 20)
        @Pattern(GoDuration.PATTERN)
        @ValidationRule(
            value = "duration(self) <= duration('24h')",
            message = "must be a duration from 0s to 24h, such as 90s or 5m")
        @JsonPropertyDescription(
            "So long a better level must be proven before it is shown; 0s: at once.")
        String betterAfter) {}
