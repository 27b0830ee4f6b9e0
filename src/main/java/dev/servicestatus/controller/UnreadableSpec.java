package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.condition.Express;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the status of a service whose stored spec has types that its CRD does not know. A server
 * applies nothing to such an object, so this merges. What is written so is taken back like anything
 * foreign once the spec can be read ({@link ForeignFields}).
 */
final class UnreadableSpec {
  private UnreadableSpec() {}

  /**
   * Writes.
   *
   * @param client writes status of services
   * @param service as it is in the hub
   * @param status ours; conditions of other types stay
   */
  static void write(KubernetesClient client, ServiceStatus service, ServiceStatusStatus status) {
    List<Condition> conditions = new ArrayList<>(status.conditions());
    if (service.getStatus() != null) {
      service.getStatus().conditions().stream()
          .filter(condition -> !Express.OUR_TYPES.contains(condition.type()))
          .forEach(conditions::add);
    }
    Map<String, Object> merged = new HashMap<>();
    merged.put("observedGeneration", status.observedGeneration());
    merged.put("level", status.level());
    merged.put("sinceTime", status.sinceTime());
    merged.put("lastKnown", status.lastKnown());
    merged.put("summary", status.summary());
    merged.put("publicMessage", status.publicMessage());
    merged.put("conditions", conditions);
    merged.put("checkpoint", status.checkpoint());
    for (String unknown :
        List.of(
            "readyPods",
            "expectedPods",
            "podsSummary",
            "operationalClusters",
            "totalClusters",
            "clustersSummary",
            "clusters")) {
      merged.put(unknown, null);
    }
    var meta = service.getMetadata();
    var patch = Map.of("metadata", Map.of("uid", meta.getUid()), "status", merged);
    client
        .resources(ServiceStatus.class)
        .inNamespace(meta.getNamespace())
        .withName(meta.getName())
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            client.getKubernetesSerialization().asJson(patch));
  }
}
