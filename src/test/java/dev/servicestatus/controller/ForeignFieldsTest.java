package dev.servicestatus.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ServiceStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForeignFieldsTest {
  private static final String CONDITION =
      "{\"type\": \"%s\", \"status\": \"True\", \"reason\": \"R\", \"message\": \"\", \"lastTransitionTime\": \"2026-01-01T00:00:00Z\"}";

  private static ServiceStatus service(
      String manager, String operation, String status, String... types) {
    String conditions =
        IntStream.range(0, types.length)
            .mapToObj(i -> CONDITION.formatted(types[i]))
            .collect(Collectors.joining(","));
    String fields =
        IntStream.range(0, types.length)
            .mapToObj(i -> "\"k:{\\\"type\\\":\\\"" + types[i] + "\\\"}\": {}")
            .collect(Collectors.joining(","));
    return new KubernetesSerialization()
        .unmarshal(
            """
            {"apiVersion": "servicestatus.dev/v1alpha1", "kind": "ServiceStatus",
             "metadata": {"name": "s", "managedFields": [
               {"manager": "kubectl", "operation": "Apply", "fieldsV1": {"f:spec": {"f:needs": {}}}},
               {"manager": "%s", "operation": "%s", "subresource": "status",
                "fieldsV1": {"f:status": {%s "f:conditions": {%s}}}}]},
             "spec": {"needs": []}, "status": {"conditions": [%s]}}
            """
                .formatted(manager, operation, status, fields, conditions),
            ServiceStatus.class);
  }

  @Test
  void whatWeAppliedIsOurs() {
    assertThat(
            ForeignFields.paths(
                service("servicestatus-health", "Apply", "\"f:clusters\": {},", "Ready")))
        .isEmpty();
    assertThat(
            ForeignFields.paths(
                service("servicestatus-page", "Apply", "\"f:pages\": {},", "Published")))
        .isEmpty();
  }

  @Test
  void whatAnotherHasPutIntoOurPartIsTakenOut() {
    var service =
        service(
            "somebody",
            "Apply",
            "\"f:lastKnown\": {}, \"f:clusters\": {}, \"f:level\": {},",
            "Audited",
            "Ready",
            "Stalled");

    assertThat(ForeignFields.paths(service))
        .containsExactly("clusters", "lastKnown", "conditions/2", "conditions/1");
  }

  /** As an object is written that cannot be applied to. */
  @Test
  void whatWeMergedIsTakenBackToo() {
    assertThat(ForeignFields.paths(service("servicestatus-health", "Update", "", "Stalled")))
        .containsExactly("conditions/0");
  }

  @Test
  void aListThatIsOwnedAsAWholeIsTakenOutAsFarAsItIsOurs() {
    ServiceStatus service = service("somebody", "Update", "", "Stalled", "Audited");
    Map<String, Object> status = new HashMap<>(Map.of("f:conditions", Map.of()));
    service
        .getMetadata()
        .getManagedFields()
        .get(1)
        .getFieldsV1()
        .setAdditionalProperty("f:status", status);

    assertThat(ForeignFields.paths(service)).containsExactly("conditions/0");
  }

  @Test
  void ofOthersConditionsSixteenStay() {
    String[] types = IntStream.range(0, 18).mapToObj(i -> "Audited" + i).toArray(String[]::new);

    assertThat(ForeignFields.paths(service("somebody", "Update", "", types)))
        .containsExactly("conditions/17", "conditions/16");
  }
}
