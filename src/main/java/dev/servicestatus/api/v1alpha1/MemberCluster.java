package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A cluster whose pods are watched. Cluster-scoped: registering one is an administrator's right.
 */
@JsonClassDescription("A cluster whose pods are watched.")
@Group(ServiceStatus.GROUP)
@Version(ServiceStatus.VERSION)
@Plural("memberclusters")
@Singular("membercluster")
@ShortNames("svccluster")
@Categories(ServiceStatus.CATEGORY)
@ValidationRule(
    value =
        "self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$') && size(self.metadata.name) <= 63",
    message = "metadata.name must be a DNS label of at most 63 characters")
@ValidationRule(
    value = "self.metadata.name != 'local'",
    message = "metadata.name must not be `local`: that name is reserved for the hub itself")
@AdditionalPrinterColumn(
    name = "Connected",
    jsonPath = ".status.conditions[?(@.type==\"Connected\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Accepted",
    jsonPath = ".status.conditions[?(@.type==\"Accepted\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Pods",
    jsonPath = ".status.pods",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Version",
    jsonPath = ".status.version",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Lag",
    jsonPath = ".status.lag",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@JsonDeserialize(using = MemberCluster.Reader.class)
public class MemberCluster extends CustomResource<MemberClusterSpec, MemberClusterStatus> {
  /** An empty object, to be filled by its setters or by a decoder. */
  public MemberCluster() {}

  /** Reads also what another version has stored. */
  static final class Reader
      extends TolerantReader<MemberCluster, MemberClusterSpec, MemberClusterStatus> {
    Reader() {
      super(MemberCluster::new, MemberClusterSpec.class, MemberClusterStatus.class);
    }
  }
}
