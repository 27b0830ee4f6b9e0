package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/**
 * What a restarted operator, or its successor, needs to go on where the last one ended. Its shape
 * is the operator's own business. Times are RFC 3339 by the clock of the hub's API server.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = Shape.class, input = "needs: listMap=name")
public record Checkpoint(
    @Size(max = 64)
        @JsonPropertyDescription(
            "The UID of the ServiceStatus this was stored for: no other goes on from it.")
        String uid,
    @Size(max = 40) @JsonPropertyDescription("Since when the service is blind.")
        String blindSinceTime,
    @JsonPropertyDescription("The level by its pods alone; present only while another is shown.")
        Own own,
    @Size(max = 64) @JsonPropertyDescription("What is known of each need.")
        List<NeedMemory> needs) {

  /** Copies; an absent list becomes empty. */
  public Checkpoint {
    needs = needs == null ? List.of() : List.copyOf(needs);
  }

  /** The same, stored for an object. */
  public Checkpoint of(String object) {
    return new Checkpoint(object, blindSinceTime, own, needs);
  }

  /** Whether it was stored for another object than this. */
  public boolean isOfAnother(String object) {
    return uid != null && !uid.equals(object);
  }

  /** The level of a service by its pods alone. */
  public record Own(
      @Required @JsonPropertyDescription("The level.") Level level,
      @Required @Size(max = 40) @JsonPropertyDescription("Since when it holds (RFC 3339).")
          String sinceTime) {}

  /** What is known of one need. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @SchemaCustomizer(
      value = Shape.class,
      input =
          "matched: set itemLength=63; scaledToZero: set itemLength=63; arriving: itemLength=40")
  public record NeedMemory(
      @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Name of the need.") String name,
      @Required
          @Size(max = 64)
          @JsonPropertyDescription(
              "Fingerprint of the namespace and selector or workload this speaks of.")
          String definition,
      @Size(max = 100)
          @JsonPropertyDescription(
              "Clusters in which it ever matched a pod, or its workload was ever there.")
          List<String> matched,
      @Size(max = 100)
          @JsonPropertyDescription(
              "Clusters in which it has not been whole yet, and since when it is seen there.")
          Map<String, String> arriving,
      @Size(max = 100)
          @JsonPropertyDescription(
              "Clusters in which its workload declares 0 replicas, or it is arriving from there.")
          List<String> scaledToZero) {

    /** Copies; absent parts become empty. */
    public NeedMemory {
      matched = matched == null ? List.of() : List.copyOf(matched);
      arriving = arriving == null ? Map.of() : Map.copyOf(arriving);
      scaledToZero = scaledToZero == null ? List.of() : List.copyOf(scaledToZero);
    }
  }
}
