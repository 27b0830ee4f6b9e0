package dev.servicestatus.endtoend;

import static dev.servicestatus.api.v1alpha1.Level.Unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.NeedRow;
import dev.servicestatus.endtoend.Observed.Serving;
import dev.servicestatus.endtoend.Observed.Shown;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Things that happen to workloads at the same time, each a test of its own: most of a rollout is
 * waiting for pods.
 */
final class Scenarios {
  /** A rollout of few pods takes about 25 s; the machine may be busy. */
  static final Duration BOUND = Duration.ofSeconds(120);

  /** What a scenario does; it may fail. */
  @FunctionalInterface
  interface Scenario {
    void run() throws Exception;
  }

  /** What a service was to show from some moment on, to be asked for again at the end. */
  private record Expectation(long since, List<Level> levels) {}

  final World world;
  final Observed observed;
  private final Map<String, Scenario> scenarios = new LinkedHashMap<>();
  private final Map<String, Expectation> expectations = new ConcurrentHashMap<>();

  Scenarios(World world, Observed observed) {
    this.world = world;
    this.observed = observed;
  }

  void add(String name, Scenario scenario) {
    if (scenarios.put(name, scenario) != null) {
      throw new IllegalArgumentException("twice: " + name);
    }
  }

  /** Starts all of them. Each test waits for its own; the last one looks at all once more. */
  Stream<DynamicTest> tests() {
    List<DynamicTest> tests = new ArrayList<>();
    scenarios.forEach((name, scenario) -> {
      var task =
          new FutureTask<Void>(() -> {
            scenario.run();
            return null;
          });
      Thread.ofVirtual().name(name).start(task);
      tests.add(DynamicTest.dynamicTest(name, () -> join(task)));
    });
    tests.add(DynamicTest.dynamicTest("and nothing else was shown later", this::nothingElse));
    return tests.stream();
  }

  private static void join(FutureTask<Void> task) throws Throwable {
    try {
      task.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private void nothingElse() {
    assertThat(expectations).isNotEmpty();
    expectations.forEach(
        (key, expected) -> assertThat(levels(key, expected)).as(key).isEqualTo(expected.levels()));
  }

  /** Creates workloads with their services and waits until these show Operational. */
  void begin(List<Workload> workloads) {
    create(workloads);
    workloads.forEach(it -> {
      awaitRolled(it);
      awaitLevels(it, 0, Level.Operational);
    });
  }

  void create(List<Workload> workloads) {
    workloads.stream().map(Workload::namespace).distinct().forEach(world::namespace);
    workloads.forEach(it -> it.create(world));
    workloads.forEach(it -> it.createService(world));
  }

  void awaitRolled(Workload workload) {
    awaitWorkload(workload, "is rolled out", Workload::isRolled);
  }

  /** Waits until the controller of a workload has seen its newest spec, and something holds. */
  void awaitWorkload(
      Workload workload, String what, Predicate<GenericKubernetesResource> condition) {
    long generation = workload.generation(world);
    Poll.until(
        workload.kind() + " " + workload.key() + " " + what,
        BOUND,
        () ->
            observed
                .workload(workload)
                .filter(it -> Workload.number(it, "status", "observedGeneration") >= generation)
                .filter(condition)
                .isPresent());
  }

  /**
   * Waits until these levels were shown since then, and no other; so it has to stay. That a service
   * whose pods take their time begins with Unknown need not be said.
   */
  void awaitLevels(Workload workload, long since, Level... levels) {
    var expected = new Expectation(since, List.of(levels));
    String key = workload.key();
    expectations.put(key, expected);
    try {
      Poll.until(
          key + " shows " + expected.levels(),
          BOUND,
          () -> {
            List<Level> now = levels(key, expected);
            if (now.size() >= levels.length && !now.equals(expected.levels())) {
              throw new IllegalStateException(key + " showed " + now);
            }
            return now.equals(expected.levels());
          });
    } catch (RuntimeException e) {
      throw new AssertionError(
          "%s showed %s, not %s; its pods served as %s; its status %s"
              .formatted(
                  key,
                  observed.shownSince(key, since),
                  expected.levels(),
                  observed.servingSince(key, since),
                  world.kubectl(
                      "get",
                      "servicestatus",
                      workload.name(),
                      "-n",
                      workload.namespace(),
                      "-oyaml")),
          e);
    }
  }

  private List<Level> levels(String key, Expectation expected) {
    List<Level> levels =
        observed.shownSince(key, expected.since()).stream().map(Shown::level).toList();
    boolean begins = expected.since() == 0 && !levels.isEmpty() && levels.getFirst() == Unknown;
    return begins && !expected.levels().contains(Unknown)
        ? levels.subList(1, levels.size())
        : levels;
  }

  void awaitReason(Workload workload, String type, Object reason) {
    Poll.until(
        type + " of " + workload.key() + " says " + reason,
        BOUND,
        () -> world.reason(workload.namespace(), workload.name(), type).equals(reason.toString()));
  }

  /** Waits until something holds of what the status says of the one need in the one cluster. */
  void awaitNeed(Workload workload, String what, Predicate<NeedRow> condition) {
    Poll.until(
        workload.key() + " " + what,
        BOUND,
        () ->
            world.status(workload.namespace(), workload.name()).orElseThrow().clusters().stream()
                .flatMap(cluster -> cluster.needs().stream())
                .anyMatch(condition));
  }

  /** The fewest pods that served from then on. */
  int fewestServing(Workload workload, long since) {
    return observed.servingSince(workload.key(), since).stream()
        .mapToInt(Serving::pods)
        .min()
        .orElse(workload.replicas());
  }
}
