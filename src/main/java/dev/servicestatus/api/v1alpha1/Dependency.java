package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Another service without which this one does not work as it should. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Dependency(
    @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
        @JsonPropertyDescription("Name of a ServiceStatus in the same namespace.")
        String name,
    @Default("Required")
        @JsonPropertyDescription(
            "Required: while that one is out, this one is no better than a level above it. Optional: it is degraded at most.")
        Importance importance) {

  /** How much a dependency weighs. */
  public enum Importance {
    /** Its outage is a partial outage. */
    Required,
    /** Its outage only degrades. */
    Optional
  }

  /** Whether its outage only degrades. */
  public boolean optional() {
    return importance == Importance.Optional;
  }
}
