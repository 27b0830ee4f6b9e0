package dev.servicestatus.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.condition.Express;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.ServiceMemory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LastVisitTest {
  private static final Moment NOW = new Moment(0, Instant.parse("2026-01-01T00:00:00Z"));

  private static ServiceStatus service(String checkpoint) {
    return new KubernetesSerialization()
        .unmarshal(
            """
            {"apiVersion": "servicestatus.dev/v1alpha1", "kind": "ServiceStatus",
             "metadata": {"name": "s", "uid": "mine"}, "spec": {"needs": []},
             "status": {"level": "MajorOutage", "sinceTime": "2025-12-31T00:00:00Z", "checkpoint": %s}}
            """
                .formatted(checkpoint),
            ServiceStatus.class);
  }

  @Test
  void whatWasStoredForThisObjectGoesOn() {
    for (String checkpoint : new String[] {"{\"uid\": \"mine\"}", "{}", "null"}) {
      ServiceStatus service = service(checkpoint);

      LastVisit visit = LastVisit.of(null, service, NOW);

      assertThat(visit.memory().own().level()).isEqualTo(Level.MajorOutage);
    }
  }

  /** Written for a deleted object a moment late, it has met another of the same name. */
  @Test
  void whatWasStoredForAnotherDoesNot() {
    ServiceStatus service = service("{\"uid\": \"of a deleted one\"}");

    LastVisit visit = LastVisit.of(null, service, NOW);

    assertThat(visit.memory().own().level()).isEqualTo(Level.Unknown);
    assertThat(visit.memory().own().lastKnown()).isNull();
    assertThat(LastVisit.ownOrNone(service.getStatus(), service)).isNull();
  }

  /** Another's write may come between ours and what the informer brings of it. */
  @Test
  void whatTheInformerBringsLateIsNotGoneOnFrom() {
    ServiceStatus behind = service("{\"uid\": \"mine\"}");
    behind.getMetadata().setResourceVersion("2, and ours has become 3");
    ServiceStatusStatus written = service("{}").getStatus();

    LastVisit visit = new LastVisit("mine", "1", ServiceMemory.startingAt(NOW), written);
    ServiceStatusStatus shown = visit.shown(behind, false);

    assertThat(shown).isEqualTo(Express.ours(behind.getStatus()));
    assertThat(visit.earlier(shown, behind)).isSameAs(written);
  }
}
