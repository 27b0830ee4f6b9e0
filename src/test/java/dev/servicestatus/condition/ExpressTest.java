package dev.servicestatus.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Checkpoint;
import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ClusterScope;
import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Damping;
import dev.servicestatus.api.v1alpha1.Dependency;
import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatusBuilder;
import dev.servicestatus.api.v1alpha1.WorkloadRef;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.ClusterView.Right;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.health.DependencyState;
import dev.servicestatus.health.Evaluation;
import dev.servicestatus.health.Member;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.NeedCounts;
import dev.servicestatus.health.NeedCounts.WorstPod;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.Scope;
import dev.servicestatus.health.ServiceMemory;
import dev.servicestatus.health.Surroundings;
import dev.servicestatus.testing.Specs;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One service in two clusters, told step by step; damping 0s unless said otherwise. */
class ExpressTest {
  private static final String SECRET_POD = "api-canary-7d4";

  private final ServiceStatus service = new ServiceStatus();
  private Moment now = new Moment(0, Instant.parse("2026-11-24T10:00:00Z"));
  private ServiceMemory memory;

  @BeforeEach
  void twoClusters() {
    service.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("shop")
            .withName("checkout")
            .withGeneration(3L)
            .build());
    declare(new Damping("0s", "0s"));
    memory = ServiceMemory.startingAt(now);
  }

  private void declare(Damping damping) {
    declare(damping, List.of("eu-1", "us-1"));
  }

  private void declare(Damping damping, List<String> clusters) {
    declare(damping, new ClusterScope(clusters, null, null, null));
  }

  private void declare(Damping damping, ClusterScope clusters) {
    var need =
        new Need(
            "api",
            null,
            LabelSelector.ofLabels(Map.of("app", "api")),
            null,
            null,
            null,
            new IntOrString(3),
            null,
            null,
            null,
            "0s",
            null);
    service.setSpec(Specs.of(clusters, List.of(need), damping));
  }

  private static ClusterView ready(int pods) {
    return new Seen(new NeedCounts(pods, 0, 0, true, pods, null, null), Long.MAX_VALUE);
  }

  private static ClusterView crashing(int ready) {
    var worst = new WorstPod(SECRET_POD, PodReason.CrashLoopBackOff, "container app");
    return new Seen(new NeedCounts(ready, 0, 3 - ready, true, ready, worst, null), Long.MAX_VALUE);
  }

  private ClusterView unseen(ClusterReason reason) {
    return new Unseen(reason, 0, now.nanos());
  }

  private ServiceStatusStatus told(ClusterView eu, ClusterView us) {
    return told(List.of("eu-1", "us-1"), eu, us);
  }

  private ServiceStatusStatus told(List<String> clusters, ClusterView each, ClusterView last) {
    List<Member> members =
        clusters.stream().map(name -> new Member(name, Map.of(), remote())).toList();
    Scope scope = Scope.of(service.getSpec(), "shop", Map.of(), members);
    Map<NeedWatch, ClusterView> views = new HashMap<>();
    scope
        .watches()
        .forEach(w -> views.put(w, w.cluster().equals(clusters.getLast()) ? last : each));
    Evaluation evaluation =
        Evaluation.of(service.getSpec(), scope, views, memory, Duration.ofSeconds(90), now);
    memory = evaluation.memory();
    service.setStatus(Express.status(service, service.getStatus(), evaluation, now));
    return service.getStatus();
  }

  private static MemberClusterSpec remote() {
    return new MemberClusterSpec(null, null, List.of(), null, null, List.of());
  }

  private void pass(long seconds) {
    now = now.plus(Duration.ofSeconds(seconds));
  }

  private static Condition condition(ServiceStatusStatus status, String type) {
    return Conditions.find(status.conditions(), type).orElseThrow();
  }

  private static String statusAndReason(ServiceStatusStatus status, String type) {
    Condition condition = condition(status, type);
    return condition.status() + " " + condition.reason();
  }

  @Test
  void everythingAsDeclared() {
    ServiceStatusStatus status = told(ready(3), ready(3));

    assertThat(status.level()).isEqualTo(Level.Operational);
    assertThat(status.podsSummary()).isEqualTo("6/6");
    assertThat(status.clustersSummary()).isEqualTo("2/2");
    assertThat(status.observedGeneration()).isEqualTo(3);
    assertThat(status.conditions()).extracting(Condition::observedGeneration).containsOnly(3L);
    assertThat(statusAndReason(status, ConditionTypes.READY)).isEqualTo("True Evaluated");
    assertThat(statusAndReason(status, ConditionTypes.AVAILABLE)).isEqualTo("True AsDeclared");
    assertThat(statusAndReason(status, ConditionTypes.DEGRADED)).isEqualTo("False AsDeclared");
    assertThat(statusAndReason(status, ConditionTypes.UNDER_MAINTENANCE)).isEqualTo("False None");
    assertThat(statusAndReason(status, ConditionTypes.CLUSTERS_REACHABLE))
        .isEqualTo("True AllFresh");
  }

  @Test
  void theSameFactsAreToldInTheSameWords() {
    ServiceStatusStatus first = told(ready(3), crashing(1));
    pass(3600);

    ServiceStatusStatus second = told(ready(3), crashing(1));

    assertThat(second).isEqualTo(first);
    assertThat(Express.ours(second)).isEqualTo(second);
  }

  @Test
  void anOutageOfOneClusterNamesWhatWhereAndWhy() {
    told(ready(3), ready(3));
    pass(60);

    ServiceStatusStatus status = told(ready(3), crashing(0));

    assertThat(status.level()).isEqualTo(Level.PartialOutage);
    assertThat(status.sinceTime()).isEqualTo("2026-11-24T10:01:00Z");
    assertThat(status.summary())
        .isEqualTo(
            "PartialOutage since 2026-11-24 10:01 UTC: need api in us-1 has 0 of 3 ready, below"
                + " minAvailable 1; worst: pod api-canary-7d4 CrashLoopBackOff, container app;"
                + " require All: 1 of 2 clusters Operational.");
    assertThat(statusAndReason(status, ConditionTypes.AVAILABLE))
        .isEqualTo("True CrashLoopBackOff");
    assertThat(statusAndReason(status, ConditionTypes.DEGRADED)).isEqualTo("True CrashLoopBackOff");
    assertThat(condition(status, ConditionTypes.AVAILABLE).lastTransitionTime())
        .as("Available did not flip")
        .isEqualTo("2026-11-24T10:00:00Z");
    assertThat(condition(status, ConditionTypes.DEGRADED).lastTransitionTime())
        .isEqualTo("2026-11-24T10:01:00Z");
    assertThat(status.clusters()).extracting("name").containsExactly("us-1", "eu-1");
    assertThat(status.clusters().get(1).observedTime())
        .as("the other cluster's row did not change")
        .isEqualTo("2026-11-24T10:00:00Z");
  }

  @Test
  void aMajorOutageIsNotAvailable() {
    ServiceStatusStatus status = told(crashing(0), crashing(0));

    assertThat(status.level()).isEqualTo(Level.MajorOutage);
    assertThat(statusAndReason(status, ConditionTypes.AVAILABLE))
        .isEqualTo("False CrashLoopBackOff");
  }

  @Test
  void thePublicIsToldNoNames() {
    ServiceStatusStatus status = told(crashing(0), crashing(1));

    assertThat(status.publicMessage())
        .isNotBlank()
        .doesNotContain(SECRET_POD, "eu-1", "us-1", "app", "api", "shop");
  }

  @Test
  void whileImprovementIsWaitedForTheReasonOfTheFlipStays() {
    declare(new Damping("0s", "60s"));
    ServiceStatusStatus down = told(crashing(0), crashing(0));
    pass(10);

    ServiceStatusStatus healing = told(ready(3), ready(3));

    assertThat(healing.level()).isEqualTo(Level.MajorOutage);
    assertThat(healing.summary()).isEqualTo(down.summary());
    assertThat(statusAndReason(healing, ConditionTypes.AVAILABLE))
        .isEqualTo("False CrashLoopBackOff");
    assertThat(healing.podsSummary()).isEqualTo("6/6");
  }

  @Test
  void blindForLongIsUnknownAndSaysWhatWasKnown() {
    told(ready(3), ready(3));
    ClusterView lost = unseen(ClusterReason.Stale);
    told(ready(3), lost);
    pass(90);

    ServiceStatusStatus status = told(ready(3), new Unseen(ClusterReason.Unreachable, 0, 0L));

    assertThat(status.level()).isEqualTo(Level.Unknown);
    assertThat(status.lastKnown().level()).isEqualTo(Level.Operational);
    assertThat(statusAndReason(status, ConditionTypes.AVAILABLE))
        .isEqualTo("Unknown ClustersUnseen");
    assertThat(statusAndReason(status, ConditionTypes.CLUSTERS_REACHABLE))
        .isEqualTo("False Unreachable");
    assertThat(condition(status, ConditionTypes.CLUSTERS_REACHABLE).message())
        .contains("us-1 (Unreachable)");
    assertThat(status.podsSummary()).as("unseen needs are left out").isEqualTo("3/3");
    assertThat(status.clusters().getFirst().lastContactTime()).isEqualTo("2026-11-24T10:00:00Z");
  }

  @Test
  void staleChangesOnlyWhetherClustersAreReachable() {
    told(ready(3), ready(3));
    pass(5);

    ServiceStatusStatus status = told(ready(3), unseen(ClusterReason.Stale));

    assertThat(status.level()).isEqualTo(Level.Operational);
    assertThat(statusAndReason(status, ConditionTypes.CLUSTERS_REACHABLE)).isEqualTo("False Stale");
    assertThat(statusAndReason(status, ConditionTypes.AVAILABLE)).isEqualTo("True AsDeclared");
  }

  @Test
  void notLookedYetIsNotUnreachable() {
    ServiceStatusStatus status = told(ready(3), new Unseen(ClusterReason.NotLookedYet, 0, null));

    assertThat(statusAndReason(status, ConditionTypes.CLUSTERS_REACHABLE))
        .isEqualTo("Unknown NotLookedYet");
    assertThat(status.level()).isEqualTo(Level.Unknown);
  }

  @Test
  void aSelectorThatNeverMatchedSaysSoAndDoesNotTouchReachability() {
    ClusterView none = new Seen(NeedCounts.NONE, Long.MAX_VALUE);

    ServiceStatusStatus status = told(none, none);

    assertThat(status.level()).isEqualTo(Level.Unknown);
    assertThat(statusAndReason(status, ConditionTypes.AVAILABLE)).isEqualTo("Unknown NeverMatched");
    assertThat(statusAndReason(status, ConditionTypes.CLUSTERS_REACHABLE))
        .isEqualTo("True AllFresh");
    assertThat(status.summary())
        .contains("never matched a pod")
        .contains("check its namespace and its selector or workload");
  }

  /** Names come from other clusters, and end in logs and on terminals. */
  @Test
  void whatOthersHaveNamedIsPlainText() {
    var worst =
        new WorstPod(
            "a\nb\u202E\u0000\uD83D\uDE00\uD83D",
            PodReason.ContainerWaiting,
            "container app waits: \u2028\u001B[2J" + "x".repeat(5000));
    ClusterView view = new Seen(new NeedCounts(0, 0, 3, true, 0, worst, null), Long.MAX_VALUE);

    ServiceStatusStatus status = told(view, view);

    assertThat(status.summary())
        .contains("pod a\uFFFDb\uFFFD\uFFFD\uD83D\uDE00\uFFFD ContainerWaiting")
        .hasSizeLessThanOrEqualTo(2048);
    assertThat(status.conditions())
        .extracting(Condition::message)
        .allSatisfy(message ->
            assertThat(message).doesNotContain("\n", "\u202E", "\u0000", "\u2028", "\u001B"));
  }

  @Test
  void moreClustersThanThereAreIsSaid() {
    declare(
        new Damping("0s", "0s"), new ClusterScope(List.of("us-1"), null, new IntOrString(3), null));

    ServiceStatusStatus status = told(List.of("us-1"), ready(3), ready(3));

    assertThat(status.level()).isEqualTo(Level.Operational);
    assertThat(condition(status, ConditionTypes.READY).message())
        .isEqualTo(
            "This generation was judged. `clusters.require` is 3, but 1 cluster is in scope: all must serve.");
  }

  /** Others may keep conditions of their own there; they are no reason to write. */
  @Test
  void conditionsOfOthersAreNotOurs() {
    ServiceStatusStatus told = told(ready(3), ready(3));
    List<Condition> conditions = new ArrayList<>(told.conditions());
    Collections.reverse(conditions);
    conditions.add(0, new Condition("Audited", "True", null, "2026-11-24T10:00:00Z", "Yes", ""));
    var shown = new ServiceStatusStatusBuilder(told).withConditions(conditions).build();

    assertThat(Express.ours(shown)).isEqualTo(told);
  }

  /** Rows are bounded, counts are not. */
  @Test
  void clustersBeyondThoseThatAreToldAreCounted() {
    List<String> names = IntStream.range(0, 150).mapToObj(i -> "c" + i).toList();
    declare(new Damping("0s", "0s"), names);

    ServiceStatusStatus status = told(names, ready(3), crashing(0));

    assertThat(status.clustersSummary()).isEqualTo("149/150");
    assertThat(status.clusters()).hasSize(100);
    assertThat(status.clusters().getFirst().name()).isEqualTo("c149");
    assertThat(status.checkpoint().needs().getFirst().matched()).hasSize(100);
  }

  @Test
  void aRestartGoesOnFromTheStatusAlone() {
    ServiceStatusStatus before = told(ready(3), crashing(1));
    pass(30);
    memory = ServiceMemory.restored(before, now);

    ServiceStatusStatus after = told(ready(3), crashing(1));

    assertThat(after).isEqualTo(before);
  }

  /** Whoever has to grant it is told what, and where. */
  @Test
  void aMissingRightIsNamed() {
    var rights = List.of(new Right("pods", null), new Right("deployments.apps", "shop"));
    ClusterView denied = new Unseen(ClusterReason.Forbidden, now.nanos(), 0L, rights);
    told(ready(3), denied);
    pass(90);

    ServiceStatusStatus status = told(ready(3), denied);

    String why =
        "us-1 (Forbidden: the operator may not list and watch deployments.apps in namespace shop,"
            + " pods in all namespaces).";
    assertThat(status.summary()).isEqualTo("Unknown: not seen: need api in " + why);
    assertThat(condition(status, ConditionTypes.CLUSTERS_REACHABLE).message())
        .isEqualTo("Not seen: " + why);
    assertThat(status.publicMessage()).doesNotContain("us-1", "shop", "pods");
  }

  private ClusterView declared(NeedCounts.Declared workload, int ready) {
    var counts = new NeedCounts(ready, 0, 0, true, ready, null, null).with(workload);
    return new Seen(counts, Long.MAX_VALUE);
  }

  private void declareWorkload(Need.WhenScaledToZero whenScaledToZero, String grace) {
    var workload = new WorkloadRef(WorkloadRef.Kind.Deployment, "api");
    var need =
        new Need(
            "api",
            null,
            null,
            workload,
            null,
            null,
            null,
            null,
            null,
            null,
            grace,
            whenScaledToZero);
    var here = new ClusterScope(List.of("us-1"), null, null, null);
    service.setSpec(Specs.of(here, List.of(need), new Damping("0s", "60s")));
  }

  private ServiceStatusStatus toldOfWorkload(NeedCounts.Declared workload, int ready) {
    ClusterView view = declared(workload, ready);
    return told(List.of("us-1"), view, view);
  }

  @Test
  void aWorkloadThatIsGoneIsCalledMissing() {
    declareWorkload(null, "0s");
    toldOfWorkload(NeedCounts.Declared.of(3), 3);
    pass(60);
    toldOfWorkload(NeedCounts.Declared.of(3), 3);

    ServiceStatusStatus status = toldOfWorkload(NeedCounts.Declared.MISSING, 0);

    assertThat(status.summary())
        .isEqualTo(
            "MajorOutage since 2026-11-24 10:01 UTC: need api in us-1: WorkloadMissing, its"
                + " workload does not exist any more.");
  }

  /** It declares nothing any more, though the level stays until that is judged. */
  @Test
  void aWorkloadThatIsDeletedAfterItWasScaledToZeroIsNotSaidToDeclareThat() {
    declareWorkload(null, "5m");
    ServiceStatusStatus zero = toldOfWorkload(NeedCounts.Declared.of(0), 0);
    assertThat(zero.summary()).contains("its workload declares 0 replicas");
    pass(10);

    ServiceStatusStatus gone = toldOfWorkload(NeedCounts.Declared.MISSING, 0);

    assertThat(gone.level()).isEqualTo(Level.MajorOutage);
    assertThat(gone.summary())
        .isEqualTo(
            "MajorOutage since 2026-11-24 10:00 UTC: need api in us-1 has 0 of 0 ready, its workload"
                + " does not exist (WorkloadMissing) but may still come; Starting.");
    assertThat(statusAndReason(gone, ConditionTypes.AVAILABLE)).isEqualTo("False NoPods");
    pass(300);
    assertThat(toldOfWorkload(NeedCounts.Declared.MISSING, 0).summary())
        .contains("WorkloadMissing, its workload does not exist any more");
  }

  @Test
  void whatIsUnderMaintenanceIsToldAsItIsNow() {
    declareWorkload(Need.WhenScaledToZero.Maintenance, "5m");
    toldOfWorkload(NeedCounts.Declared.of(0), 0);
    pass(100);

    assertThat(toldOfWorkload(NeedCounts.Declared.of(0), 0).summary())
        .endsWith("Scaled to zero by declaration: need api in us-1.");
    assertThat(toldOfWorkload(NeedCounts.Declared.MISSING, 0).summary())
        .startsWith("UnderMaintenance")
        .endsWith(". Gone after it was scaled to zero (WorkloadMissing): need api in us-1.");
    assertThat(toldOfWorkload(NeedCounts.Declared.of(3), 0).summary())
        .startsWith("UnderMaintenance")
        .endsWith(". Starting after it was scaled to zero: need api in us-1.");
  }

  @Test
  void beforeTheFirstLevelItSaysWhatIsWaitedFor() {
    declare(new Damping("30s", "60s"));
    assertThat(told(ready(3), crashing(0)).summary())
        .startsWith("Unknown: not proven for long enough yet: need api in us-1 has 0 of 3 ready")
        .contains("container app");
    pass(30);
    assertThat(told(ready(3), crashing(0)).level()).isEqualTo(Level.PartialOutage);
    ClusterView lost = unseen(ClusterReason.Unreachable);
    told(lost, lost);
    pass(100);
    assertThat(told(lost, lost).level()).isEqualTo(Level.Unknown);

    assertThat(told(ready(3), ready(3)).summary())
        .startsWith("Unknown: everything is as declared, but not for long enough yet.")
        .contains("Last known: PartialOutage");
  }

  private ServiceStatusStatus toldBeside(Level dependency, ClusterView each) {
    var on = new Dependency("db", null);
    Scope scope = Scope.of(service.getSpec(), "shop", Map.of(), List.of());
    Map<NeedWatch, ClusterView> views = new HashMap<>();
    scope.watches().forEach(watch -> views.put(watch, each));
    var surroundings =
        new Surroundings(List.of(new DependencyState(on, dependency, null)), Optional.empty());
    Evaluation evaluation =
        Evaluation.of(
            service.getSpec(), scope, views, surroundings, memory, Duration.ofSeconds(90), now);
    memory = evaluation.memory();
    service.setStatus(Express.status(service, service.getStatus(), evaluation, now));
    return service.getStatus();
  }

  /** The own level goes on under the one that is shown, also over a restart. */
  @Test
  void aCapIsNotTheOwnLevel() {
    declare(new Damping("0s", "60s"), (ClusterScope) null);
    ServiceStatusStatus fine = toldBeside(Level.Operational, ready(3));
    pass(100);

    ServiceStatusStatus held = toldBeside(Level.MajorOutage, ready(3));

    assertThat(held.level()).isEqualTo(Level.PartialOutage);
    assertThat(held.sinceTime()).as("at once").isEqualTo("2026-11-24T10:01:40Z");
    assertThat(held.lastKnown()).isNull();
    assertThat(held.checkpoint().own())
        .isEqualTo(new Checkpoint.Own(Level.Operational, fine.sinceTime()));
    pass(10);
    memory = ServiceMemory.restored(held, now);

    assertThat(toldBeside(Level.MajorOutage, ready(3))).as("a restart").isEqualTo(held);
    pass(10);

    ServiceStatusStatus free = toldBeside(Level.Operational, ready(3));

    assertThat(free.level()).as("without a wait").isEqualTo(Level.Operational);
    assertThat(free.sinceTime()).isEqualTo("2026-11-24T10:02:00Z");
    assertThat(statusAndReason(free, ConditionTypes.AVAILABLE)).isEqualTo("True AsDeclared");
    pass(10);
    memory = ServiceMemory.restored(free, now);

    assertThat(toldBeside(Level.Operational, ready(3))).as("a restart").isEqualTo(free);
  }

  /** Mending the other service alone would not do: what is wrong here is said too. */
  @Test
  void aServiceThatIsHeldDownAndHasAFaultOfItsOwnNamesBoth() {
    declare(new Damping("0s", "0s"), (ClusterScope) null);
    toldBeside(Level.Operational, ready(3));
    pass(100);

    ServiceStatusStatus held = toldBeside(Level.MajorOutage, crashing(2));

    assertThat(held.level()).isEqualTo(Level.PartialOutage);
    assertThat(statusAndReason(held, ConditionTypes.DEGRADED)).isEqualTo("True DependencyDown");
    assertThat(held.summary())
        .isEqualTo(
            "PartialOutage since 2026-11-24 10:01 UTC: depends on db, which shows MajorOutage."
                + " Its own pods are at fault too: need api in local has 2 of 3 ready, below"
                + " minOperational 3; worst: pod api-canary-7d4 CrashLoopBackOff, container app.");
    assertThat(held.publicMessage()).doesNotContain("db", "api", "local");
    assertThat(toldBeside(Level.MajorOutage, ready(3)).summary())
        .endsWith("depends on db, which shows MajorOutage.");
  }

  /** What its own pods did last is kept, and goes on when they are seen again. */
  @Test
  void heldDownWhileItsOwnPodsAreNotSeen() {
    declare(new Damping("0s", "0s"), (ClusterScope) null);
    toldBeside(Level.Operational, ready(3));
    ClusterView lost = new Unseen(ClusterReason.Unreachable, now.nanos(), now.nanos());
    toldBeside(Level.Operational, lost);
    pass(100);
    assertThat(toldBeside(Level.Operational, lost).level()).isEqualTo(Level.Unknown);
    pass(100);

    ServiceStatusStatus held = toldBeside(Level.PartialOutage, lost);

    assertThat(held.level()).isEqualTo(Level.DegradedPerformance);
    assertThat(held.summary()).contains("at least", "depends on db", "Last known: Operational");
    assertThat(held.lastKnown().level()).isEqualTo(Level.Operational);
    memory = ServiceMemory.restored(held, now);
    assertThat(toldBeside(Level.PartialOutage, lost)).as("a restart").isEqualTo(held);
    assertThat(toldBeside(Level.Operational, lost).level()).isEqualTo(Level.Unknown);
    assertThat(toldBeside(Level.Operational, ready(3)).level()).isEqualTo(Level.Operational);
  }

  /** In every pair of what it is itself and what it depends on. */
  @Test
  void theTableOfDependencies() {
    var required = new Dependency("db", null);
    var optional = new Dependency("db", Dependency.Importance.Optional);

    assertThat(cap(required, Level.MajorOutage, null)).isEqualTo(Level.PartialOutage);
    assertThat(cap(optional, Level.MajorOutage, null)).isEqualTo(Level.DegradedPerformance);
    assertThat(cap(required, Level.Unknown, Level.MajorOutage)).isEqualTo(Level.PartialOutage);
    assertThat(cap(optional, Level.Unknown, Level.MajorOutage))
        .isEqualTo(Level.DegradedPerformance);
    for (Dependency any : List.of(required, optional)) {
      assertThat(cap(any, Level.PartialOutage, null)).isEqualTo(Level.DegradedPerformance);
      assertThat(cap(any, Level.Unknown, Level.PartialOutage)).isEqualTo(Level.DegradedPerformance);
      assertThat(cap(any, Level.DegradedPerformance, null)).isEqualTo(Level.Operational);
      assertThat(cap(any, Level.UnderMaintenance, null)).isEqualTo(Level.Operational);
      assertThat(cap(any, Level.Operational, null)).isEqualTo(Level.Operational);
      assertThat(cap(any, Level.Unknown, Level.DegradedPerformance)).isEqualTo(Level.Operational);
      assertThat(cap(any, Level.Unknown, null)).isEqualTo(Level.Operational);
      assertThat(cap(any, null, null)).as("missing").isEqualTo(Level.Operational);
    }
  }

  private static Level cap(Dependency dependency, Level shown, Level lastKnown) {
    return new DependencyState(dependency, shown, lastKnown).cap();
  }
}
