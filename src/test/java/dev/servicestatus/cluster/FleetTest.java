package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Need.Readiness;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.health.NeedCounts;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodCriteria;
import dev.servicestatus.health.PodSource;
import dev.servicestatus.health.ServiceKey;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import dev.servicestatus.testing.TcpProxy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against real API servers. */
class FleetTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final ServiceKey SHOP = new ServiceKey("shop", "checkout");

  private final ConcurrentLinkedQueue<ServiceKey> woken = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> changed = new ConcurrentLinkedQueue<>();
  private Fleet fleet =
      fleet(new FleetOptions(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(6)));

  private Fleet fleet(FleetOptions options) {
    return new Fleet(options, woken::add, changed::add, new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  static ClusterConnection connection(String kubeconfig) {
    try {
      return new Kubeconfigs(true, Instant::now)
          .connection(kubeconfig.getBytes(StandardCharsets.UTF_8));
    } catch (KubeconfigRefusedException e) {
      throw new AssertionError(e);
    }
  }

  private static ClusterConnection admin(LocalCluster cluster) {
    return connection(cluster.kubeconfig(cluster.adminToken()));
  }

  private static NeedWatch appX(String cluster, String namespace) {
    return new NeedWatch(
        "api",
        cluster,
        namespace,
        new PodSource.Selected(LabelSelector.ofLabels(Map.of("app", "x"))),
        new PodCriteria(Set.of(), Readiness.Pod, Duration.ofMinutes(5)));
  }

  private ClusterView view(NeedWatch watch) {
    return fleet.observe(SHOP, List.of(watch)).get(watch);
  }

  private NeedCounts counts(NeedWatch watch) {
    return view(watch) instanceof Seen seen ? seen.counts() : null;
  }

  private ClusterReason reason(NeedWatch watch) {
    return view(watch) instanceof Unseen unseen ? unseen.reason() : null;
  }

  private void untilReady(NeedWatch watch, int ready) {
    Poll.until(
        ready + " ready", SOON, () -> counts(watch) != null && counts(watch).ready() == ready);
  }

  @Test
  void aPodThatIsCreatedChangesAndGoesIsCountedAndItsServiceWoken() {
    // Given a watch of an empty namespace
    LocalCluster cluster = LocalCluster.shared();
    var pods = new Pods(cluster.client(), cluster.newNamespace("fleet"));
    NeedWatch watch = appX("a", pods.namespace());
    assertThat(reason(watch)).isEqualTo(ClusterReason.ClusterNotFound);
    fleet.join("a", admin(cluster), List.of());
    assertThat(reason(watch)).isEqualTo(ClusterReason.NotLookedYet);
    Poll.until("seen", SOON, () -> view(watch) instanceof Seen);
    assertThat(counts(watch)).isEqualTo(NeedCounts.NONE);

    // When pods come, fail, heal and go, Then each is counted and wakes
    woken.clear();
    pods.create("one", PodShape.running());
    pods.create("two", PodShape.running());
    untilReady(watch, 2);
    assertThat(woken).contains(SHOP);
    long turns = counts(watch).readyTurns();

    pods.become("two", PodShape.crashLoop());
    untilReady(watch, 1);
    assertThat(counts(watch).failing()).isEqualTo(1);
    assertThat(counts(watch).worst().name()).isEqualTo("two");
    assertThat(counts(watch).worst().reason()).isEqualTo(PodReason.CrashLoopBackOff);

    pods.become("two", PodShape.running());
    untilReady(watch, 2);
    assertThat(counts(watch).readyTurns()).isEqualTo(turns + 1);

    pods.label("two", "app", "other");
    untilReady(watch, 1);
    pods.delete("one");
    untilReady(watch, 0);
    assertThat(counts(watch).matched()).isTrue();
  }

  @Test
  void theClusterTellsItsIdentityItsVersionAndItsPods() {
    LocalCluster cluster = LocalCluster.shared();
    fleet.join("a", admin(cluster), List.of());

    Poll.until("fresh", SOON, () -> fleet.state("a").orElseThrow().fresh());

    ClusterState state = fleet.state("a").orElseThrow();
    assertThat(state.clusterUID())
        .contains(
            cluster.client().namespaces().withName("kube-system").get().getMetadata().getUid());
    assertThat(state.version().orElseThrow()).startsWith("v1.");
    assertThat(state.reason()).isEmpty();
    assertThat(changed).contains("a");
  }

  @Test
  void anotherClusterThanThePinnedOneIsNotSeen() {
    LocalCluster cluster = LocalCluster.shared();
    NeedWatch watch = appX("a", "default");
    fleet.observe(SHOP, List.of(watch));

    fleet.join("a", admin(cluster), List.of(), Optional.of("another-uid"));
    Poll.until("refused", SOON, () -> reason(watch) == ClusterReason.ClusterIdentityChanged);

    // When the administrator confirms
    String uid = cluster.client().namespaces().withName("kube-system").get().getMetadata().getUid();
    fleet.join("a", admin(cluster), List.of(), Optional.of(uid));
    Poll.until("seen", SOON, () -> view(watch) instanceof Seen);
  }

  @Test
  void onlyTheNamedNamespacesAreWatched() {
    LocalCluster cluster = LocalCluster.shared();
    var pods = new Pods(cluster.client(), cluster.newNamespace("fleet"));
    pods.create("one", PodShape.running());
    NeedWatch inside = appX("a", pods.namespace());
    NeedWatch outside = appX("a", "default");

    fleet.join("a", admin(cluster), List.of(pods.namespace()));

    untilReady(inside, 1);
    assertThat(reason(outside)).isEqualTo(ClusterReason.NamespaceNotWatched);
  }

  @Test
  void aTokenThatIsRefusedIsNamedAfterThePatienceAndOthersGoOn() {
    LocalCluster cluster = LocalCluster.shared();
    fleet.join("good", admin(cluster), List.of());
    fleet.join("bad", connection(cluster.kubeconfig("wrong")), List.of());
    NeedWatch bad = appX("bad", "default");

    Poll.until("named", SOON, () -> reason(bad) == ClusterReason.Unauthorized);
    assertThat(fleet.state("good").orElseThrow().fresh()).isTrue();

    // When it is given a right one
    fleet.join("bad", admin(cluster), List.of());
    Poll.until("seen", SOON, () -> view(bad) instanceof Seen);
  }

  @Test
  void anAnswerThatIsAskedForWakesTheService() {
    LocalCluster cluster = LocalCluster.shared();
    fleet.join("a", admin(cluster), List.of());
    NeedWatch watch = appX("a", "default");
    Poll.until("seen", SOON, () -> view(watch) instanceof Seen);
    long before = ((Seen) view(watch)).answeredNanos();
    woken.clear();

    fleet.ask(SHOP, List.of("a", "nobody"));

    Poll.until("woken", SOON, () -> woken.contains(SHOP));
    assertThat(((Seen) view(watch)).answeredNanos()).isGreaterThan(before);
  }

  @Test
  void aServerThatIsFrozenOrEndedIsUnseenAndComesBackWithWhatHappened() {
    try (LocalCluster cluster = LocalCluster.named("cut").start()) {
      var pods = new Pods(cluster.client(), cluster.newNamespace("fleet"));
      pods.create("one", PodShape.running());
      NeedWatch watch = appX("a", pods.namespace());
      fleet.join("a", admin(cluster), List.of());
      untilReady(watch, 1);

      cluster.suspend();
      Poll.until("stale", SOON, () -> reason(watch) == ClusterReason.Stale);
      Poll.until("unreachable", SOON, () -> reason(watch) == ClusterReason.Unreachable);
      cluster.resume();
      untilReady(watch, 1);

      cluster.kill();
      Poll.until("unreachable", SOON, () -> reason(watch) == ClusterReason.Unreachable);
      cluster.restartApiServer();
      pods.become("one", PodShape.crashLoop());
      untilReady(watch, 0);
      assertThat(counts(watch).failing()).isEqualTo(1);
    }
  }

  @Test
  void aLinkThatIsCutInAnyWayRecoversWithinSecondsAndTellsEachReasonOnce() {
    LocalCluster cluster = LocalCluster.shared();
    var pods = new Pods(cluster.client(), cluster.newNamespace("fleet"));
    pods.create("one", PodShape.running());
    try (TcpProxy proxy = TcpProxy.to(cluster.port())) {
      NeedWatch watch = appX("a", pods.namespace());
      String url = "https://127.0.0.1:" + proxy.port();
      fleet.join("a", connection(cluster.kubeconfig(cluster.adminToken(), url)), List.of());
      untilReady(watch, 1);
      for (TcpProxy.Mode mode :
          List.of(TcpProxy.Mode.BLACK_HOLE, TcpProxy.Mode.RESET, TcpProxy.Mode.REFUSE)) {
        woken.clear();
        proxy.mode(mode);
        Poll.until(mode + ": unseen", SOON, () -> reason(watch) == ClusterReason.Unreachable);
        Poll.until(mode + ": Stale, then Unreachable", SOON, () -> woken.size() >= 2);
        assertThat(woken).as("%s: Stale, then Unreachable", mode).hasSize(2);
        woken.clear();
        proxy.mode(TcpProxy.Mode.PASS);
        Poll.until(mode + ": seen", Duration.ofSeconds(5), () -> view(watch) instanceof Seen);
        assertThat(counts(watch).ready()).isEqualTo(1);
        assertThat(woken) // what answers first is a probe, or the stream itself
            .as("%s: NotSynced if a probe answers first, then seen", mode)
            .hasSizeBetween(1, 2);
      }
    }
  }

  @Test
  void aClusterWithoutAWayIsNewsOnce() {
    var woken = new AtomicInteger();
    try (var fleet =
        new Fleet(
            new FleetOptions(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(6)),
            service -> {},
            cluster -> woken.incrementAndGet(),
            new SimpleMeterRegistry())) {
      fleet.disconnect("refused");
      int first = woken.get();

      fleet.disconnect("refused");
      fleet.disconnect("refused");

      assertThat(woken.get()).isEqualTo(first);
    }
  }
}
