package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Generates the CRDs from the types. Mends what the generator leaves: the order of the columns,
 * rules that a record's component brings twice (field and accessor), the description of the root,
 * and that a spec is required.
 */
final class Crds implements CRDPostProcessor {
  static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(ServiceStatus.class, StatusPage.class, PageComponent.class, MemberCluster.class);

  private Crds() {}

  static void generate(Path folder) {
    new CRDGenerator()
        .inOutputDir(folder.toFile())
        .forCRDVersions("v1")
        .withParallelGenerationEnabled(false)
        .withPostProcessor(new Crds())
        .customResourceClasses(KINDS.stream().<Class<? extends HasMetadata>>map(k -> k).toList())
        .generate();
  }

  @Override
  public HasMetadata process(HasMetadata resource, String version) {
    if (resource instanceof CustomResourceDefinition crd) {
      Class<?> kind =
          KINDS.stream()
              .filter(k -> k.getSimpleName().equals(crd.getSpec().getNames().getKind()))
              .findFirst()
              .orElseThrow();
      crd.getSpec().getVersions().forEach(v -> mend(v, kind));
    }
    return resource;
  }

  private static void mend(CustomResourceDefinitionVersion version, Class<?> kind) {
    List<String> order =
        Stream.of(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
            .map(AdditionalPrinterColumn::name)
            .toList();
    version
        .getAdditionalPrinterColumns()
        .sort(
            Comparator.comparing((CustomResourceColumnDefinition c) -> order.indexOf(c.getName())));
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    root.setDescription(kind.getAnnotation(JsonClassDescription.class).value());
    root.setRequired(List.of("spec"));
    root.getProperties().get("spec").setDescription("What is wanted.");
    root.getProperties().get("status").setDescription("What is; written by the operator.");
    withoutDoubledRules(root);
  }

  private static void withoutDoubledRules(JSONSchemaProps schema) {
    if (schema.getXKubernetesValidations() != null) {
      schema.setXKubernetesValidations(
          List.copyOf(new LinkedHashSet<>(schema.getXKubernetesValidations())));
    }
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(Crds::withoutDoubledRules);
    }
    if (schema.getItems() != null) {
      withoutDoubledRules(schema.getItems().getSchema());
    }
  }
}
