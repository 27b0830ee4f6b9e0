package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;

/** Pods, the containers needed in them, and how many. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(
    value = Shape.class,
    input =
        "containers: set itemLength=63 itemText=^[a-z0-9]([-a-z0-9]*[a-z0-9])?$;"
            + " minOperational: number=1..10000 length=4 text=^([1-9][0-9]?|100)%$;"
            + " minAvailable: number=1..10000 length=4 text=^([1-9][0-9]?|100)%$")
@ValidationRule(
    value = "has(self.selector) != has(self.workload)",
    message = "give exactly one of `selector` and `workload`")
@ValidationRule(
    value = "!has(self.whenScaledToZero) || has(self.workload)",
    message = "`whenScaledToZero` needs a `workload`: only that can declare 0 replicas")
@ValidationRule(
    value =
        "!has(self.minOperational) || !has(self.minAvailable) || type(self.minOperational) != int ||"
            + " type(self.minAvailable) != int || int(self.minAvailable) <= int(self.minOperational)",
    message = "`minAvailable` must not be greater than `minOperational`")
public record Need(
    @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription("Name of the need, unique in its service; a DNS label.")
        String name,
    @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription(
            "Namespace of the pods in the member cluster; default: that of the ServiceStatus.")
        String namespace,
    @JsonPropertyDescription(
            "Picks the pods by their labels; never empty. Either this or `workload`.")
        LabelSelector selector,
    @JsonPropertyDescription(
            "Picks the pods by their controller, which also says how many are expected.")
        WorkloadRef workload,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            "The needed containers: each must be in the pod. Default: all app containers and native sidecars.")
        List<String> containers,
    @Default("Pod")
        @JsonPropertyDescription(
            "Pod: the pod must be Ready, so that Services send it traffic. Containers: only the needed containers must be ready.")
        Readiness readiness,
    @JsonPropertyDescription(
            "Ready pods for Operational: a number, which without a `workload` is also the expected count, or a percentage of the expected count (without a `workload`: of the pods there are). Default: 100%.")
        IntOrString minOperational,
    @JsonPropertyDescription(
            "Fewer ready pods than this are an outage in that cluster: a number or a percentage. Default: 1.")
        IntOrString minAvailable,
    @Default("Required")
        @JsonPropertyDescription(
            "Required, or Optional: it can degrade the service but never cause an outage.")
        Importance importance,
    @JsonPropertyDescription(
            "Where this need lives, if not where the service does; nothing is inherited from the service's clusters.")
        ClusterScope clusters,
    @Default("5m")
        @Size(max = 20)
        @Pattern(GoDuration.PATTERN)
        @ValidationRule(
            value = "duration(self) <= duration('24h')",
            message = "must be a duration from 0s to 24h, such as 90s or 5m")
        @JsonPropertyDescription(
            "So long a young pod that is not failing counts as starting; 0s to 24h.")
        String startGracePeriod,
    @JsonPropertyDescription(
            "What a `workload` means that declares 0 replicas: Outage (default), Operational or Maintenance. A DaemonSet declares none: for it, it means nothing.")
        WhenScaledToZero whenScaledToZero) {

  /** What "ready" means for a pod. */
  public enum Readiness {
    /** The pod's Ready condition: it takes traffic of Services. */
    Pod,
    /** The needed containers are ready, whatever the others do. */
    Containers
  }

  /** What it means that a workload declares 0 replicas. */
  public enum WhenScaledToZero {
    /** An outage: nobody serves. */
    Outage,
    /** Nothing: it is meant to be so. */
    Operational,
    /** Maintenance, announced by whoever scales it to zero. */
    Maintenance
  }

  /** How much a need weighs. */
  public enum Importance {
    /** Its outage is an outage. */
    Required,
    /** Its outage only degrades. */
    Optional
  }
}
