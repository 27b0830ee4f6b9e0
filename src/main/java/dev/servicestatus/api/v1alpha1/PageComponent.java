package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** What is known of one component of one page; written by the operator alone. */
@JsonClassDescription("What is known of one component of one page; written by the operator alone.")
@Group(ServiceStatus.GROUP)
@Version(ServiceStatus.VERSION)
@Plural("pagecomponents")
@Singular("pagecomponent")
@ShortNames("svccomponent")
@Categories(ServiceStatus.CATEGORY)
@AdditionalPrinterColumn(
    name = "Page",
    jsonPath = ".spec.pageRef.name",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Service",
    jsonPath = ".spec.serviceRef.name",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "ID",
    jsonPath = ".status.componentId",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Level",
    jsonPath = ".status.confirmed.level",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Synced",
    jsonPath = ".status.conditions[?(@.type==\"Synced\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class PageComponent extends CustomResource<PageComponentSpec, PageComponentStatus>
    implements Namespaced {
  /** An empty object, to be filled by its setters or by a decoder. */
  public PageComponent() {}
}
