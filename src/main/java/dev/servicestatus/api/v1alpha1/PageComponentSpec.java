package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Which service is which page's component. */
public record PageComponentSpec(
    @Required @JsonPropertyDescription("The StatusPage, in this namespace.") PageRef pageRef,
    @Required @JsonPropertyDescription("The ServiceStatus that the component shows.")
        ServiceRef serviceRef) {

  /** Names a ServiceStatus. */
  public record ServiceRef(
      @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Namespace of the ServiceStatus.")
          String namespace,
      @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the ServiceStatus.")
          String name) {}
}
