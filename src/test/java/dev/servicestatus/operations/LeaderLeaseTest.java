package dev.servicestatus.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.servicestatus.testing.LocalCluster;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas and one Lease on a real API server; only their clocks are the test's own. */
class LeaderLeaseTest {
  private static final String NOON = "Tue, 24 Nov 2026 12:00:00 GMT";

  private final AtomicLong nanos = new AtomicLong();
  private final LocalCluster hub = LocalCluster.shared();
  private final KubernetesClient client = hub.client();
  private String namespace;
  private LeaderLease first;
  private LeaderLease second;

  @BeforeEach
  void twoReplicas() {
    namespace = hub.newNamespace("lease");
    first = replica("first");
    second = replica("second");
  }

  private LeaderLease replica(String identity) {
    var clock = new HubClock(nanos::get);
    clock.observe(NOON);
    return new LeaderLease(client, namespace, identity, clock);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private Lease lease() {
    return client.leases().inNamespace(namespace).withName(LeaderLease.NAME).get();
  }

  @Test
  void onlyOneHolds() {
    assertThat(first.tryHold()).isTrue();

    assertThat(second.tryHold()).isFalse();
    assertThat(second.holds()).isFalse();
    assertThat(first.holds()).isTrue();
  }

  @Test
  void aLeaderThatCannotRenewStopsBeforeAnotherMayLead() {
    first.tryHold();

    pass(Duration.ofSeconds(11));

    assertThat(first.holds()).isFalse();
    assertThat(second.tryHold()).isFalse();
  }

  @Test
  void aDeadLeaderIsSucceededInANewTerm() {
    first.tryHold();

    pass(Duration.ofSeconds(17));

    assertThat(second.tryHold()).isTrue();
    assertThat(second.term()).isEqualTo(first.term() + 1);
    assertThat(second.earlierLife().lastRenewal())
        .isEqualTo(Instant.parse("2026-11-24T12:00:00.500Z"));
    assertThat(second.earlierLife().budgetFreeTime()).isNull();
    assertThat(first.tryHold()).isFalse();
  }

  @Test
  void renewingKeepsTheTerm() {
    first.tryHold();

    pass(Duration.ofSeconds(7));
    first.tryHold();
    pass(Duration.ofSeconds(7));

    assertThat(first.holds()).isTrue();
    assertThat(first.term()).isZero();
    assertThat(second.tryHold()).isFalse();
  }

  @Test
  void aCleanStopLetsTheNextLeadAtOnceAndLeavesWhenTheBudgetFrees() {
    first.tryHold();

    first.release(Instant.parse("2026-11-24T12:00:42Z"));

    assertThat(first.holds()).isFalse();
    assertThat(second.tryHold()).isTrue();
    assertThat(second.earlierLife().budgetFreeTime())
        .isEqualTo(Instant.parse("2026-11-24T12:00:42Z"));
    assertThat(lease().getMetadata().getAnnotations()).isNullOrEmpty();
  }

  @Test
  void oneThatLapsedAndIsStillOursBeginsANewTerm() {
    first.tryHold();

    pass(Duration.ofSeconds(12));

    assertThat(first.tryHold()).isTrue();
    assertThat(first.term()).isEqualTo(1);
    assertThat(first.earlierLife().lastRenewal())
        .as("the budget of the lapsed term is waited for")
        .isEqualTo(Instant.parse("2026-11-24T12:00:00.500Z"));
  }

  @Test
  void ofTwoThatTakeItAtOnceOneIsRefused() {
    first.tryHold();
    pass(Duration.ofSeconds(17));
    Lease stale = lease();
    second.tryHold();

    assertThatThrownBy(() -> client.leases().inNamespace(namespace).resource(stale).update())
        .isInstanceOf(KubernetesClientException.class)
        .extracting("code")
        .isEqualTo(409);
  }

  @Test
  void aLeaseEditedByAThirdPartyIsLost() {
    first.tryHold();
    Lease lease = lease();
    lease.getSpec().setHolderIdentity("somebody");
    client.leases().inNamespace(namespace).resource(lease).update();

    assertThat(first.tryHold()).isFalse();
    assertThat(first.holds()).isFalse();
  }
}
