package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.ClusterRow;
import dev.servicestatus.condition.Conditions;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import dev.servicestatus.testing.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Members that come, go, get another name or are built anew, and most of them silent at once: a
 * real API server behind ways that can be cut, as several clusters by the UIDs that they show.
 */
class MembershipTest {
  private static final Duration HEALED_WITHIN = Duration.ofSeconds(5);
  private static final String NEED =
      "needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]\n";

  private static final List<ScriptedMember> SERVERS = new ArrayList<>();

  private static World world;
  private static LocalCluster far;
  private static ShownLevels shown;

  @BeforeAll
  static void start() {
    LocalCluster.shared(); // skips by name where the programs are missing
    world = World.begin();
    far = LocalCluster.named("far").start();
    shown = ShownLevels.of(world.client());
    world.startOperator();
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      if (shown != null) {
        shown.close();
      }
      world.close();
      SERVERS.forEach(ScriptedMember::close);
      far.close();
    }
  }

  /** Whoever stays is among those of whom more than half are silent, or are not. */
  @AfterEach
  void removeAll() {
    world.client().resources(MemberCluster.class).delete();
  }

  private static ScriptedMember server(String name, Passage passage) {
    ScriptedMember server = Passage.member(world, far, name, passage);
    SERVERS.add(server);
    return server;
  }

  private static ScriptedMember server(String name) {
    return server(name, new Passage(far, UUID.randomUUID().toString()));
  }

  /** That cluster under a name, or the same with another spec. */
  private static void register(String name, String secret, String labels, String spec) {
    world.apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: MemberCluster
        metadata: {name: %s, labels: {%s}}
        spec: {kubeconfigSecretRef: {name: %s, key: kubeconfig}%s}
        """
            .formatted(name, labels, secret, spec));
  }

  private static void remove(String name) {
    world.client().resources(MemberCluster.class).withName(name).delete();
  }

  private static void service(String namespace, String clusters) {
    world.namespace(namespace);
    world.service(namespace, "clusters: {" + clusters + "}\n" + NEED);
  }

  private static Pods pods(String namespace) {
    Pods pods = World.pods(far, namespace);
    pods.create("a", World.labelled(PodShape.running()));
    return pods;
  }

  private static List<String> rows(String namespace) {
    return world.status(namespace).orElseThrow().clusters().stream().map(ClusterRow::name).toList();
  }

  private static void awaitRows(String namespace, String... names) {
    Poll.until(
        namespace + " is looked for in " + List.of(names),
        World.SOON,
        () -> rows(namespace).equals(List.of(names)));
  }

  private static void awaitConnected(String name, String reason) {
    Poll.until(
        name + " is told as " + reason,
        World.SOON,
        () -> world.memberReason(name, ConditionTypes.CONNECTED).equals(reason));
  }

  private static boolean isSuspected(String name) {
    return world.memberReason(name, ConditionTypes.OBSERVER_SUSPECTED).equals("MostClustersSilent");
  }

  private static boolean isMeasured() {
    return world
        .operator()
        .management("/metrics")
        .lines()
        .anyMatch("servicestatus_observer_suspected 1.0"::equals);
  }

  @Test
  void mostSilentIsOurFaultAndOneSilentIsIts() {
    // Given services of three members that differ in what becomes of those not seen
    var members = Map.of("eu-1", server("eu-1"), "us-1", server("us-1"), "ap-1", server("ap-1"));
    String three = "names: [eu-1, us-1, ap-1], whenUnseen: ";
    List<String> services = List.of("counting", "ignoring");
    Pods counted = pods("counting");
    pods("ignoring");
    service("counting", three + "CountAsDown");
    service("ignoring", three + "Ignore");
    services.forEach(name -> world.awaitLevel(name, Level.Operational));

    // When two of three are silent at once, Then that is told at each, and is no evidence
    long cut = System.nanoTime();
    List.of("eu-1", "us-1").forEach(name -> members.get(name).way.mode(TcpProxy.Mode.BLACK_HOLE));
    members
        .keySet()
        .forEach(name ->
            Poll.until(name + " says that it may be us", World.SOON, () -> isSuspected(name)));
    assertThat(isMeasured()).isTrue();
    services.forEach(name -> world.awaitLevel(name, Level.Unknown));
    assertThat(world.memberReason("ap-1", ConditionTypes.CONNECTED)).isEqualTo("Connected");
    assertThat(message("counting")).contains("suspects itself");
    services.forEach(name ->
        assertThat(shown.levels(name, cut))
            .as("neither red for it nor green without evidence")
            .containsSubsequence(Level.Operational, Level.Unknown)
            .isSubsetOf(Level.Operational, Level.Unknown));

    // When what is seen fails, Then that counts all the same
    counted.become("a", World.labelled(PodShape.crashLoop()));
    world.awaitLevel("counting", Level.PartialOutage);
    counted.become("a", World.labelled(PodShape.running()));
    world.awaitLevel("counting", Level.Unknown);

    // When one is heard again, Then it is the other that is down, or left out
    members.get("us-1").way.mode(TcpProxy.Mode.PASS);
    world.awaitLevel("counting", Level.PartialOutage);
    world.awaitLevel("ignoring", Level.Operational);
    Poll.until(
        "nobody says any more that it may be us",
        HEALED_WITHIN,
        () -> members.keySet().stream().noneMatch(MembershipTest::isSuspected) && !isMeasured());

    // When all are, Then all is well
    members.get("eu-1").way.mode(TcpProxy.Mode.PASS);
    Poll.until(
        "it is healed",
        HEALED_WITHIN,
        () ->
            services.stream()
                .allMatch(name -> world.status(name).orElseThrow().level() == Level.Operational));
  }

  private static String message(String namespace) {
    return Conditions.find(
            world.status(namespace).orElseThrow().conditions(), ConditionTypes.CLUSTERS_REACHABLE)
        .orElseThrow()
        .message();
  }

  @Test
  void aClusterCountsWhileItIsRegisteredAndUnderTheNameThatItHas() {
    // Given a cluster that services name, or find by a label
    pods("by-label");
    pods("by-name");
    service("by-label", "selector: {matchLabels: {tier: prod}}");
    service("by-name", "names: [old]");
    world.awaitReason("by-label", ConditionTypes.CLUSTERS_REACHABLE, "NoClusters");
    server("old");
    register("old", "old", "tier: prod", "");
    world.awaitLevel("by-label", Level.Operational);
    world.awaitLevel("by-name", Level.Operational);

    // When another is added and removed, Then it counts, and does not any more
    server("extra");
    register("extra", "extra", "tier: prod", "");
    awaitRows("by-label", "extra", "old");
    world.awaitLevel("by-label", Level.Operational);
    remove("extra");
    awaitRows("by-label", "old");
    assertThat(world.status("by-label").orElseThrow().level()).isEqualTo(Level.Operational);

    // When it gets another name, the old one taken away first
    long renamed = System.nanoTime();
    remove("old");
    register("new", "old", "tier: prod", "");

    // Then labels find it, the name does not, and it is nobody's double
    awaitRows("by-label", "new");
    world.awaitLevel("by-label", Level.Operational);
    world.awaitReason("by-name", ConditionTypes.CLUSTERS_REACHABLE, "ClusterNotFound");
    world.awaitLevel("by-name", Level.Unknown);
    awaitConnected("new", "Connected");

    // When it gets the next name before the old one is taken away, Then it is double for so long
    register("newest", "old", "tier: prod", "");
    awaitConnected("newest", "DuplicateCluster");
    remove("new");
    awaitConnected("newest", "Connected");
    awaitRows("by-label", "newest");
    world.awaitLevel("by-label", Level.Operational);
    for (String name : List.of("by-label", "by-name")) {
      assertThat(shown.levels(name, renamed)).isSubsetOf(Level.Operational, Level.Unknown);
    }
  }

  @Test
  void aClusterThatIsBuiltAnewCountsOnceItIsNamed() {
    // Given a cluster that is known by its UID
    var passage = new Passage(far, UUID.randomUUID().toString());
    Pods pods = pods("rebuilt");
    service("rebuilt", "names: [built]");
    ScriptedMember server = server("built", passage);
    world.awaitLevel("rebuilt", Level.Operational);
    String first =
        world
            .client()
            .resources(MemberCluster.class)
            .withName("built")
            .get()
            .getStatus()
            .clusterUID();
    assertThat(first).isEqualTo(passage.uid);

    // When another answers in its place, Then nothing of it counts
    long rebuilt = System.nanoTime();
    passage.uid = UUID.randomUUID().toString();
    server.way.mode(TcpProxy.Mode.RESET);
    server.way.mode(TcpProxy.Mode.PASS);
    awaitConnected("built", "ClusterIdentityChanged");
    world.awaitReason("rebuilt", ConditionTypes.CLUSTERS_REACHABLE, "ClusterIdentityChanged");
    world.awaitLevel("rebuilt", Level.Unknown);
    pods.delete("a");
    int asked = passage.asked();
    Poll.until("it asks who that is", World.SOON, () -> passage.asked() > asked + 1);
    assertThat(shown.levels("rebuilt", rebuilt)).isSubsetOf(Level.Operational, Level.Unknown);

    // When it is named, Then it counts, as it is
    register("built", "built", "", ", clusterUID: " + passage.uid);
    awaitConnected("built", "Connected");
    world.awaitLevel("rebuilt", Level.MajorOutage);
    pods.create("a", World.labelled(PodShape.running()));
    world.awaitLevel("rebuilt", Level.Operational);
  }
}
