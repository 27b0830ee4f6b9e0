package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * The write-ahead record of one component: what is about to happen is stored before the page is
 * touched.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = Shape.class, input = "conditions: listMap=type; unconfirmed: atomic")
public record PageComponentStatus(
    @Size(max = 128) @JsonPropertyDescription("The provider's id of the bound component.")
        String componentId,
    @JsonPropertyDescription("True if the operator created the component.") Boolean createdByUs,
    @Size(max = 255)
        @JsonPropertyDescription("The name last sent, or found when the component was adopted.")
        String name,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = 1024)
        @JsonPropertyDescription(
            "The description last sent, or found to be as wanted; absent: none was wanted.")
        String description,
    @Size(max = 512) @JsonPropertyDescription("The endpoint that the binding was made at.")
        String endpoint,
    @Size(max = 128) @JsonPropertyDescription("The page that the binding was made on.")
        String pageId,
    @Size(max = 64)
        @JsonPropertyDescription("The UID of the hub's kube-system that the binding was made from.")
        String hubUID,
    @JsonPropertyDescription("What the service wants.") Desired desired,
    @JsonPropertyDescription("The level last read back or acknowledged.") Confirmed confirmed,
    @Size(max = 5)
        @JsonPropertyDescription(
            "Every level wanted since it was confirmed; stored before the page is touched.")
        List<Level> unconfirmed,
    @JsonPropertyDescription("The creation under way; stored before the page is touched.")
        Creating creating,
    @JsonPropertyDescription("Who holds the component.") Held held,
    @Size(max = 40) @JsonPropertyDescription("When the service let the component go (RFC 3339).")
        String releaseTime,
    @Size(max = 16) @JsonPropertyDescription("The aspects of the component's state.")
        List<Condition> conditions) {

  /** Copies; absent lists become empty. */
  public PageComponentStatus {
    unconfirmed = unconfirmed == null ? List.of() : List.copyOf(unconfirmed);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /** What the service wants. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Desired(
      @JsonPropertyDescription("The level.") Level level,
      @Size(max = 255) @JsonPropertyDescription("The component's name on the page.") String name,
      @Size(max = 1024)
          @JsonPropertyDescription("The component's description, where one is wanted.")
          String description) {}

  /** What the page is known to show. */
  public record Confirmed(
      @Required @JsonPropertyDescription("The level.") Level level,
      @Required @Size(max = 40) @JsonPropertyDescription("When it was first confirmed (RFC 3339).")
          String time) {}

  /** A creation under way. */
  public record Creating(
      @Required @Size(max = 255) @JsonPropertyDescription("The name that is sent.") String name,
      @Required @Size(max = 40) @JsonPropertyDescription("When it began (RFC 3339).")
          String sinceTime) {}

  /** Who holds the component. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Held(
      @Required @JsonPropertyDescription("Incident, Maintenance or Human.") By by,
      @Required @Size(max = 40) @JsonPropertyDescription("Since when (RFC 3339).") String sinceTime,
      @Size(max = 40)
          @JsonPropertyDescription(
              "When page and service were first found to agree again; a yield ends when the next reading finds the same (RFC 3339).")
          String agreedTime) {}

  /** Kinds of holders. */
  public enum By {
    /** An open incident that is not ours. */
    Incident,
    /** An active maintenance that is not ours. */
    Maintenance,
    /** A human who set another status by hand. */
    Human
  }
}
