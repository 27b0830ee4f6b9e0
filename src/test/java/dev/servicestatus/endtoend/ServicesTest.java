package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.testing.ContainerSituation;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pods in a hub and a member → levels, conditions, counts. */
class ServicesTest {
  private static final String NEED =
      "needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]";
  private static final String TWO_CLUSTERS = "clusters: {names: [local, eu-1]}\n" + NEED;

  private static World world;
  private static LocalCluster member;

  @BeforeAll
  static void start() {
    LocalCluster.shared(); // skips by name where the programs are missing
    world = World.begin();
    member = LocalCluster.named("eu-1").start();
    world.register(member, member.url());
    world.startOperator();
  }

  @AfterAll
  static void stop() {
    if (member != null) {
      member.close();
    }
    if (world != null) {
      world.close();
    }
  }

  @Test
  void followsPodsInTheHubItself() {
    Pods pods = World.pods(world.hub, "hub-only");
    pods.create("a", World.labelled(PodShape.running()));
    pods.create("b", World.labelled(PodShape.running()));
    world.service("hub-only", NEED);
    world.awaitLevel("hub-only", Level.Operational);

    pods.become("b", PodShape.crashLoop());

    world.awaitLevel("hub-only", Level.DegradedPerformance);
    assertThat(world.status("hub-only").orElseThrow().podsSummary()).isEqualTo("1/2");
    assertThat(world.reason("hub-only", ConditionTypes.DEGRADED))
        .isEqualTo(PodReason.CrashLoopBackOff.name());

    pods.become("a", PodShape.nodeLost());

    world.awaitLevel("hub-only", Level.MajorOutage);
    assertThat(world.reason("hub-only", ConditionTypes.AVAILABLE)).isEqualTo("NodeLost");

    pods.become("a", PodShape.running());
    pods.become("b", PodShape.running());

    world.awaitLevel("hub-only", Level.Operational);
  }

  @Test
  void tellsLevelsInMetricsAndInOneLineOfTheLogPerChange() throws IOException {
    Pods pods = World.pods(world.hub, "told");
    pods.create("a", World.labelled(PodShape.running()));
    world.service("told", NEED);
    world.awaitLevel("told", Level.Operational);
    pods.become("a", PodShape.crashLoop());
    world.awaitLevel("told", Level.MajorOutage);

    assertThat(levels("told")).containsOnly("MajorOutage");
    assertThat(changes("told"))
        .extracting(line -> line.get("from").asText() + " " + line.get("to").asText())
        .endsWith("Operational MajorOutage")
        .doesNotHaveDuplicates();

    world.client().resources(ServiceStatus.class).inNamespace("told").delete();
    Poll.until("no level of a deleted service", World.SOON, () -> levels("told").isEmpty());
  }

  @Test
  void everyMetricIsDocumented() throws IOException {
    World.pods(world.hub, "measured").create("a", World.labelled(PodShape.running()));
    world.service("measured", NEED);
    world.awaitLevel("measured", Level.Operational);
    String document = Files.readString(Path.of("docs/operations.md"));

    List<String> shown =
        world
            .operator()
            .management("/metrics")
            .lines()
            .filter(line -> line.startsWith("servicestatus_"))
            .map(line -> line.replaceAll("(_bucket|_count|_sum|_max)?[{ ].*", ""))
            .distinct()
            .toList();

    assertThat(shown)
        .contains("servicestatus_level", "servicestatus_cluster_connected")
        .allSatisfy(metric -> assertThat(document).containsPattern("`" + metric + "[`{]"));
  }

  /** The levels of a namespace's service that are 1; there are as many lines as levels. */
  private static List<String> levels(String namespace) {
    List<String> lines =
        world
            .operator()
            .management("/metrics")
            .lines()
            .filter(line -> line.startsWith("servicestatus_level{"))
            .filter(line -> line.contains("namespace=\"" + namespace + "\""))
            .toList();
    assertThat(lines.size()).isIn(0, Level.values().length);
    return lines.stream()
        .filter(line -> line.endsWith(" 1.0"))
        .map(line -> line.replaceAll(".*level=\"(\\w+)\".*", "$1"))
        .toList();
  }

  private static List<JsonNode> changes(String namespace) throws IOException {
    var json = new ObjectMapper();
    List<JsonNode> changes = new ArrayList<>();
    for (String line : world.operator().log().lines().toList()) {
      JsonNode object = json.readTree(line);
      if (object.path("service").asText().startsWith(namespace + "/")) {
        changes.add(object);
      }
    }
    return changes;
  }

  @Test
  void joinsTwoClusters() {
    World.pods(world.hub, "both").create("a", World.labelled(PodShape.running()));
    Pods there = World.pods(member, "both");
    there.create("a", World.labelled(PodShape.running()));
    world.service("both", TWO_CLUSTERS);
    world.awaitLevel("both", Level.Operational);
    assertThat(world.status("both").orElseThrow().clustersSummary()).isEqualTo("2/2");

    there.become("a", PodShape.imagePullBackOff());

    world.awaitLevel("both", Level.PartialOutage);
    assertThat(world.status("both").orElseThrow().clustersSummary()).isEqualTo("1/2");
    assertThat(world.status("both").orElseThrow().clusters().getFirst().name()).isEqualTo("eu-1");
  }

  @Test
  void neededContainersAloneCountWithReadinessContainers() {
    Pods pods = World.pods(world.hub, "containers");
    pods.create(
        "a",
        World.labelled(
            PodShape.running().sidecar("log", ContainerSituation.waiting("CrashLoopBackOff"))));
    world.service(
        "containers",
        "needs: [{name: n, selector: {matchLabels: {app: x}}, containers: [app], readiness: Containers}]");

    world.awaitLevel("containers", Level.Operational);

    world.service(
        "containers",
        "needs: [{name: n, selector: {matchLabels: {app: x}}, containers: [app], readiness: Pod, startGracePeriod: 0s}]");

    world.awaitLevel("containers", Level.MajorOutage);
  }

  @Test
  void aSelectorThatNeverMatchedIsUnknownNotAnOutage() {
    World.pods(world.hub, "typo");
    world.service("typo", NEED);

    world.awaitReason("typo", ConditionTypes.AVAILABLE, ClusterReason.NeverMatched);
    assertThat(world.status("typo").orElseThrow().level()).isEqualTo(Level.Unknown);
  }

  @Test
  void whatWasMatchedOnceIsMissedWhenItIsGone() {
    Pods pods = World.pods(world.hub, "gone");
    pods.create("a", World.labelled(PodShape.running()));
    world.service("gone", NEED);
    world.awaitLevel("gone", Level.Operational);

    pods.delete("a");

    world.awaitLevel("gone", Level.MajorOutage);
    assertThat(world.reason("gone", ConditionTypes.AVAILABLE)).isEqualTo("NoPods");
  }

  @Test
  void aClusterThatDoesNotExistIsNamed() {
    World.pods(world.hub, "nowhere");
    world.service("nowhere", "clusters: {names: [nowhere]}\n" + NEED);

    world.awaitReason("nowhere", ConditionTypes.CLUSTERS_REACHABLE, ClusterReason.ClusterNotFound);
    assertThat(world.reason("nowhere", ConditionTypes.AVAILABLE)).isEqualTo("ClustersUnseen");
  }

  @Test
  void anotherNamespaceIsSeenOnlyWhereItIsGranted() {
    World.pods(world.hub, "mine");
    World.pods(world.hub, "theirs").create("a", World.labelled(PodShape.running()));
    world.service(
        "mine", "needs: [{name: n, namespace: theirs, selector: {matchLabels: {app: x}}}]");

    world.awaitReason("mine", ConditionTypes.CLUSTERS_REACHABLE, ClusterReason.NamespaceNotGranted);
    assertThat(world.status("mine").orElseThrow().readyPods()).isZero();
  }

  @Test
  void afterKillMinusNineTheStatusGoesOnUnchanged() {
    Pods pods = World.pods(world.hub, "killed");
    pods.create("a", World.labelled(PodShape.crashLoop()));
    world.service("killed", NEED);
    world.awaitLevel("killed", Level.MajorOutage);
    var before = world.status("killed").orElseThrow();

    world.operator().kill();
    world.startOperator();
    pods.create("b", World.labelled(PodShape.crashLoop()));

    Poll.until(
        "the new life sees the second pod",
        Duration.ofSeconds(60),
        () -> world.status("killed").orElseThrow().podsSummary().equals("0/2"));
    var after = world.status("killed").orElseThrow();
    assertThat(after.level()).isEqualTo(Level.MajorOutage);
    assertThat(after.sinceTime()).isEqualTo(before.sinceTime());
    assertThat(after.conditions().getFirst().lastTransitionTime())
        .isEqualTo(before.conditions().getFirst().lastTransitionTime());
  }

  @Test
  void aDeletedServiceIsForgottenAndComesBackAsNew() {
    Pods pods = World.pods(world.hub, "again");
    pods.create("a", World.labelled(PodShape.running()));
    world.service("again", NEED);
    world.awaitLevel("again", Level.Operational);
    pods.delete("a");
    world.awaitLevel("again", Level.MajorOutage);

    world.client().resources(ServiceStatus.class).inNamespace("again").withName("s").delete();
    world.service("again", NEED);

    world.awaitReason("again", ConditionTypes.AVAILABLE, ClusterReason.NeverMatched);
  }
}
