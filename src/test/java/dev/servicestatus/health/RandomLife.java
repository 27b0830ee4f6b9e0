package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ClusterScope;
import dev.servicestatus.api.v1alpha1.ClusterScope.WhenUnseen;
import dev.servicestatus.api.v1alpha1.Damping;
import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.api.v1alpha1.SecretKeyRef;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.testing.Seeds;
import dev.servicestatus.testing.Specs;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A service in random clusters to which random things happen. */
final class RandomLife {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int[] LENGTHS = {0, 1, 30, 60, 100};

  private final Random random;
  private final ServiceStatusSpec spec;
  private final Scope scope;
  private final Map<String, Link> links = new LinkedHashMap<>();
  private final Map<NeedWatch, NeedCounts> pods = new LinkedHashMap<>();
  private final History history = new History();
  private final int worseAfter;
  private final int betterAfter;
  private final WhenUnseen whenUnseen;
  private long second;
  private int lives;
  private ServiceMemory memory;
  private Evaluation evaluation;
  private Long blindSince;

  /** A cluster's link: fresh while {@code lost} is null. */
  private static final class Link {
    private ClusterReason lost;
    private long since;
    private long answered;
  }

  RandomLife(Random random) {
    this.random = random;
    this.worseAfter = LENGTHS[random.nextInt(LENGTHS.length)];
    this.betterAfter = LENGTHS[random.nextInt(LENGTHS.length)];
    this.whenUnseen = Seeds.oneOf(random, WhenUnseen.values());
    List<String> names = List.of("a", "b", "c").subList(0, 1 + random.nextInt(3));
    names.forEach(name -> links.put(name, new Link()));
    IntOrString require =
        Seeds.oneOf(
            random,
            new IntOrString("All"),
            new IntOrString("Any"),
            new IntOrString("Majority"),
            new IntOrString(2));
    this.spec =
        Specs.of(
            new ClusterScope(names, null, require, whenUnseen),
            random.nextInt(3) == 0
                ? List.of(
                    need("api", Need.Importance.Required), need("web", Need.Importance.Optional))
                : List.of(need("api", Need.Importance.Required)),
            new Damping(worseAfter + "s", betterAfter + "s"));
    var member =
        new MemberClusterSpec(new SecretKeyRef("any", "kubeconfig"), null, null, null, null, null);
    this.scope =
        Scope.of(
            spec,
            "shop",
            Map.of(),
            names.stream().map(name -> new Member(name, Map.of(), member)).toList());
    scope.watches().forEach(watch -> pods.put(watch, NeedCounts.NONE));
    this.memory = ServiceMemory.startingAt(now());
    evaluate();
  }

  private static Need need(String name, Need.Importance importance) {
    return new Need(
        name,
        null,
        LabelSelector.ofLabels(Map.of("app", name)),
        null,
        null,
        null,
        new IntOrString(3),
        null,
        importance,
        null,
        "100s",
        null);
  }

  private Moment now() {
    return new Moment(
        lives * -77_777_777_777L + Duration.ofSeconds(second).toNanos(), START.plusSeconds(second));
  }

  private long nanos(long at) {
    return now().nanos() - Duration.ofSeconds(second - at).toNanos();
  }

  Evaluation evaluation() {
    return evaluation;
  }

  /** The own level is no better than this, because it comes and goes. */
  Level floor() {
    return memory.dampening().flapping().floor();
  }

  int worseAfter() {
    return worseAfter;
  }

  int betterAfter() {
    return betterAfter;
  }

  WhenUnseen whenUnseen() {
    return whenUnseen;
  }

  long provenWorse(Level level) {
    return history.provenWorse(level, second, Replay.PATIENCE.toSeconds());
  }

  long provenBetter(Level level) {
    return history.provenBetter(level, second, Replay.PATIENCE.toSeconds());
  }

  /** How long it has been blind; -1 if it is not. */
  long blindSeconds() {
    return blindSince == null ? -1 : second - blindSince;
  }

  /** Time passes, often exactly until it is time to look again; then something happens. */
  void change() {
    Duration wait = evaluation.lookAgain();
    long until = wait == null ? 200 : Math.max(1, wait.toSeconds());
    second +=
        switch (random.nextInt(4)) {
          case 0 -> 0;
          case 1 -> random.nextLong(Math.min(until, 200));
          default -> wait == null ? random.nextInt(5) : until;
        };
    switch (random.nextInt(8)) {
      case 0, 1, 2 ->
          pods.replaceAll((watch, counts) ->
              isFresh(watch) && random.nextBoolean() ? someFollowing(counts) : counts);
      case 3 -> loseOne();
      case 4, 5 -> findSome();
      case 6 -> answer();
      default -> {
        if (random.nextInt(10) == 0) {
          restart();
        }
      }
    }
  }

  private boolean isFresh(NeedWatch watch) {
    Link link = links.get(watch.cluster());
    if (link.lost == null) {
      link.answered = second;
    }
    return link.lost == null;
  }

  private NeedCounts someFollowing(NeedCounts before) {
    int ready = random.nextInt(4);
    int starting = random.nextInt(4 - ready);
    int failing = random.nextInt(4 - ready - starting);
    return new NeedCounts(
        ready,
        starting,
        failing,
        before.matched() || ready + starting + failing > 0,
        before.readyTurns() + Math.max(0, ready - before.ready()),
        failing == 0 ? null : new NeedCounts.WorstPod("pod", PodReason.NotReady, null),
        null);
  }

  /** Some clusters are seen from now on. */
  void findSome() {
    for (Link link : links.values()) {
      if (random.nextBoolean()) {
        link.lost = null;
        link.answered = second;
      }
    }
  }

  /** One more cluster is not seen from now on; false if none was. */
  boolean loseOne() {
    List<Link> fresh =
        new ArrayList<>(links.values().stream().filter(link -> link.lost == null).toList());
    if (!fresh.isEmpty()) {
      Link link = fresh.get(random.nextInt(fresh.size()));
      link.lost =
          Seeds.oneOf(
              random,
              ClusterReason.Unreachable,
              ClusterReason.Unauthorized,
              ClusterReason.TlsError);
      link.since = second;
    }
    return !fresh.isEmpty();
  }

  private void answer() {
    links
        .values()
        .forEach(link -> {
          if (link.lost == null) {
            link.answered = second;
          }
        });
  }

  /** Every fresh cluster answers whatever is asked now. */
  void answerAll() {
    answer();
    evaluate();
  }

  void passLessThanUntilLookAgain() {
    Duration wait = evaluation.lookAgain();
    second += wait == null ? random.nextInt(5000) : random.nextLong(Math.max(1, wait.toSeconds()));
  }

  void passUntilLookAgain() {
    second += evaluation.lookAgain().toSeconds();
  }

  /**
   * Whether the fleet tells this very moment of a cluster that it lost: why it is not seen, at the
   * end of the patience.
   */
  boolean isTold() {
    return links.values().stream()
        .anyMatch(link -> link.lost != null && second - link.since == Replay.PATIENCE.toSeconds());
  }

  /** The operator ends, and another begins at once and sees what it saw. */
  void restart() {
    var stored = Replay.stored(memory, now());
    lives++;
    memory = ServiceMemory.restored(stored, now());
    history.forget();
  }

  void evaluate() {
    Map<NeedWatch, ClusterView> views = new LinkedHashMap<>();
    for (NeedWatch watch : scope.watches()) {
      Link link = links.get(watch.cluster());
      views.put(watch, view(link, pods.get(watch)));
    }
    evaluation = Evaluation.of(spec, scope, views, memory, Replay.PATIENCE, now());
    memory = evaluation.memory();
    history.add(second, evaluation.verdict());
    blindSince =
        !evaluation.verdict().blind()
            ? null
            : blindSince == null ? Long.valueOf(second) : blindSince;
  }

  private ClusterView view(Link link, NeedCounts counts) {
    if (link.lost == null) {
      return new Seen(counts, nanos(link.answered));
    }
    boolean patient = second - link.since < Replay.PATIENCE.toSeconds();
    return new Unseen(
        patient ? ClusterReason.Stale : link.lost, nanos(link.since), nanos(link.answered));
  }
}
