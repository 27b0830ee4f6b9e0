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

/**
 * A status page that services are published on; owned by the platform team, for its key reaches
 * everything there.
 */
@JsonClassDescription("A status page that services are published on.")
@Group(ServiceStatus.GROUP)
@Version(ServiceStatus.VERSION)
@Plural("statuspages")
@Singular("statuspage")
@ShortNames("svcpage")
@Categories(ServiceStatus.CATEGORY)
@ValidationRule(
    value =
        "self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$') && size(self.metadata.name) <= 63",
    message = "metadata.name must be a DNS label of at most 63 characters")
@AdditionalPrinterColumn(
    name = "Provider",
    jsonPath = ".spec.provider",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Mode",
    jsonPath = ".spec.mode",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Components",
    jsonPath = ".status.publishedComponents",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Pending",
    jsonPath = ".status.pendingChanges",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Synced",
    jsonPath = ".status.conditions[?(@.type==\"Synced\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Accepted",
    jsonPath = ".status.conditions[?(@.type==\"Accepted\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@JsonDeserialize(using = StatusPage.Reader.class)
public class StatusPage extends CustomResource<StatusPageSpec, StatusPageStatus>
    implements Namespaced {
  /** An empty object, to be filled by its setters or by a decoder. */
  public StatusPage() {}

  /** Reads also what another version has stored. */
  static final class Reader extends TolerantReader<StatusPage, StatusPageSpec, StatusPageStatus> {
    Reader() {
      super(StatusPage::new, StatusPageSpec.class, StatusPageStatus.class);
    }
  }
}
