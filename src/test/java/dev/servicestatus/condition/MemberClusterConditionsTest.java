package dev.servicestatus.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.MemberClusterStatus;
import dev.servicestatus.condition.MemberClusterConditions.Acceptance;
import dev.servicestatus.condition.MemberClusterConditions.Connection;
import dev.servicestatus.condition.MemberClusterConditions.Others;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MemberClusterConditionsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(300);
  private static final String UID = "uid-1";

  private static Connection connection(ClusterReason reason) {
    return new Connection(
        Optional.ofNullable(reason),
        Optional.of(NOW),
        Optional.of(UID),
        false,
        Optional.of("v1.36.3"),
        100,
        Duration.ofMillis(300));
  }

  private static Connection connection(int pods) {
    return new Connection(
        Optional.empty(),
        Optional.of(NOW),
        Optional.of(UID),
        false,
        Optional.empty(),
        pods,
        Duration.ZERO);
  }

  private static MemberClusterStatus status(MemberClusterStatus before, ClusterReason reason) {
    return MemberClusterConditions.status(
        before, 3, null, Acceptance.YES, Optional.of(connection(reason)), Others.NONE, LATER);
  }

  private static MemberClusterStatus status(
      MemberClusterStatus before, String uid, Connection connection) {
    return MemberClusterConditions.status(
        before, 3, uid, Acceptance.YES, Optional.of(connection), Others.NONE, LATER);
  }

  @Test
  void ofTwoThatLeadToTheSameClusterTheYoungerNamesTheOlder() {
    MemberClusterStatus status =
        MemberClusterConditions.status(
            CONNECTED,
            3,
            null,
            Acceptance.YES,
            Optional.of(connection(null)),
            new Others(Optional.of("eu-1"), false),
            LATER);

    assertThat(connected(status)).isEqualTo("False DuplicateCluster");
    assertThat(Conditions.find(status.conditions(), "Connected").orElseThrow().message())
        .isEqualTo(
            "MemberCluster eu-1 is older and leads to the same cluster (UID of kube-system): use that one.");
  }

  private static String connected(MemberClusterStatus status) {
    Condition connected = Conditions.find(status.conditions(), "Connected").orElseThrow();
    return connected.status() + " " + connected.reason();
  }

  private static final MemberClusterStatus CONNECTED = status(null, (ClusterReason) null);

  @Test
  void allConditionsAreThereAtTheFirstVisit() {
    MemberClusterStatus first = status(null, ClusterReason.NotLookedYet);
    assertThat(first.conditions())
        .extracting(c -> c.type() + " " + c.status() + " " + c.reason())
        .containsExactly(
            "Ready True Accepted", "Accepted True Accepted", "Connected Unknown Connecting");
    assertThat(first.conditions()).allMatch(c -> c.observedGeneration() == 3);
    assertThat(first.observedGeneration()).isEqualTo(3);
  }

  @Test
  void aClusterThatIsSeenShowsItsIdentityVersionPodsAndLag() {
    assertThat(connected(CONNECTED)).isEqualTo("True Connected");
    assertThat(CONNECTED.clusterUID()).isEqualTo(UID);
    assertThat(CONNECTED.version()).isEqualTo("v1.36.3");
    assertThat(CONNECTED.pods()).isEqualTo(100);
    assertThat(CONNECTED.lag()).isEqualTo("0s");
    assertThat(CONNECTED.lastContactTime()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "Stale, True Connected",
    "NotLookedYet, True Connected",
    "NotSynced, False Unreachable",
    "Unreachable, False Unreachable",
    "Unauthorized, False Unauthorized",
    "Forbidden, False Forbidden",
    "TlsError, False TlsError",
    "InvalidAnswer, False InvalidAnswer",
    "ClusterIdentityChanged, False ClusterIdentityChanged"
  })
  void whatIsWrongIsNamedAfterThePatience(ClusterReason reason, String expected) {
    MemberClusterStatus status = status(CONNECTED, reason);
    assertThat(connected(status)).isEqualTo(expected);
    assertThat(status.lastContactTime()).isEqualTo("2026-11-24T10:00:00Z");
    assertThat(status.pods()).isEqualTo(100);
  }

  @Test
  void anErrorStaysWhileStaleButNotWhenEverythingBeginsAnew() {
    MemberClusterStatus unauthorized = status(null, ClusterReason.Unauthorized);
    assertThat(connected(status(unauthorized, ClusterReason.Stale)))
        .isEqualTo("False Unauthorized");
    assertThat(connected(status(unauthorized, ClusterReason.NotLookedYet)))
        .isEqualTo("Unknown Connecting");
  }

  @ParameterizedTest
  @EnumSource(names = {"Stale", "Unreachable", "Forbidden"})
  void theSameStateSeenLaterIsTheSameStatus(ClusterReason reason) {
    MemberClusterStatus once = status(CONNECTED, reason);
    var answeredAgain =
        new Connection(
            Optional.of(reason),
            Optional.of(LATER),
            Optional.of(UID),
            false,
            Optional.of("v1.36.3"),
            500,
            Duration.ofSeconds(9));
    assertThat(status(once, null, answeredAgain)).isEqualTo(once);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 109, 100",
    "100, 111, 111",
    "100, 90, 100",
    "100, 89, 89",
    "0, 1, 1",
    "1, 0, 0"
  })
  void podsMoveByMoreThanATenth(int before, int now, int shown) {
    MemberClusterStatus earlier = status(null, null, connection(before));
    assertThat(status(earlier, null, connection(now)).pods()).isEqualTo(shown);
  }

  @Test
  void theFirstClusterIsPinnedUntilTheSpecNamesAnother() {
    var other =
        new Connection(
            Optional.of(ClusterReason.ClusterIdentityChanged),
            Optional.of(NOW),
            Optional.of("uid-2"),
            false,
            Optional.empty(),
            0,
            Duration.ZERO);
    assertThat(status(CONNECTED, null, other).clusterUID()).isEqualTo(UID);
    assertThat(status(CONNECTED, "uid-2", other).clusterUID()).isEqualTo(UID);
    assertThat(status(null, "uid-3", other).clusterUID()).isNull();
    assertThat(Conditions.find(status(CONNECTED, null, other).conditions(), "Connected"))
        .get()
        .extracting(Condition::message)
        .asString()
        .contains("uid-2", UID, "spec.clusterUID");

    var confirmed =
        new Connection(
            Optional.empty(),
            Optional.of(NOW),
            Optional.of("uid-2"),
            false,
            Optional.empty(),
            0,
            Duration.ZERO);
    assertThat(status(CONNECTED, "uid-2", confirmed).clusterUID()).isEqualTo("uid-2");
  }

  @Test
  void anIdentityThatMayNotBeReadIsAWarning() {
    var forbidden =
        new Connection(
            Optional.empty(),
            Optional.of(NOW),
            Optional.empty(),
            true,
            Optional.empty(),
            0,
            Duration.ZERO);
    MemberClusterStatus status = status(null, null, forbidden);
    assertThat(connected(status)).isEqualTo("True Connected");
    assertThat(status.clusterUID()).isNull();
    assertThat(Conditions.find(status.conditions(), "Connected").orElseThrow().message())
        .contains("identity is not pinned");
  }

  @Test
  void whileItMayBeUsThatIsSaidAtEveryClusterAndOnceItIsNotItIsNotSaid() {
    MemberClusterStatus before = status(CONNECTED, ClusterReason.Unreachable);
    var suspecting = new Others(Optional.empty(), true);

    MemberClusterStatus seen = beside(suspecting, CONNECTED, null, LATER);
    MemberClusterStatus unseen = beside(suspecting, before, ClusterReason.Unreachable, LATER);

    for (MemberClusterStatus status : List.of(seen, unseen)) {
      assertThat(Conditions.find(status.conditions(), "ObserverSuspected").orElseThrow())
          .returns("True", Condition::status)
          .returns("MostClustersSilent", Condition::reason)
          .returns("2026-11-24T10:05:00Z", Condition::lastTransitionTime);
    }
    assertThat(connected(seen)).isEqualTo("True Connected");
    assertThat(connected(unseen)).isEqualTo("False Unreachable");
    assertThat(beside(suspecting, seen, null, LATER.plusSeconds(60))).isEqualTo(seen);
    assertThat(beside(Others.NONE, seen, null, LATER).conditions())
        .isEqualTo(CONNECTED.conditions());
  }

  private static MemberClusterStatus beside(
      Others others, MemberClusterStatus before, ClusterReason reason, Instant now) {
    return MemberClusterConditions.status(
        before, 3, null, Acceptance.YES, Optional.of(connection(reason)), others, now);
  }

  @Test
  void whatIsNotAcceptedSaysSoAndIsNotConnected() {
    var refused = new Acceptance(ConditionReasons.KUBECONFIG_FORBIDDEN, "users[0].user.exec …");
    MemberClusterStatus status =
        MemberClusterConditions.status(
            CONNECTED, 4, null, refused, Optional.empty(), Others.NONE, LATER);
    assertThat(status.conditions())
        .extracting(c -> c.type() + " " + c.status() + " " + c.reason())
        .containsExactly(
            "Ready False KubeconfigForbidden",
            "Accepted False KubeconfigForbidden",
            "Connected Unknown Connecting");
    assertThat(status.clusterUID()).as("the pin stays").isEqualTo(UID);
  }
}
