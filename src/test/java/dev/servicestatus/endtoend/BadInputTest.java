package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.testing.ContainerSituation;
import dev.servicestatus.testing.Crds;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What users, other controllers and clusters put in front of the operator that they should not: a
 * clear condition each, and beside it a service that nothing of it disturbs.
 */
class BadInputTest {
  private static final String NEED =
      "needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]";
  private static final String WITNESS = "witness";
  private static final PatchContext OTHER =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("somebody")
          .withForce(true)
          .build();

  private static World world;
  private static Pods witnessPods;
  private static String witnessVersion;

  @BeforeAll
  static void start() {
    LocalCluster.shared(); // skips by name where the programs are missing
    world = World.begin();
    witnessPods = World.pods(world.hub, WITNESS);
    witnessPods.create("a", World.labelled(PodShape.running()));
    world.service(WITNESS, NEED);
    Map<String, String> crowd = new HashMap<>();
    IntStream.range(0, 10_000).forEach(i -> crowd.putAll(OddPods.ready("crowd", "p" + i)));
    world.namespace("crowd");
    world.hub.store(crowd); // before anybody watches: many of them have one revision
    world.startOperator();
    world.awaitLevel(WITNESS, Level.Operational);
    world.awaitReason(WITNESS, ConditionTypes.PUBLISHED, ConditionReasons.NO_PAGES);
    witnessVersion = version(WITNESS);
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      world.close();
    }
  }

  /** Nothing was written to it meanwhile, and it follows its pods as ever. */
  @AfterEach
  void theWitnessIsNotDisturbed() {
    assertThat(version(WITNESS)).as("the witness, untouched").isEqualTo(witnessVersion);
    witnessPods.become("a", PodShape.crashLoop());
    world.awaitLevel(WITNESS, Level.MajorOutage);
    witnessPods.become("a", PodShape.running());
    world.awaitLevel(WITNESS, Level.Operational);
    witnessVersion = version(WITNESS);
  }

  private static ServiceStatus service(String namespace) {
    return world.client().resources(ServiceStatus.class).inNamespace(namespace).withName("s").get();
  }

  private static String version(String namespace) {
    return service(namespace).getMetadata().getResourceVersion();
  }

  private static ServiceStatusStatus status(String namespace) {
    return world.status(namespace).orElseThrow();
  }

  private static void until(String what, Poll.Check condition) {
    Poll.until(what, World.SOON, condition);
  }

  /** As after an upgrade and back, or a CRD that somebody edited. */
  @Test
  void aStoredObjectThatCannotBeReadIsToldAndStopsNoOther() {
    World.pods(world.hub, "unreadable").create("a", World.labelled(PodShape.running()));
    World.pods(world.hub, "newer").create("a", World.labelled(PodShape.running()));
    withoutSchema(
        "servicestatuses.servicestatus.dev",
        () -> {
          world.service("unreadable", "needs: none");
          world.service("newer", NEED.replace("startGrace", "readiness: Psychic, startGrace"));
        });
    withoutSchema(
        "memberclusters.servicestatus.dev",
        () ->
            world.apply(
                """
                apiVersion: servicestatus.dev/v1alpha1
                kind: MemberCluster
                metadata: {name: strange}
                spec: {local: {}, allowedNamespaces: {from: Elsewhere}}
                """));

    for (String namespace : List.of("unreadable", "newer")) {
      world.awaitReason(namespace, ConditionTypes.STALLED, ConditionReasons.INVALID_SPEC);
      assertThat(world.reason(namespace, ConditionTypes.READY))
          .isEqualTo(ConditionReasons.INVALID_SPEC);
      assertThat(status(namespace).level()).isEqualTo(Level.Unknown);
    }
    assertThat(status("newer").summary()).contains("spec.needs[0].readiness");
    until(
        "the MemberCluster says so",
        () ->
            world
                .memberReason("strange", ConditionTypes.ACCEPTED)
                .equals(ConditionReasons.INVALID_SPEC));

    // an operator that starts has to read them all in one list
    world.operator().terminate(Duration.ofSeconds(15));
    world.startOperator();
    World.pods(world.hub, "beside").create("a", World.labelled(PodShape.running()));
    world.service("beside", NEED);
    Poll.until(
        "a new service is judged",
        Duration.ofSeconds(60),
        () -> world.status("beside").filter(s -> s.level() == Level.Operational).isPresent());
    until(
        "the witness is seen again",
        () ->
            world.reason(WITNESS, ConditionTypes.CLUSTERS_REACHABLE).equals("AllFresh")
                && status(WITNESS).level() == Level.Operational);
    witnessVersion = version(WITNESS);

    // what the server cannot type it cannot apply to either, whoever asks: it takes a patch
    for (String namespace : List.of("unreadable", "newer")) {
      world
          .client()
          .resources(ServiceStatus.class)
          .inNamespace(namespace)
          .withName("s")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"spec\":{\"needs\":[{\"name\":\"n\",\"selector\":{\"matchLabels\":{\"app\":\"x\"}}}]}}");
    }
    world.awaitLevel("unreadable", Level.Operational);
    world.awaitLevel("newer", Level.Operational);
    for (String namespace : List.of("unreadable", "newer")) {
      until(
          "nothing is left of it", () -> world.reason(namespace, ConditionTypes.STALLED).isEmpty());
    }
    world.client().resources(MemberCluster.class).withName("strange").delete();
  }

  private static void withoutSchema(String kind, Runnable then) {
    CustomResourceDefinition crd =
        world.client().apiextensions().v1().customResourceDefinitions().withName(kind).get();
    var anything = new JSONSchemaProps();
    anything.setType("object");
    anything.setXKubernetesPreserveUnknownFields(true);
    crd.getSpec().getVersions().getFirst().getSchema().setOpenAPIV3Schema(anything);
    world.client().resource(crd).update();
    until(
        "the schema of " + kind + " is gone",
        () -> {
          then.run();
          return true;
        });
    Crds.install(world.client());
  }

  @Test
  void aKindThatIsTakenAwayAndComesBackStopsNoOther() {
    var crds = world.client().apiextensions().v1().customResourceDefinitions();
    crds.withName("statuspages.servicestatus.dev").delete();
    crds.withName("memberclusters.servicestatus.dev").delete();
    World.pods(world.hub, "meanwhile").create("a", World.labelled(PodShape.running()));
    world.service("meanwhile", NEED);
    world.awaitLevel("meanwhile", Level.Operational);
    until(
        "both kinds are gone",
        () ->
            crds.withName("statuspages.servicestatus.dev").get() == null
                && crds.withName("memberclusters.servicestatus.dev").get() == null);

    Crds.install(world.client());
    world.apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: MemberCluster
        metadata: {name: again}
        spec: {kubeconfigSecretRef: {name: none, key: none}}
        """);

    until(
        "MemberClusters are looked at again",
        () ->
            world
                .memberReason("again", ConditionTypes.ACCEPTED)
                .equals(ConditionReasons.SECRET_NOT_FOUND));
    world.client().resources(MemberCluster.class).withName("again").delete();
  }

  @Test
  void aStatusWrittenByAnotherIsMendedAtOnceAndConditionsOfOthersStay() {
    World.pods(world.hub, "overwritten").create("a", World.labelled(PodShape.running()));
    world.service("overwritten", NEED);
    world.awaitLevel("overwritten", Level.Operational);
    world.awaitReason("overwritten", ConditionTypes.PUBLISHED, "NoPages");
    ServiceStatusStatus before = status("overwritten");

    String others =
        IntStream.range(0, 14)
            .mapToObj(i ->
                "{type: Audited%d, status: 'True', reason: Yes, message: '', lastTransitionTime: '2026-01-01T00:00:00Z'}"
                    .formatted(i))
            .collect(Collectors.joining(", "));
    world
        .client()
        .resource(
            """
            apiVersion: servicestatus.dev/v1alpha1
            kind: ServiceStatus
            metadata: {name: s, namespace: overwritten}
            status:
              level: MajorOutage
              sinceTime: "2020-01-01T00:00:00Z"
              lastKnown: {level: PartialOutage, sinceTime: "2020-01-01T00:00:00Z"}
              clusters: [{name: atlantis, state: Outage}]
              checkpoint: {blindSinceTime: "2020-01-01T00:00:00Z"}
              conditions:
              - {type: Available, status: "False", reason: No, message: "", lastTransitionTime: "2020-01-01T00:00:00Z"}
              - {type: Stalled, status: "True", reason: No, message: "", lastTransitionTime: "2020-01-01T00:00:00Z"}
              - %s
            """
                .formatted(others.replace("}, {", "}\n  - {")))
        .subresource("status")
        .patch(OTHER);

    until("the status is ours again", () -> isAsBefore(before, status("overwritten")));
    assertThat(status("overwritten").conditions())
        .extracting(Condition::type)
        .contains("Audited0", "Audited13")
        .doesNotContain("Stalled");
    String version = version("overwritten");
    witnessPods.become("a", PodShape.crashLoop());
    world.awaitLevel(WITNESS, Level.MajorOutage);
    witnessPods.become("a", PodShape.running());
    world.awaitLevel(WITNESS, Level.Operational);
    witnessVersion = version(WITNESS);
    assertThat(version("overwritten")).as("nothing more to mend").isEqualTo(version);
  }

  private static boolean isAsBefore(ServiceStatusStatus before, ServiceStatusStatus now) {
    return now.level() == before.level()
        && now.sinceTime().equals(before.sinceTime())
        && now.lastKnown() == null
        && now.clusters().equals(before.clusters())
        && now.checkpoint().equals(before.checkpoint())
        && now.conditions().stream().noneMatch(c -> c.type().equals("Stalled"))
        && now.conditions().stream().noneMatch(c -> c.reason().equals("No"));
  }

  @Test
  void madeAndDeletedAndMadeWithinASecondItIsJudgedAsNew() {
    Pods pods = World.pods(world.hub, "twins");
    pods.create("a", World.labelled(PodShape.running()));
    for (int i = 0; i < 5; i++) {
      world.service("twins", NEED);
      world.client().resources(ServiceStatus.class).inNamespace("twins").withName("s").delete();
    }
    world.service("twins", NEED);

    world.awaitLevel("twins", Level.Operational);
    assertThat(service("twins").getStatus().observedGeneration()).isEqualTo(1);
  }

  @Test
  void hundredsOfDefinitionsInAFewSecondsAreAFewWritesAndTheLastWins() {
    World.pods(world.hub, "busy").create("a", World.labelled(PodShape.running()));
    world.service("busy", NEED);
    world.awaitLevel("busy", Level.Operational);
    int before = world.writes().count();
    long began = System.nanoTime();

    int updates = 250;
    for (int i = 0; i < updates; i++) {
      world
          .client()
          .resources(ServiceStatus.class)
          .inNamespace("busy")
          .withName("s")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"spec\":{\"displayName\":\"Name " + i + "\"}}");
    }

    long generation = service("busy").getMetadata().getGeneration();
    until("the last one is judged", () -> status("busy").observedGeneration().equals(generation));
    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds() + 1;
    assertThat(generation).isGreaterThan(updates);
    List<String> written =
        world.writes().after(before).stream().filter(line -> line.contains("/busy/")).toList();
    assertThat(written).hasSizeBetween(1, (int) (2 * seconds) + 4); // by two field managers
  }

  @Test
  void tenThousandPodsOfOneNeedAndPodsThatCannotBe() {
    Map<String, String> odd = OddPods.in("crowd");
    odd.forEach((key, pod) -> world.hub.store(Map.of(key, pod)));

    world.service("crowd", NEED.replace("0s", "24h"));

    String all = "10000/" + (10_000 + odd.size());
    until("all pods are counted", () -> all.equals(status("crowd").podsSummary()));
    assertThat(status("crowd").level()).isEqualTo(Level.DegradedPerformance);
    assertThat(world.reason("crowd", ConditionTypes.AVAILABLE)).isEqualTo("ErrImagePull");
    assertThat(status("crowd").summary())
        .contains("bad\uFFFDname \uFFFD")
        .doesNotContain("\n", "\u202E", "\u0000");
    assertThat(world.operator().log().lines().filter(line -> line.startsWith("name "))).isEmpty();
  }

  @Test
  void aPodOfTwoHundredContainers() {
    Pods pods = World.pods(world.hub, "crowded");
    pods.create("a", twoHundredContainers(ContainerSituation.ready()));
    world.service("crowded", NEED);
    world.awaitLevel("crowded", Level.Operational);

    pods.become("a", twoHundredContainers(ContainerSituation.waiting("Strange")));

    world.awaitReason("crowded", ConditionTypes.AVAILABLE, PodReason.ContainerWaiting);
    assertThat(status("crowded").summary()).contains("Strange");
  }

  private static PodShape twoHundredContainers(ContainerSituation last) {
    PodShape shape = World.labelled(PodShape.of(last));
    for (int i = 0; i < 199; i++) {
      shape = shape.container("c" + i, ContainerSituation.ready());
    }
    return shape;
  }

  /** The largest definition that the schema takes is judged, and what is told of it is taken. */
  @Test
  void theLargestDefinition() {
    world.namespace("large");
    String names =
        IntStream.range(0, 100)
            .mapToObj(i -> "c%02d%s".formatted(i, "x".repeat(60)))
            .collect(Collectors.joining(", "));
    String needs =
        IntStream.range(0, 64)
            .mapToObj(i ->
                "{name: n%02d%s, selector: {matchLabels: {%s}}, minOperational: 10000}"
                    .formatted(i, "x".repeat(60), labels()))
            .collect(Collectors.joining(", "));

    world.service(
        "large", "clusters: {names: [%s], require: 100}\nneeds: [%s]".formatted(names, needs));

    world.awaitReason("large", ConditionTypes.CLUSTERS_REACHABLE, ClusterReason.ClusterNotFound);
    assertThat(status("large").clusters()).hasSize(100);
  }

  private static String labels() {
    return IntStream.range(0, 32)
        .mapToObj(i -> "k%02d%s: %s".formatted(i, "x".repeat(60), "v".repeat(63)))
        .collect(Collectors.joining(", "));
  }

  @Test
  void anObjectThatIsTooLargeNeverArrives() {
    world.namespace("heavy");
    ServiceStatus heavy = service(WITNESS);
    heavy.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("heavy")
            .withName("s")
            .addToAnnotations("a", "x".repeat(3 << 20))
            .build());

    assertThatThrownBy(() -> world.client().resource(heavy).create())
        .isInstanceOf(KubernetesClientException.class);
    assertThat(world.status("heavy")).isEmpty();
  }

  /** Somebody holds what is deleted: it is judged until it is gone, and then nothing is left. */
  @Test
  void aFinalizerOfAnotherHoldsNobodyUp() {
    Pods pods = World.pods(world.hub, "held");
    pods.create("a", World.labelled(PodShape.running()));
    world.service("held", NEED);
    world.awaitLevel("held", Level.Operational);
    var held = world.client().resources(ServiceStatus.class).inNamespace("held").withName("s");
    held.patch(
        PatchContext.of(PatchType.JSON_MERGE),
        "{\"metadata\":{\"finalizers\":[\"example.com/slow\"]}}");
    held.delete();

    pods.become("a", PodShape.crashLoop());
    world.awaitLevel("held", Level.MajorOutage);
    held.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");

    until("it is gone", () -> held.get() == null);
    until(
        "its level is not told any more",
        () -> !world.operator().management("/metrics").contains("namespace=\"held\""));
  }
}
