package dev.servicestatus.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.Dependency;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.health.DependencyGraph;
import dev.servicestatus.health.DependencyState;
import dev.servicestatus.health.Evaluation;
import dev.servicestatus.health.Member;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.NeedCounts;
import dev.servicestatus.health.NeedCounts.WorstPod;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.Scope;
import dev.servicestatus.health.SelfDoubt;
import dev.servicestatus.health.ServiceMemory;
import dev.servicestatus.health.Surroundings;
import dev.servicestatus.testing.CaseFiles;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every cell of the table of conditions: type, status and reason. */
class ConditionTableTest {
  private static final Moment START = new Moment(0, Instant.parse("2026-11-24T10:00:00Z"));
  private static final Duration STEP = Duration.ofSeconds(100);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** What the table knows of a service; "cause" stands for any reason of a pod or a cluster. */
  private static final Map<String, Set<String>> TABLE =
      Map.of(
          "Available",
          Set.of(
              "True AsDeclared",
              "True cause",
              "False cause",
              "Unknown ClustersUnseen",
              "Unknown NeverMatched",
              "Unknown NoClusters",
              "Unknown Starting",
              "Unknown Suspended",
              "True DependencyDown"),
          "Degraded",
          Set.of(
              "True cause",
              "False AsDeclared",
              "Unknown ClustersUnseen",
              "Unknown NeverMatched",
              "Unknown NoClusters",
              "Unknown Starting",
              "Unknown Suspended",
              "True DependencyDown"),
          "ClustersReachable",
          Set.of("True AllFresh", "False cause", "Unknown NotLookedYet", "Unknown NoClusters"),
          "UnderMaintenance",
          Set.of("False None", "True ScaledToZero"),
          "Ready",
          Set.of("True Evaluated", "False DependencyCycle", "False DependencyTooDeep"),
          "Stalled",
          Set.of("True DependencyCycle", "True DependencyTooDeep"));

  /**
   * What is seen, step by step, and what is told at the end.
   *
   * @param spec of the service
   * @param members names of registered clusters
   * @param steps each 100 s after the one before: what is seen in each cluster
   * @param others what services show that it depends on; those that are not named are missing
   * @param graph which other service depends on which
   * @param suspected whether most clusters do not answer
   * @param suspended whether it is suspended after them
   */
  record Case(
      ServiceStatusSpec spec,
      List<String> members,
      List<Map<String, String>> steps,
      Map<String, Level> others,
      Map<String, List<String>> graph,
      boolean suspected,
      boolean suspended,
      Level level,
      Map<String, String> expect) {}

  @TestFactory
  List<DynamicTest> tellsEachCase() {
    return CaseFiles.tests(
        "conditions",
        Case.class,
        given -> {
          ServiceStatusStatus status = told(given);

          assertThat(conditions(status)).isEqualTo(new TreeMap<>(given.expect()));
          assertThat(status.level()).isEqualTo(given.level());
        });
  }

  @Test
  void everyCellHasACase() {
    Map<String, Set<String>> covered = new HashMap<>();
    List<Case> cases = CaseFiles.of("conditions", file -> CaseFiles.read(file, Case.class));
    cases.forEach(given ->
        given
            .expect()
            .forEach((type, cell) ->
                covered.computeIfAbsent(type, any -> new HashSet<>()).add(cell(type, cell))));

    assertThat(covered).isEqualTo(TABLE);
  }

  private static String cell(String type, String statusAndReason) {
    String[] words = statusAndReason.split(" ");
    return TABLE.get(type).contains(statusAndReason) || !isCause(words[1])
        ? statusAndReason
        : words[0] + " cause";
  }

  private static boolean isCause(String reason) {
    return Arrays.stream(PodReason.values()).anyMatch(r -> r.name().equals(reason))
        || Arrays.stream(ClusterReason.values()).anyMatch(r -> r.name().equals(reason));
  }

  private static Map<String, String> conditions(ServiceStatusStatus status) {
    return status.conditions().stream()
        .collect(
            Collectors.toMap(
                Condition::type, c -> c.status() + " " + c.reason(), (a, b) -> a, TreeMap::new));
  }

  private static ServiceStatusStatus told(Case given) {
    var service = new ServiceStatus();
    service.setMetadata(
        new ObjectMetaBuilder().withNamespace("shop").withName("s").withGeneration(1L).build());
    service.setSpec(given.spec());
    List<Member> members =
        given.members().stream().map(name -> new Member(name, Map.of(), remote())).toList();
    Scope scope = Scope.of(given.spec(), "shop", Map.of(), members);
    Moment now = START;
    ServiceMemory memory = ServiceMemory.startingAt(now);
    Map<String, Long> lost = new HashMap<>();
    for (Map<String, String> step : given.steps()) {
      Map<NeedWatch, ClusterView> views = new HashMap<>();
      for (NeedWatch watch : scope.watches()) {
        views.put(watch, view(step.get(watch.cluster()), watch.cluster(), lost, now));
      }
      Evaluation evaluation =
          Evaluation.of(given.spec(), scope, views, surroundings(given), memory, PATIENCE, now);
      memory = evaluation.memory();
      service.setStatus(Express.status(service, service.getStatus(), evaluation, now));
      now = now.plus(STEP);
    }
    if (given.suspended()) {
      memory = memory.notJudged(now);
      service.setStatus(
          NotJudged.suspended(
              service, service.getStatus(), memory, surroundings(given).fault(), now));
    }
    return service.getStatus();
  }

  private static Surroundings surroundings(Case given) {
    List<Dependency> dependencies = given.spec().dependsOn();
    Map<String, Level> shown = given.others() == null ? Map.of() : given.others();
    Map<String, List<String>> graph =
        new HashMap<>(given.graph() == null ? Map.of() : given.graph());
    graph.put("s", dependencies.stream().map(Dependency::name).toList());
    return new Surroundings(
        dependencies.stream().map(d -> new DependencyState(d, shown.get(d.name()), null)).toList(),
        DependencyGraph.of(graph).fault("s"),
        new SelfDoubt(given.suspected(), null, null));
  }

  private static MemberClusterSpec remote() {
    return new MemberClusterSpec(null, null, List.of(), null, null, List.of());
  }

  /** Three pods in one state; or why nothing is seen. */
  private static ClusterView view(String text, String cluster, Map<String, Long> lost, Moment now) {
    long since = lost.getOrDefault(cluster, now.nanos());
    ClusterView view = view(text, since);
    if (view instanceof Unseen) {
      lost.put(cluster, since);
    } else {
      lost.remove(cluster);
    }
    return view;
  }

  private static ClusterView view(String text, long since) {
    return switch (text) {
      case "Ready" -> seen(new NeedCounts(3, 0, 0, true, 3, null, null));
      case "Starting" -> seen(new NeedCounts(0, 3, 0, true, 0, null, null));
      case "one starting" -> seen(new NeedCounts(2, 1, 0, true, 3, null, null));
      case "no pods" -> seen(NeedCounts.NONE);
      case "scaled to zero" -> seen(NeedCounts.NONE.with(NeedCounts.Declared.of(0)));
      case "Ready of 3" ->
          seen(new NeedCounts(3, 0, 0, true, 3, null, null).with(NeedCounts.Declared.of(3)));
      case "one failing" ->
          seen(new NeedCounts(2, 0, 1, true, 2, pod(PodReason.CrashLoopBackOff), null));
      default ->
          Arrays.stream(ClusterReason.values())
              .filter(reason -> reason.name().equals(text))
              .findFirst()
              .<ClusterView>map(reason -> new Unseen(reason, since, null))
              .orElseGet(
                  () -> seen(new NeedCounts(0, 0, 3, true, 0, pod(PodReason.valueOf(text)), null)));
    };
  }

  private static ClusterView seen(NeedCounts counts) {
    return new Seen(counts, Long.MAX_VALUE);
  }

  private static WorstPod pod(PodReason reason) {
    return new WorstPod("s-0", reason, null);
  }

  private static Case twoClusters(String eu, String us) {
    Case any = CaseFiles.read("conditions", "all-fresh-and-as-declared", Case.class);
    return new Case(
        any.spec(),
        any.members(),
        List.of(Map.of("eu-1", eu, "us-1", us)),
        null,
        null,
        false,
        false,
        null,
        null);
  }

  /** Of two that fit, the one that is named does not depend on where or when it came. */
  @TestFactory
  List<DynamicTest> ofTwoNeighbouringReasonsOfPodsTheFirstIsNamed() {
    List<PodReason> reasons = List.of(PodReason.values());
    List<PodReason> ofPods = reasons.subList(0, reasons.indexOf(PodReason.PodsMissing));
    return neighbours(ofPods, "Available", "False ");
  }

  @TestFactory
  List<DynamicTest> ofTwoNeighbouringReasonsOfClustersTheFirstIsNamed() {
    List<ClusterReason> reasons = List.of(ClusterReason.values());
    List<ClusterReason> ofClusters =
        reasons.subList(0, reasons.indexOf(ClusterReason.NotLookedYet) + 1);
    return neighbours(ofClusters, "ClustersReachable", "False ");
  }

  private static <E extends Enum<E>> List<DynamicTest> neighbours(
      List<E> reasons, String type, String status) {
    return reasons.subList(1, reasons.size()).stream()
        .map(second -> {
          E first = reasons.get(reasons.indexOf(second) - 1);
          return DynamicTest.dynamicTest(
              first + " before " + second,
              () -> {
                var told = conditions(told(twoClusters(first.name(), second.name())));
                var other = conditions(told(twoClusters(second.name(), first.name())));

                assertThat(told).containsEntry(type, status + first).isEqualTo(other);
              });
        })
        .toList();
  }

  /** As users read it in the documentation; a change of the order is a change of the API. */
  @Test
  void theOrdersAreThoseOfTheDocumentation() {
    assertThat(PodReason.values())
        .extracting(Enum::name)
        .containsExactly(
            "NodeLost,ContainerMissing,ImagePullBackOff,ErrImagePull,ErrImageNeverPull,InvalidImageName,ImageInspectError,RegistryUnavailable,CreateContainerConfigError,CreateContainerError,RunContainerError,PostStartHookError,ContainerWaiting,OOMKilled,CrashLoopBackOff,ContainerExited,InitContainerFailed,Unschedulable,SchedulingGated,ReadinessGate,NotReady,StuckTerminating,PodsMissing,NoPods,WorkloadMissing,Starting"
                .split(","));
    assertThat(ClusterReason.values())
        .extracting(Enum::name)
        .containsExactly(
            "ClusterNotFound,ClusterNotGranted,NamespaceNotGranted,NamespaceNotWatched,ClusterIdentityChanged,DuplicateCluster,Unauthorized,Forbidden,TlsError,InvalidAnswer,Unreachable,NotSynced,Stale,NotLookedYet,NeverMatched"
                .split(","));
  }
}
