package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.LabelSelector.Operator;
import dev.servicestatus.api.v1alpha1.LabelSelector.Requirement;
import dev.servicestatus.api.v1alpha1.Need.Readiness;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.health.ContainerFact;
import dev.servicestatus.health.NeedCounts;
import dev.servicestatus.health.NeedCounts.WorstPod;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodCriteria;
import dev.servicestatus.health.PodFact;
import dev.servicestatus.health.PodRules;
import dev.servicestatus.health.PodShape;
import dev.servicestatus.health.PodShape.PodCondition;
import dev.servicestatus.health.PodSource;
import dev.servicestatus.health.PodVerdict;
import dev.servicestatus.health.PodVerdict.State;
import dev.servicestatus.health.ServiceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NeedIndexTest {
  private static final ServiceKey SHOP = new ServiceKey("shop", "checkout");
  private static final PodCriteria DEFAULTS =
      new PodCriteria(Set.of(), Readiness.Pod, Duration.ofSeconds(300));
  private static final List<String> NAMESPACES = List.of("one", "two");

  private final NeedIndex index = new NeedIndex();
  private final Set<ServiceKey> woken = new HashSet<>();

  private static NeedWatch watch(String namespace, LabelSelector selector) {
    return new NeedWatch("api", "a", namespace, new PodSource.Selected(selector), DEFAULTS);
  }

  private static final NeedWatch X = watch("one", LabelSelector.ofLabels(Map.of("app", "x")));

  private static PodFact pod(
      String namespace, String name, String app, String situation, long created) {
    var status =
        situation.equals("Ready") ? new PodCondition("True", "") : new PodCondition("False", "R");
    var container =
        new ContainerFact(
            "c",
            ContainerFact.Kind.App,
            false,
            false,
            situation.equals("Crash") ? "CrashLoopBackOff" : "",
            false,
            0,
            false);
    var shape =
        new PodShape(
            situation.equals("Done") ? "Succeeded" : "Running",
            "",
            "",
            "",
            status,
            status,
            PodCondition.ABSENT,
            List.of(container));
    long deletion = situation.equals("Leaving") ? created + 100 : 0;
    return new PodFact(namespace, name, Map.of("app", app), created, deletion, shape);
  }

  private static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void aServiceIsWokenWhenItsCountsShowSomethingElseAndOnlyThen() {
    index.watch(SHOP, List.of(X), seconds(1000));

    index.put(pod("one", "p", "x", "Ready", 1000), seconds(1000), woken);
    assertThat(woken).containsExactly(SHOP);
    woken.clear();
    index.put(pod("one", "p", "x", "Ready", 1000), seconds(1001), woken);
    index.put(pod("two", "p", "x", "Ready", 1000), seconds(1001), woken);
    index.put(pod("one", "q", "y", "Ready", 1000), seconds(1001), woken);
    index.remove("one", "q", woken);
    assertThat(woken).isEmpty();
    index.remove("one", "p", woken);
    assertThat(woken).containsExactly(SHOP);
  }

  @Test
  void aYoungPodIsFailingOnceItsGraceIsOver() {
    index.watch(SHOP, List.of(X), seconds(1000));
    index.put(pod("one", "p", "x", "Young", 1000), seconds(1000), woken);

    NeedCounts young = index.counts(SHOP, X, seconds(1299) + 1);
    assertThat(young.starting()).isEqualTo(1);
    assertThat(young.untilNextChange()).isEqualTo(Duration.ofSeconds(1));

    NeedCounts old = index.counts(SHOP, X, seconds(1300));
    assertThat(old.starting()).isZero();
    assertThat(old.failing()).isEqualTo(1);
    assertThat(old.untilNextChange()).isNull();
  }

  @Test
  void theWorstFailingPodIsTheFirstByReasonThenByName() {
    index.watch(SHOP, List.of(X), seconds(2000));
    index.put(pod("one", "a", "x", "Old", 0), seconds(2000), woken);
    index.put(pod("one", "c", "x", "Crash", 0), seconds(2000), woken);
    index.put(pod("one", "b", "x", "Crash", 0), seconds(2000), woken);
    assertThat(index.counts(SHOP, X, seconds(2000)).worst())
        .extracting(WorstPod::name, WorstPod::reason)
        .containsExactly("b", PodReason.CrashLoopBackOff);
  }

  /**
   * It is defined while the cluster is not seen; the list that makes it seen is without the pod.
   */
  @Test
  void aPodThatWasGoneBeforeAnybodySawItWasNeverMatched() {
    index.put(pod("one", "p", "x", "Ready", 0), seconds(1000), woken);
    index.watch(SHOP, List.of(X), seconds(1000));
    woken.clear();

    index.replace("one", List.of(), seconds(1000), woken);

    assertThat(index.counts(SHOP, X, seconds(1000)).matched()).isFalse();
    assertThat(woken).containsExactly(SHOP);
  }

  @Test
  void aWatchThatStaysKeepsItsStateAndAnotherStartsAnew() {
    index.watch(SHOP, List.of(X), seconds(1000));
    index.put(pod("one", "p", "x", "Ready", 0), seconds(1000), woken);
    index.remove("one", "p", woken);

    index.watch(SHOP, List.of(X), seconds(1000));
    assertThat(index.counts(SHOP, X, seconds(1000)).matched()).isTrue();

    index.watch(SHOP, List.of(), seconds(1000));
    index.watch(SHOP, List.of(X), seconds(1000));
    assertThat(index.counts(SHOP, X, seconds(1000)).matched()).isFalse();
    assertThat(index.services(Resource.Pods, NeedIndex.ALL)).containsExactly(SHOP);
    assertThat(index.services(Resource.Pods, "two")).isEmpty();
  }

  /** Else a grace of another length would begin anew for all that is Ready already. */
  @Test
  void whatIsReadyDoesNotTurnReadyByOtherCriteria() {
    var strict = new NeedWatch("api", "a", "one", X.source(), criteria("app"));
    var lax = new NeedWatch("api", "a", "one", X.source(), criteria("c"));
    index.watch(SHOP, List.of(X), seconds(1000));
    index.put(pod("one", "p", "x", "Ready", 0), seconds(1000), woken);
    index.remove("one", "p", woken);
    index.put(pod("one", "p", "x", "Ready", 0), seconds(1000), woken);
    assertThat(index.counts(SHOP, X, seconds(1000)).readyTurns()).isEqualTo(2);

    index.watch(SHOP, List.of(lax), seconds(1000));
    assertThat(index.counts(SHOP, lax, seconds(1000)).readyTurns()).isEqualTo(2);

    index.watch(SHOP, List.of(strict), seconds(1000));
    assertThat(index.counts(SHOP, strict, seconds(1000)).ready()).isZero();
    index.watch(SHOP, List.of(X), seconds(1000));
    assertThat(index.counts(SHOP, X, seconds(1000)).readyTurns()).isEqualTo(3);
  }

  private static PodCriteria criteria(String container) {
    return new PodCriteria(Set.of(container), Readiness.Pod, Duration.ofSeconds(100));
  }

  @Test
  void afterAnyHistoryTheCountsEqualARecount() {
    long seed = new Random().nextLong();
    try {
      for (int round = 0; round < 50; round++) {
        new History(seed + round).run(2000);
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  /** Random events on an index and, in plain, on a map of pods. */
  private static final class History {
    private final Random random;
    private final NeedIndex index = new NeedIndex();
    private final Map<String, PodFact> plain = new HashMap<>();
    private final Set<ServiceKey> woken = new HashSet<>();
    private final Map<ServiceKey, List<NeedWatch>> services = new HashMap<>();
    private final Map<ServiceKey, List<NeedCounts>> shown = new HashMap<>();
    private long shownAt;
    private long now = 10_000;

    private History(long seed) {
      random = new Random(seed);
    }

    private void run(int steps) {
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(20)) {
          case 0 -> relist();
          case 1 -> watch();
          case 2 -> now += random.nextInt(200);
          case 3, 4, 5, 6 -> remove();
          default -> put();
        }
        check();
      }
    }

    /** Counts without what moves by itself; the next change as an instant. */
    private NeedCounts still(NeedCounts counts) {
      Duration next = counts.untilNextChange();
      return new NeedCounts(
          counts.ready(),
          counts.starting(),
          counts.failing(),
          counts.matched(),
          counts.readyTurns(),
          counts.worst(),
          next == null ? null : next.plusSeconds(now));
    }

    private String any(String... values) {
      return values[random.nextInt(values.length)];
    }

    private PodFact anyPod() {
      return pod(
          any("one", "two"),
          "p" + random.nextInt(12),
          any("x", "y", "z"),
          any("Ready", "Young", "Crash", "Leaving", "Done"),
          now - random.nextInt(600));
    }

    private void put() {
      PodFact pod = anyPod();
      plain.put(pod.namespace() + "/" + pod.name(), pod);
      index.put(pod, seconds(now), woken);
    }

    private void remove() {
      PodFact pod = anyPod();
      plain.remove(pod.namespace() + "/" + pod.name());
      index.remove(pod.namespace(), pod.name(), woken);
    }

    private void relist() {
      String scope = any("", "one", "two");
      plain.values().removeIf(pod -> scope.isEmpty() || pod.namespace().equals(scope));
      var listed = new ArrayList<PodFact>();
      for (int i = random.nextInt(10); i > 0; i--) {
        PodFact pod = anyPod();
        if ((scope.isEmpty() || pod.namespace().equals(scope))
            && plain.putIfAbsent(pod.namespace() + "/" + pod.name(), pod) == null) {
          listed.add(pod);
        }
      }
      index.replace(scope, listed, seconds(now), woken);
    }

    private void watch() {
      var service = new ServiceKey("s", any("a", "b"));
      var watches = new HashSet<NeedWatch>();
      for (int i = random.nextInt(3); i > 0; i--) {
        var requirement = new Requirement("app", Operator.NotIn, List.of(any("x", "y")));
        LabelSelector selector =
            random.nextBoolean()
                ? LabelSelector.ofLabels(Map.of("app", any("x", "y")))
                : new LabelSelector(Map.of(), List.of(requirement));
        watches.add(NeedIndexTest.watch(any("one", "two"), selector));
      }
      services.put(service, List.copyOf(watches));
      index.watch(service, watches, seconds(now));
      shown.put(
          service,
          watches.stream().map(w -> still(index.counts(service, w, seconds(now)))).toList());
    }

    private void check() {
      assertThat(index.size()).isEqualTo(plain.size());
      services.forEach((service, watches) -> {
        watches.forEach(watch -> check(service, watch));
        List<NeedCounts> counts =
            watches.stream()
                .map(watch -> still(index.counts(service, watch, seconds(now))))
                .toList();
        List<NeedCounts> before = shown.put(service, counts);
        if (shownAt == now) { // what time alone changes wakes nobody
          boolean differs = !counts.equals(before);
          assertThat(woken.contains(service)).isEqualTo(differs);
        }
      });
      shownAt = now;
      woken.clear();
    }

    private void check(ServiceKey service, NeedWatch watch) {
      NeedCounts counts = index.counts(service, watch, seconds(now));
      List<PodFact> matching =
          plain.values().stream()
              .filter(pod -> pod.namespace().equals(watch.namespace()))
              .filter(pod -> watch.source().picks(pod))
              .sorted(Comparator.comparing(PodFact::name))
              .toList();
      assertThat(counts.ready()).isEqualTo(count(matching, watch, State.Ready));
      assertThat(counts.starting()).isEqualTo(count(matching, watch, State.Starting));
      assertThat(counts.failing()).isEqualTo(count(matching, watch, State.Failing));
      assertThat(counts.worst() == null ? null : counts.worst().name())
          .isEqualTo(
              matching.stream()
                  .filter(pod -> judge(pod, watch).state() == State.Failing)
                  .min(Comparator.comparing(pod -> judge(pod, watch).reason()))
                  .map(PodFact::name)
                  .orElse(null));
      long due =
          matching.stream()
              .mapToLong(pod -> judge(pod, watch).nextChangeSeconds())
              .min()
              .orElse(Long.MAX_VALUE);
      assertThat(
              counts.untilNextChange() == null
                  ? Long.MAX_VALUE
                  : now + counts.untilNextChange().toSeconds())
          .isEqualTo(due);
    }

    private PodVerdict judge(PodFact pod, NeedWatch watch) {
      return PodRules.judge(pod, watch.criteria(), now);
    }

    private int count(List<PodFact> pods, NeedWatch watch, State state) {
      return (int) pods.stream().filter(pod -> judge(pod, watch).state() == state).count();
    }
  }
}
