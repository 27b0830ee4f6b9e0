package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.condition.Express;
import dev.servicestatus.page.KubernetesComponentStore;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What others have put into our part of a status: rows, a level last known, a checkpoint,
 * conditions of our types. Where we write the same fields ours replace theirs, but what we do not
 * write would stand for ever, because with server-side apply each manager takes back only its own.
 */
final class ForeignFields {
  private static final List<String> PARTS = List.of("checkpoint", "clusters", "lastKnown");
  private static final Set<String> OURS =
      Set.of(ServiceStatusReconciler.FIELD_MANAGER, KubernetesComponentStore.FIELD_MANAGER);

  /** The CRD takes 32 conditions; others may have half of them. */
  private static final int CONDITIONS_OF_OTHERS = 16;

  private ForeignFields() {}

  /**
   * Takes them out.
   *
   * @param client writes status of services
   * @param service as it is in the hub
   */
  static void remove(KubernetesClient client, ServiceStatus service) {
    List<String> paths = paths(service);
    if (paths.isEmpty()) {
      return;
    }
    String version = service.getMetadata().getResourceVersion();
    String unchanged =
        "{\"op\":\"test\",\"path\":\"/metadata/resourceVersion\",\"value\":\"" + version + "\"}";
    String patch =
        paths.stream()
            .map(path -> "{\"op\":\"remove\",\"path\":\"/status/" + path + "\"}")
            .collect(Collectors.joining(",", "[" + unchanged + ",", "]"));
    client
        .resources(ServiceStatus.class)
        .inNamespace(service.getMetadata().getNamespace())
        .withName(service.getMetadata().getName())
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON), patch);
  }

  /** Paths under the status; of a list the last first, so that each still fits after another. */
  static List<String> paths(ServiceStatus service) {
    List<Map<?, ?>> foreign =
        Objects.requireNonNullElse(
                service.getMetadata().getManagedFields(), List.<ManagedFieldsEntry>of())
            .stream()
            .filter(entry -> !isOurs(entry))
            .<Map<?, ?>>map(entry -> map(entry.getFieldsV1().getAdditionalProperties(), "f:status"))
            .toList();
    List<String> paths = new ArrayList<>(PARTS);
    paths.removeIf(part -> foreign.stream().noneMatch(fields -> fields.containsKey("f:" + part)));
    paths.addAll(conditions(service, foreign));
    return paths;
  }

  /** Those of our types, and those of others beyond what is left to them. */
  private static List<String> conditions(ServiceStatus service, List<Map<?, ?>> foreign) {
    List<Condition> conditions =
        service.getStatus() == null ? List.of() : service.getStatus().conditions();
    List<String> paths = new ArrayList<>();
    int kept = 0;
    for (int i = 0; i < conditions.size(); i++) {
      String type = conditions.get(i).type();
      boolean theirs = foreign.stream().anyMatch(fields -> hasCondition(fields, type));
      if (theirs && (Express.OUR_TYPES.contains(type) || ++kept > CONDITIONS_OF_OTHERS)) {
        paths.addFirst("conditions/" + i);
      }
    }
    return paths;
  }

  /** A list without keys is owned as a whole: so it was written under a CRD without a schema. */
  private static boolean hasCondition(Map<?, ?> fields, String type) {
    Map<?, ?> conditions = map(fields, "f:conditions");
    return conditions.containsKey("k:{\"type\":\"" + type + "\"}")
        || fields.containsKey("f:conditions") && conditions.isEmpty();
  }

  private static Map<?, ?> map(Map<?, ?> fields, String name) {
    return fields.get(name) instanceof Map<?, ?> map ? map : Map.of();
  }

  private static boolean isOurs(ManagedFieldsEntry entry) {
    return entry.getFieldsV1() == null
        || "Apply".equals(entry.getOperation()) && OURS.contains(entry.getManager());
  }
}
