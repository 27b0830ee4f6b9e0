package dev.servicestatus.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.api.v1alpha1.WorkloadRef;
import dev.servicestatus.cluster.CountedPods;
import dev.servicestatus.condition.Express;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.Evaluation;
import dev.servicestatus.health.Member;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.NeedMemory;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.Scope;
import dev.servicestatus.health.ServiceMemory;
import dev.servicestatus.testing.Seeds;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same facts end in the same status: in any order of arrival, doubled, or from a fresh list.
 */
class ArrivalTest {
  private static final long NOW = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
  private static final String NAMESPACE = "shop";
  private static final Duration PATIENCE = Duration.ofSeconds(RandomMember.PATIENCE);
  private static final int OBJECTS = 8;
  private static final int CHANGES = 4;

  /** One object's state from now on; null: it is gone, as it was last. */
  private record Change(ObjectNode object, boolean gone) {}

  @Test
  void theWayFactsArriveIsOfNoMatter() {
    Seeds.forEach(2_000, ArrivalTest::check);
  }

  @Tag("long")
  @Test
  void theWayFactsArriveIsOfNoMatterInAHundredThousandCases() {
    Seeds.forEach(100_000, ArrivalTest::check);
  }

  private static void check(Random random) {
    ServiceStatusSpec spec = new RandomSpecs(random).spec();
    Scope scope = Scope.of(spec, NAMESPACE, Map.of(), members());
    List<Deque<Change>> histories = histories(random);
    List<Change> inOrder = merged(histories, random);
    List<Change> otherwise = merged(histories, random);

    CountedPods once = arriving(scope, inOrder, 1);
    CountedPods shuffled = arriving(scope, otherwise, 1);
    CountedPods doubled = arriving(scope, inOrder, 2);
    CountedPods listed = listed(scope, histories);
    CountedPods declaredLater = arriving(Scope.of(spec, "nobody", Map.of(), List.of()), inOrder, 1);
    declaredLater.watch(scope.watches(), NOW);

    for (long later : List.of(0L, 100L, 1000L)) {
      ServiceStatusStatus expected = status(spec, scope, once, NOW + later);
      assertThat(status(spec, scope, shuffled, NOW + later)).as("shuffled").isEqualTo(expected);
      assertThat(status(spec, scope, doubled, NOW + later)).as("doubled").isEqualTo(expected);
      assertThat(status(spec, scope, listed, NOW + later)).as("listed").isEqualTo(expected);
      assertThat(status(spec, scope, declaredLater, NOW + later)).as("later").isEqualTo(expected);
    }
  }

  private static List<Member> members() {
    return Stream.of("a", "b", "c", "local")
        .map(name ->
            new Member(name, Map.of("tier", "prod"), Member.openTo(NAMESPACE, name).spec(), false))
        .toList();
  }

  /** What happens to each object, one after the other. */
  private static List<Deque<Change>> histories(Random random) {
    var pods = new RandomPods(random);
    List<Deque<Change>> histories = new ArrayList<>();
    for (int i = 0; i < OBJECTS; i++) {
      String namespace = random.nextInt(4) == 0 ? "other" : NAMESPACE;
      boolean workload = random.nextInt(4) == 0;
      WorkloadRef.Kind kind = WorkloadRef.Kind.values()[i % WorkloadRef.Kind.values().length];
      Deque<Change> history = new ArrayDeque<>();
      ObjectNode last = null;
      for (int change = random.nextInt(CHANGES); change >= 0; change--) {
        boolean gone = last != null && random.nextInt(4) == 0;
        if (!gone) {
          last = workload ? pods.workload(namespace, kind.name()) : pod(pods, namespace, i, last);
          if (workload && i >= WorkloadRef.Kind.values().length) { // of "web" there is one per kind
            last.withObject("/metadata").put("name", "web-" + i);
          }
        }
        history.add(new Change(last, gone));
      }
      histories.add(history);
    }
    return histories;
  }

  private static ObjectNode pod(RandomPods pods, String namespace, int number, ObjectNode last) {
    return last == null ? pods.pod(namespace, "pod-" + number, NOW) : pods.following(last, NOW);
  }

  /** In some order in which they may arrive: of one object, one after the other. */
  private static List<Change> merged(List<Deque<Change>> histories, Random random) {
    List<Integer> turns = new ArrayList<>();
    for (int i = 0; i < histories.size(); i++) {
      turns.addAll(Collections.nCopies(histories.get(i).size(), i));
    }
    Collections.shuffle(turns, random);
    List<Deque<Change>> left = new ArrayList<>();
    histories.forEach(history -> left.add(new ArrayDeque<>(history)));
    return turns.stream().map(turn -> left.get(turn).removeFirst()).toList();
  }

  private static CountedPods arriving(Scope scope, List<Change> changes, int times) {
    var counted = new CountedPods();
    counted.watch(scope.watches(), NOW);
    for (Change change : changes) {
      for (int i = 0; i < times; i++) {
        arrive(counted, change);
      }
    }
    return counted;
  }

  private static void arrive(CountedPods counted, Change change) {
    ObjectNode object = change.object();
    boolean pod = object.path("kind").asText().equals("Pod");
    if (pod && change.gone()) {
      counted.remove(object);
    } else if (pod) {
      counted.put(object, NOW);
    } else if (change.gone()) {
      counted.removeWorkload(object);
    } else {
      counted.putWorkload(object);
    }
  }

  /** Only what is there in the end, in one list of each kind. */
  private static CountedPods listed(Scope scope, List<Deque<Change>> histories) {
    var counted = new CountedPods();
    counted.watch(scope.watches(), NOW);
    Map<String, List<ObjectNode>> byKind = new LinkedHashMap<>();
    for (Deque<Change> history : histories) {
      Change last = history.getLast();
      if (!last.gone()) {
        String kind = last.object().path("kind").asText();
        byKind.computeIfAbsent(kind, k -> new ArrayList<>()).add(last.object());
      }
    }
    counted.replace(byKind.getOrDefault("Pod", List.of()), NOW);
    for (WorkloadRef.Kind kind : WorkloadRef.Kind.values()) {
      counted.replaceWorkloads(kind, byKind.getOrDefault(kind.name(), List.of()));
    }
    return counted;
  }

  /** Whether a need ever matched is known of the past, not of the facts: here each did. */
  private static ServiceStatusStatus status(
      ServiceStatusSpec spec, Scope scope, CountedPods counted, long second) {
    var now = new Moment(Duration.ofSeconds(second).toNanos(), Instant.ofEpochSecond(second));
    Map<ServiceMemory.Cell, NeedMemory> matched = new HashMap<>();
    scope.parts().stream()
        .flatMap(part -> part.places().stream())
        .forEach(place -> matched.put(place.cell(), NeedMemory.restored(true, null, false)));
    ServiceMemory start = ServiceMemory.startingAt(now);
    var memory = new ServiceMemory(start.dampening(), start.shown(), matched);
    Map<NeedWatch, ClusterView> views = new HashMap<>();
    scope
        .watches()
        .forEach(watch -> views.put(watch, new Seen(counted.counts(watch, second), now.nanos())));
    Evaluation evaluation = Evaluation.of(spec, scope, views, memory, PATIENCE, now);
    var service = new ServiceStatus();
    service.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(NAMESPACE)
            .withName("checkout")
            .withUid("1")
            .withGeneration(1L)
            .build());
    service.setSpec(spec);
    return Express.status(service, null, evaluation, now);
  }
}
