package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What a service needs, where, and who is told. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(
    value = Shape.class,
    input = "needs: listMap=name; dependsOn: listMap=name; publish: atomic")
@ValidationRule(
    value =
        "!has(self.publish) || self.publish.all(x, self.publish.exists_one(y, y.pageRef.name =="
            + " x.pageRef.name && has(y.pageRef.__namespace__) == has(x.pageRef.__namespace__) &&"
            + " (!has(x.pageRef.__namespace__) || y.pageRef.__namespace__ == x.pageRef.__namespace__)))",
    message = "`publish` must name each `pageRef` only once")
public record ServiceStatusSpec(
    @Size(min = 1, max = 255)
        @Pattern(PlainText.NOT_BLANK)
        @JsonPropertyDescription(
            "The service's name for people, which is public; default: metadata.name.")
        String displayName,
    @Size(max = 1024)
        @Pattern(PlainText.ANY)
        @JsonPropertyDescription(
            "What it does, for people, which is public; absent: the page's text is left alone; empty: it is cleared.")
        String description,
    @JsonPropertyDescription(
            "The clusters the service runs in; absent: the cluster of the hub itself.")
        ClusterScope clusters,
    @Required
        @Size(min = 1, max = 64)
        @JsonPropertyDescription("The pods that the service needs, and the containers in them.")
        List<Need> needs,
    @Size(max = 64)
        @JsonPropertyDescription(
            "Services of the same namespace without which this one does not work as it should.")
        List<Dependency> dependsOn,
    @JsonPropertyDescription("How long a change must be proven before it is shown.")
        Damping damping,
    @Size(max = 8) @JsonPropertyDescription("The pages that show this service.")
        List<Publication> publish,
    @Default("false")
        @JsonPropertyDescription(
            "True: the service is not looked at; its level is Unknown, and pages keep what they show.")
        Boolean suspend) {

  /** Copies; absent lists become empty. */
  public ServiceStatusSpec {
    needs = needs == null ? List.of() : List.copyOf(needs);
    dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
    publish = publish == null ? List.of() : List.copyOf(publish);
  }

  /** Whether it is not to be looked at. */
  public boolean suspended() {
    return Boolean.TRUE.equals(suspend);
  }
}
