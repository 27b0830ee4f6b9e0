package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A status page: who keeps it, with which key, and who may publish there. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatusPageSpec(
    @Required
        @Size(min = 1, max = 63)
        @JsonPropertyDescription(
            "Who keeps the page, such as AtlassianStatuspage; checked by the operator.")
        String provider,
    @Required
        @Size(min = 1, max = 128)
        @Pattern("^[A-Za-z0-9_-]+$")
        @JsonPropertyDescription("The provider's id of the page.")
        String pageId,
    @Size(min = 1, max = 512)
        @Pattern("^https?://[^\\s?#@]+$")
        @JsonPropertyDescription(
            "Replaces the provider's well-known base URL, path included; must be among the operator's --page-endpoints.")
        String endpoint,
    @Required @JsonPropertyDescription("The key to the page.") Credentials credentials,
    @JsonPropertyDescription(
            "Which namespaces may publish here. Default: only that of the StatusPage.")
        AllowedNamespaces allowedNamespaces,
    @Required
        @JsonPropertyDescription(
            "Observe: only plan, shown in the status; nothing is sent. Publish: keep the page in step.")
        Mode mode,
    @Default("ByName")
        @JsonPropertyDescription(
            "How components that exist already are taken: ByName (the only one of that name that nobody has), ById (the one that publish.componentId names), Never (components are only created).")
        AdoptionPolicy adoptionPolicy,
    @Default("50")
        @Min(1)
        @Max(60)
        @JsonPropertyDescription(
            "Requests a minute at most, of the vendor's 60; leaves room for others that use the key.")
        Integer requestsPerMinute) {

  /** Whether anything is sent. */
  public enum Mode {
    /** Plan only. */
    Observe,
    /** Keep the page in step. */
    Publish
  }

  /** How components that exist already are taken. */
  public enum AdoptionPolicy {
    /** The only one of that name that nobody has. */
    ByName,
    /** The one that {@code publish.componentId} names; without one, as Never. */
    ById,
    /** None: components are only created. */
    Never
  }

  /** Where the key to the page is. */
  public record Credentials(
      @Required @JsonPropertyDescription("The Secret, in the namespace of the StatusPage.")
          SecretKeyRef secretRef) {}

  /** Which namespaces may publish. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "(self.from == 'Selector') == has(self.selector)",
      message = "`selector` must be given with from: Selector, and only then")
  public record AllowedNamespaces(
      @Required
          @JsonPropertyDescription(
              "Same: only the namespace of the StatusPage. All. Selector: those whose labels match.")
          From from,
      @JsonPropertyDescription("Labels of the namespaces that may publish.")
          LabelSelector selector) {}

  /** How namespaces are picked. */
  public enum From {
    /** Only the object's own namespace. */
    Same,
    /** Every namespace. */
    All,
    /** Namespaces whose labels match. */
    Selector
  }
}
