package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;

/** Where something lives, and how many of these clusters must serve. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(
    value = Shape.class,
    input =
        "names: set itemLength=63 itemText=^[a-z0-9]([-a-z0-9]*[a-z0-9])?$; require: number=1..100 length=8"
            + " text=^(All|Any|Majority|([1-9][0-9]?|100)%)$")
@ValidationRule(
    value = "has(self.names) != has(self.selector)",
    message = "exactly one of `names` and `selector` must be given")
public record ClusterScope(
    @Size(min = 1, max = 100)
        @JsonPropertyDescription(
            "Names of MemberClusters; `local` is the cluster of the hub itself.")
        List<String> names,
    @JsonPropertyDescription(
            "Picks MemberClusters by their labels among those that allow this namespace.")
        LabelSelector selector,
    @Default("All")
        @JsonPropertyDescription(
            "How many clusters must serve: All, Any, Majority, a number or a percentage. A number greater than the clusters in scope means all of them.")
        IntOrString require,
    @Default("Unknown")
        @JsonPropertyDescription(
            "What a cluster that is not seen counts as: Unknown (it may be well or down), Ignore (it is left out) or CountAsDown.")
        WhenUnseen whenUnseen) {

  /** What a cluster that is not seen counts as. */
  public enum WhenUnseen {
    /** It may be well or down: what is shown stays until the patience ends, then Unknown. */
    Unknown,
    /** It is left out of the clusters that must serve. */
    Ignore,
    /** It counts as down once it was not seen for the patience. */
    CountAsDown
  }
}
