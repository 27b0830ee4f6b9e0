package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.api.v1alpha1.MemberClusterStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.condition.Conditions;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import dev.servicestatus.testing.TcpProxy;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything a member cluster can be that it should not, all at once under one operator: what is
 * told of each, that nobody else notices, that each is well again soon after it is mended, and that
 * no secret ever shows.
 */
class HostileMembersTest {
  private static final Duration MENDED_WITHIN = Duration.ofSeconds(5);

  /** From a pod's change to the status, on a machine that is busy with all of this. */
  private static final Duration NOT_DELAYED = Duration.ofSeconds(5);

  private static final Duration ROTATED_WITHIN = Duration.ofSeconds(10);
  private static final int AT_A_TIME = 8;
  private static final String WELL = "Accepted Connected AllFresh - Operational";

  @TempDir static Path folder;

  private static World world;
  private static Pods bystanders;
  private static HostileMembers members;

  @BeforeAll
  static void start() {
    world = World.begin();
    world.namespace(HostileMembers.NAMESPACE);
    bystanders = World.pods(world.hub, "here");
    members = new HostileMembers(world, folder);
    // two probes a second of each would be a load that nobody has, and what is well must stay so
    // on a busy machine too; what was never well is told after the difference of the two
    world.values.put("operator.probeInterval", "2s");
    world.values.put("operator.staleAfter", "20s");
    world.values.put("operator.unseenAfter", "24s");
    world.startOperator();
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      world.close();
      members.close();
    }
  }

  @Test
  void eachIsToldApartHarmsNobodyAndIsWellAgainSoonAfterItIsMended() throws Exception {
    // Given two services in a healthy cluster
    bystanders.create("moving", PodShape.running().label("app", "moving"));
    bystanders.create("still", PodShape.running().label("app", "still"));
    declareBystander("moving");
    declareBystander("still");
    awaitTold(Map.of("moving", "AllFresh - Operational", "still", "AllFresh - Operational"));
    Poll.until("all of it is told", World.SOON, () -> still().contains("NoPages"));
    String before = still();

    // When members of every bad kind come, Then each is told apart
    members.come();
    var expected = new TreeMap<String, String>();
    members.cases.forEach((name, hostile) -> expected.put(name, hostile.told()));
    awaitTold(expected);

    // Then nobody else notices, nor is slower
    for (int i = 0; i < 3; i++) {
      followsAtOnce(PodShape.crashLoop(), Level.MajorOutage);
      followsAtOnce(PodShape.running(), Level.Operational);
    }
    assertThat(still()).as("writes of a service in a healthy cluster").isEqualTo(before);

    // Then nothing was executed, opened, or connected to
    assertThat(folder.resolve("executed")).doesNotExist();
    assertThat(folder.resolve("opened")).doesNotExist();
    assertThat(members.trap.connections()).as("connections to where they lead").isZero();
    nothingSecretShows();

    // When each is mended, Then it is well soon
    mendAll();
    assertThat(still()).isEqualTo(before);
    nothingSecretShows();
  }

  @Test
  void credentialsRotateAndAnotherClusterIsNotTakenForTheSame() {
    // Given a member that is well
    ScriptedMember server = members.server();
    members.register("rotated", "", HostileMembers.kubeconfig(server.url(), "canary-first"));
    server.acceptedToken = "canary-first";
    awaitTold(Map.of("rotated", WELL));

    // When its token is replaced, Then it is asked with the new one, and nothing is left of the old
    try (TcpProxy second = TcpProxy.to(server.port())) {
      String url = "https://127.0.0.1:" + second.port();
      server.acceptedToken = "canary-second";
      members.secret("rotated", "kubeconfig", HostileMembers.kubeconfig(url, "canary-second"));
      Poll.until("no old socket is open", ROTATED_WITHIN, () -> server.way.openConnections() == 0);
      awaitTold(Map.of("rotated", WELL));

      // When the Secret is deleted, Then nothing is connected any more
      world.client().secrets().inNamespace(World.OPERATOR_NAMESPACE).withName("rotated").delete();
      Poll.until("no socket is open", ROTATED_WITHIN, () -> second.openConnections() == 0);
      awaitTold(Map.of("rotated", "SecretNotFound Connecting NotSynced NotSynced Unknown"));
    }

    // When it leads to another cluster, Then that one counts only once it was confirmed
    ScriptedMember other = members.server();
    members.secret(
        "rotated", "kubeconfig", HostileMembers.kubeconfig(other.url(), HostileMembers.TOKEN));
    awaitTold(
        Map.of(
            "rotated",
            "Accepted ClusterIdentityChanged ClusterIdentityChanged ClusterIdentityChanged Unknown"));
    members.declare("rotated", "clusterUID: " + other.uid);
    awaitTold(Map.of("rotated", WELL));
    nothingSecretShows();
  }

  private void followsAtOnce(PodShape shape, Level level) {
    bystanders.become("moving", shape.label("app", "moving"));
    Poll.until(
        "what moves is told at once",
        NOT_DELAYED,
        () -> told().get("moving").endsWith(level.toString()));
  }

  private static void awaitTold(Map<String, String> expected) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .ignoreExceptionsInstanceOf(KubernetesClientException.class) // kinds that are new
        .untilAsserted(() -> assertThat(told()).containsAllEntriesOf(expected));
  }

  /** Per member: Accepted, Connected, and of the service there ClustersReachable, row, level. */
  private static Map<String, String> told() {
    var told = new TreeMap<String, String>();
    for (MemberCluster member : world.client().resources(MemberCluster.class).list().getItems()) {
      told.put(member.getMetadata().getName(), told(member.getStatus()));
    }
    for (ServiceStatus service :
        world.client().resources(ServiceStatus.class).inAnyNamespace().list().getItems()) {
      told.merge(service.getMetadata().getName(), told(service.getStatus()), (m, s) -> m + " " + s);
    }
    return told;
  }

  private static String told(MemberClusterStatus status) {
    if (status == null) {
      return "nothing";
    }
    String connected = reason(status.conditions(), ConditionTypes.CONNECTED);
    boolean pinned = !connected.equals("Connected") || status.clusterUID() != null;
    return "%s %s%s"
        .formatted(
            reason(status.conditions(), ConditionTypes.ACCEPTED),
            connected,
            pinned ? "" : ", but not who it is");
  }

  private static String told(ServiceStatusStatus status) {
    if (status == null) {
      return "nothing";
    }
    String row = status.clusters().isEmpty() ? "none" : status.clusters().getFirst().reason();
    return "%s %s %s"
        .formatted(
            reason(status.conditions(), ConditionTypes.CLUSTERS_REACHABLE),
            row == null || status.level() == Level.Operational ? "-" : row,
            status.level());
  }

  private static String reason(List<Condition> conditions, String type) {
    return Conditions.find(conditions, type).map(c -> c.reason()).orElse("?");
  }

  /** Of the object, with its status: any write of it shows. */
  private static String still() {
    return world.kubectl("get", "servicestatus", "still", "-n", "here", "-o", "yaml");
  }

  private static void declareBystander(String name) {
    world.apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: %1$s, namespace: here}
        spec:
          damping: {worseAfter: 0s, betterAfter: 0s}
          needs: [{name: n, selector: {matchLabels: {app: %1$s}}, startGracePeriod: 0s}]
        """
            .formatted(name));
  }

  private void mendAll() {
    var names = new ArrayList<>(members.cases.keySet());
    for (int from = 0; from < names.size(); from += AT_A_TIME) {
      List<String> now = names.subList(from, Math.min(names.size(), from + AT_A_TIME));
      var well = new TreeMap<String, String>();
      now.forEach(name -> well.put(name, WELL));
      now.forEach(name -> members.cases.get(name).mend().run());
      Awaitility.await()
          .atMost(MENDED_WITHIN)
          .pollInterval(Duration.ofMillis(100))
          .untilAsserted(() -> assertThat(told()).containsAllEntriesOf(well));
    }
  }

  private static void nothingSecretShows() {
    String authority = HostileMembers.authority();
    var secrets =
        List.of(
            "canary",
            authority.substring(authority.length() - 60),
            ScriptedMember.AUTHORITY.certificatePem().lines().skip(2).findFirst().orElseThrow(),
            "LS0tLS1CRUdJTi",
            "BEGIN CERTIFICATE",
            world.hub.adminToken());
    var shown = new LinkedHashMap<String, String>();
    shown.put("the operator's output", world.operator().log());
    shown.put("metrics", world.operator().management("/metrics"));
    shown.put(
        "objects",
        world.kubectl(
            "get",
            "memberclusters,servicestatuses,events,statuspages,pagecomponents,leases",
            "--all-namespaces",
            "-o",
            "yaml"));
    shown.forEach((where, text) -> {
      assertThat(text).as(where).isNotEmpty();
      secrets.forEach(secret -> assertThat(text).as(where).doesNotContain(secret));
    });
  }
}
