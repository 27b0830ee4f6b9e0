package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.MemberClusterSpec;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec.AllowedNamespaces;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec.From;
import dev.servicestatus.api.v1alpha1.SecretKeyRef;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.LastKnown;
import dev.servicestatus.testing.Statuses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An operator without an operator: a service in simulated clusters, evaluated when something wakes
 * it (a change that is seen, a stream that becomes fresh or stops being so, the end of a wait, an
 * answer that was asked for), by seconds of a clock that the test owns.
 */
final class Replay {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String NAMESPACE = "shop";
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private ServiceStatusSpec spec;
  private final Map<String, SimulatedCluster> clusters = new TreeMap<>();
  private final Set<String> asked = new HashSet<>();
  private ServiceMemory memory;
  private ServiceStatusStatus stored;
  private SelfDoubt doubt = SelfDoubt.NONE;
  private Evaluation evaluation;
  private int lookAgainAt = Integer.MAX_VALUE;
  private boolean running = true;
  private boolean woken = true;
  private int lives;

  Replay(ServiceStatusSpec spec) {
    this.spec = spec;
    for (String name : spec.clusters().names()) {
      clusters.put(name, new SimulatedCluster());
    }
    this.memory = ServiceMemory.restored(null, moment(0));
  }

  /** What is to be seen now; of a service that is suspended only what is shown. */
  Timeline.Expected seen() {
    if (spec.suspended()) {
      return new Timeline.Expected(null, null, false, memory.shown().level());
    }
    return new Timeline.Expected(
        evaluation.verdict().best(),
        evaluation.verdict().worst(),
        evaluation.verdict().blind(),
        evaluation.shown().level());
  }

  /** What the last evaluation said. */
  Evaluation evaluation() {
    return evaluation;
  }

  private Scope scope() {
    var secret = new SecretKeyRef("any", "kubeconfig");
    var others = new AllowedNamespaces(From.Names, null, List.of("others"));
    List<Member> members = new ArrayList<>();
    clusters.forEach((name, cluster) -> {
      var allowed = cluster.isGranted() ? null : others;
      members.add(
          new Member(
              name, Map.of(), new MemberClusterSpec(secret, null, null, null, allowed, null)));
    });
    return Scope.of(spec, NAMESPACE, Map.of(), members);
  }

  /** Lets the change of a row happen. */
  void apply(Timeline.Row row, int second) {
    if (row.spec() != null) {
      spec = row.spec();
      woken = true;
    }
    if (row.clusters() != null) {
      row.clusters().forEach((name, text) -> clusters.get(name).become(text));
    }
    switch (row.operator()) {
      case null -> {}
      case "ends" -> end(second);
      case "starts" -> start(second);
      case "suspects itself" -> doubt(true, second);
      case "trusts itself" -> doubt(false, second);
      default -> throw new IllegalArgumentException("operator " + row.operator());
    }
  }

  private void doubt(boolean suspected, int second) {
    doubt = doubt.after(suspected, nanos(second));
    woken = true;
  }

  private void end(int second) {
    stored = stored(memory, moment(second));
    running = false;
    memory = null;
    asked.clear();
  }

  /** What an operator leaves behind for its successor. */
  static ServiceStatusStatus stored(ServiceMemory memory, Moment now) {
    OwnLevel own = memory.own();
    var lastKnown =
        own.lastKnown() == null
            ? null
            : new LastKnown(own.lastKnown(), own.lastKnownSince().toString());
    ShownLevel shown = memory.shown();
    return Statuses.of(shown.level(), shown.since().toString(), lastKnown, memory.checkpoint(now));
  }

  private void start(int second) {
    lives++;
    running = true;
    woken = true;
    doubt = SelfDoubt.NONE;
    clusters.values().forEach(cluster -> cluster.forget(second));
    memory = ServiceMemory.restored(stored, moment(second));
  }

  /** The monotonic clock of another life begins anywhere. */
  private Moment moment(int second) {
    return new Moment(
        lives * -77_777_777_777_777L + Duration.ofSeconds(second).toNanos(),
        START.plusSeconds(second));
  }

  /** One second. */
  void pass(int second, boolean evaluateAnyway) {
    for (var cluster : clusters.entrySet()) {
      boolean changed = cluster.getValue().pass(second);
      woken |= changed || asked.contains(cluster.getKey()) && cluster.getValue().answered(second);
    }
    if (running && (woken || evaluateAnyway || second >= lookAgainAt)) {
      evaluate(second);
    }
  }

  private void evaluate(int second) {
    if (spec.suspended()) {
      memory = memory.notJudged(moment(second));
      woken = false;
      lookAgainAt = Integer.MAX_VALUE;
      return;
    }
    boolean answered = true;
    while (answered) {
      Moment now = moment(second);
      Scope scope = scope();
      Map<NeedWatch, ClusterView> views = new HashMap<>();
      for (NeedWatch watch : scope.watches()) {
        views.put(watch, clusters.get(watch.cluster()).view(this::nanos, second));
      }
      Surroundings surroundings = Surroundings.NONE.doubting(doubt);
      evaluation = Evaluation.of(spec, scope, views, surroundings, memory, PATIENCE, now);
      memory = evaluation.memory();
      asked.clear();
      asked.addAll(evaluation.ask());
      answered = false;
      for (String name : List.copyOf(asked)) {
        answered |= clusters.get(name).ask(second);
      }
    }
    woken = false;
    Duration lookAgain = evaluation.lookAgain();
    lookAgainAt =
        lookAgain == null
            ? Integer.MAX_VALUE
            : second + Math.toIntExact(lookAgain.plusNanos(999_999_999).toSeconds());
  }

  private long nanos(int second) {
    return moment(second).nanos();
  }
}
