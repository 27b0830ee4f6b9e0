package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** A cluster whose pods are watched: how to reach it, and who may see what of it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(
    value = Shape.class,
    input =
        "namespaces: set itemLength=63 itemText=^[a-z0-9]([-a-z0-9]*[a-z0-9])?$; namespaceGrants: atomic")
@ValidationRule(
    value = "has(self.kubeconfigSecretRef) != has(self.local)",
    message = "exactly one of `kubeconfigSecretRef` and `local` must be given")
public record MemberClusterSpec(
    @JsonPropertyDescription(
            "The Secret with the kubeconfig, in the operator's namespace; inline data only.")
        SecretKeyRef kubeconfigSecretRef,
    @JsonPropertyDescription("The cluster is the hub itself.") Local local,
    @Size(max = 100) @JsonPropertyDescription("Watch only these namespaces; empty: all.")
        List<String> namespaces,
    @Size(min = 1, max = 64)
        @Pattern("^[-a-zA-Z0-9]+$")
        @JsonPropertyDescription(
            "The UID of the namespace kube-system expected there; confirms a rebuilt cluster.")
        String clusterUID,
    @JsonPropertyDescription("Which namespaces of the hub may name this cluster. Default: all.")
        AllowedNamespaces allowedNamespaces,
    @Size(max = 100)
        @JsonPropertyDescription(
            "What a namespace of the hub sees here beyond the namespace of its own name.")
        List<NamespaceGrant> namespaceGrants) {

  /** Copies; absent lists become empty. */
  public MemberClusterSpec {
    namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
    namespaceGrants = namespaceGrants == null ? List.of() : List.copyOf(namespaceGrants);
  }

  /** Says that the cluster is the hub itself; has no fields. */
  public record Local() {}

  /** Which namespaces of the hub may name this cluster. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @SchemaCustomizer(
      value = Shape.class,
      input = "names: set itemLength=63 itemText=^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
  @ValidationRule(
      value = "(self.from == 'Selector') == has(self.selector)",
      message = "`selector` must be given with from: Selector, and only then")
  @ValidationRule(
      value = "(self.from == 'Names') == has(self.names)",
      message = "`names` must be given with from: Names, and only then")
  public record AllowedNamespaces(
      @Required @JsonPropertyDescription("All, Selector (those whose labels match) or Names.")
          From from,
      @JsonPropertyDescription("Labels of the namespaces.") LabelSelector selector,
      @Size(min = 1, max = 100) @JsonPropertyDescription("Names of the namespaces.")
          List<String> names) {}

  /** How namespaces are picked. */
  public enum From {
    /** Every namespace. */
    All,
    /** Namespaces whose labels match. */
    Selector,
    /** Namespaces by name. */
    Names
  }

  /** What one namespace of the hub sees here. */
  @SchemaCustomizer(
      value = Shape.class,
      input = "memberNamespaces: set itemLength=63 itemText=^([a-z0-9]([-a-z0-9]*[a-z0-9])?|[*])$")
  public record NamespaceGrant(
      @Required
          @Size(min = 1, max = 63)
          @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
          @JsonPropertyDescription("Namespace of the hub.")
          String hubNamespace,
      @Required
          @Size(min = 1, max = 100)
          @JsonPropertyDescription("Namespaces of this cluster that it sees; * for all.")
          List<String> memberNamespaces) {}
}
