package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A service, declared by the containers it needs, and how it does. */
@JsonClassDescription("A service, declared by the containers it needs, and how it does.")
@Group(ServiceStatus.GROUP)
@Version(ServiceStatus.VERSION)
@Plural("servicestatuses")
@Singular("servicestatus")
@ShortNames("svcstatus")
@Categories(ServiceStatus.CATEGORY)
@ValidationRule(
    value = "size(self.metadata.name) <= 63",
    message = "metadata.name must have at most 63 characters")
@ValidationRule(
    value =
        "!has(self.spec.dependsOn) || self.spec.dependsOn.all(other, other.name != self.metadata.name)",
    message = "`dependsOn` must not name the service itself")
@AdditionalPrinterColumn(
    name = "Status",
    jsonPath = ".status.level",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Pods",
    jsonPath = ".status.podsSummary",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Clusters",
    jsonPath = ".status.clustersSummary",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Published",
    jsonPath = ".status.conditions[?(@.type==\"Published\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Since",
    jsonPath = ".status.sinceTime",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Available\")].reason",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.summary",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@JsonDeserialize(using = ServiceStatus.Reader.class)
public class ServiceStatus extends CustomResource<ServiceStatusSpec, ServiceStatusStatus>
    implements Namespaced {
  /** The API group of all our kinds. */
  public static final String GROUP = "servicestatus.dev";

  /** The version of all our kinds. */
  public static final String VERSION = "v1alpha1";

  /**
   * The category of all our kinds; equals no kind's name, or {@code kubectl delete} of that kind
   * would reach all.
   */
  public static final String CATEGORY = "servicestatus-all";

  /** An empty object, to be filled by its setters or by a decoder. */
  public ServiceStatus() {}

  /** Reads also what another version has stored. */
  static final class Reader
      extends TolerantReader<ServiceStatus, ServiceStatusSpec, ServiceStatusStatus> {
    Reader() {
      super(ServiceStatus::new, ServiceStatusSpec.class, ServiceStatusStatus.class);
    }
  }
}
