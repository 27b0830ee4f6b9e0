package dev.servicestatus.endtoend;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.condition.Conditions;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What services say of each other, and of not being looked at. */
class DependenciesTest {
  private static final String NEED =
      "needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]";

  private static World world;

  @BeforeAll
  static void start() {
    LocalCluster.shared(); // skips by name where the programs are missing
    world = World.begin();
    world.startOperator();
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      world.close();
    }
  }

  private static void declare(String namespace, String name, String spec) {
    world.apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: %s, namespace: %s}
        spec:
          damping: {worseAfter: 0s, betterAfter: 0s}
        %s
        """
            .formatted(
                name, namespace, (NEED.replace("app: x", "app: " + name) + "\n" + spec).indent(2)));
  }

  private static void declare(String namespace, String name, List<String> dependsOn) {
    declare(namespace, name, "dependsOn: [" + named(dependsOn) + "]");
  }

  private static String named(List<String> services) {
    return services.stream().map(service -> "{name: " + service + "}").collect(joining(", "));
  }

  private static Optional<ServiceStatusStatus> status(String namespace, String name) {
    return Optional.ofNullable(
            world
                .client()
                .resources(ServiceStatus.class)
                .inNamespace(namespace)
                .withName(name)
                .get())
        .map(ServiceStatus::getStatus);
  }

  private static Optional<Condition> condition(String namespace, String name, String type) {
    return status(namespace, name).flatMap(status -> Conditions.find(status.conditions(), type));
  }

  private static void awaitLevel(String namespace, String name, Level level) {
    Poll.until(
        name + " shows " + level,
        World.SOON,
        () -> status(namespace, name).filter(s -> s.level() == level).isPresent());
  }

  private static void awaitReady(String namespace, String name, String reason) {
    Poll.until(
        "Ready of " + name + " says " + reason,
        World.SOON,
        () ->
            condition(namespace, name, ConditionTypes.READY)
                .filter(ready -> ready.reason().equals(reason))
                .isPresent());
  }

  /** Reasons of the Events at a service, however often each was counted. */
  private static List<String> events(String namespace, String name) {
    return world.client().events().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> event.getRegarding().getName().equals(name))
        .map(Event::getReason)
        .toList();
  }

  private static void awaitEvent(String namespace, String name, String reason) {
    Poll.until(
        name + " has an Event " + reason,
        World.SOON,
        () -> events(namespace, name).contains(reason));
    assertThat(events(namespace, name)).containsOnlyOnce(reason);
  }

  private static Pods running(String namespace, String... services) {
    Pods pods = World.pods(world.hub, namespace);
    for (String service : services) {
      pods.create(service, PodShape.running().label("app", service));
    }
    return pods;
  }

  @Test
  void anOutageIsFeltByThoseThatDependOnItAndEndsWithIt() {
    Pods pods = running("chain", "web", "api", "db");
    declare("chain", "web", List.of("api"));
    declare("chain", "api", List.of("db"));
    declare("chain", "db", List.of());
    awaitLevel("chain", "web", Level.Operational);
    awaitLevel("chain", "api", Level.Operational);
    awaitLevel("chain", "db", Level.Operational);

    pods.become("db", PodShape.crashLoop().label("app", "db"));

    awaitLevel("chain", "api", Level.PartialOutage);
    awaitLevel("chain", "web", Level.DegradedPerformance);
    Condition available = condition("chain", "api", ConditionTypes.AVAILABLE).orElseThrow();
    assertThat(available.reason()).isEqualTo(ConditionReasons.DEPENDENCY_DOWN);
    assertThat(available.message()).contains("depends on db, which shows MajorOutage");
    assertThat(status("chain", "api").orElseThrow().publicMessage()).doesNotContain("db");

    pods.become("db", PodShape.running().label("app", "db"));

    awaitLevel("chain", "db", Level.Operational);
    awaitLevel("chain", "api", Level.Operational);
    awaitLevel("chain", "web", Level.Operational);
    assertThat(status("chain", "api").orElseThrow().lastKnown()).isNull();
  }

  @Test
  void aCycleIsToldToEachOfItsMembersAndEndsWithIt() {
    running("cycle", "a", "b", "c").become("b", PodShape.crashLoop().label("app", "b"));
    declare("cycle", "a", List.of("b"));
    declare("cycle", "b", List.of("c"));
    declare("cycle", "c", List.of("a"));

    for (String name : List.of("a", "b", "c")) {
      awaitReady("cycle", name, ConditionReasons.DEPENDENCY_CYCLE);
    }
    assertThat(condition("cycle", "a", ConditionTypes.STALLED).orElseThrow().message())
        .contains("a -> b -> c -> a");
    assertThat(condition("cycle", "c", ConditionTypes.STALLED).orElseThrow().message())
        .contains("c -> a -> b -> c");
    awaitLevel("cycle", "a", Level.Operational); // by its pods alone
    awaitLevel("cycle", "b", Level.MajorOutage);
    awaitEvent("cycle", "b", ConditionReasons.DEPENDENCY_CYCLE);

    declare("cycle", "c", "dependsOn: [{name: a}]\nsuspend: true"); // which takes it out of nothing

    Poll.until(
        "c is suspended",
        World.SOON,
        () -> world.reason("cycle", "c", ConditionTypes.AVAILABLE).equals("Suspended"));
    Condition stalled = condition("cycle", "c", ConditionTypes.STALLED).orElseThrow();
    assertThat(stalled.reason()).isEqualTo(ConditionReasons.DEPENDENCY_CYCLE);
    assertThat(stalled.message()).contains("c -> a -> b -> c").doesNotContain("judged");
    assertThat(world.reason("cycle", "a", ConditionTypes.STALLED))
        .isEqualTo(ConditionReasons.DEPENDENCY_CYCLE);

    declare("cycle", "c", List.of());

    awaitReady("cycle", "c", ConditionReasons.EVALUATED);
    awaitReady("cycle", "b", ConditionReasons.EVALUATED);
    awaitLevel("cycle", "a", Level.PartialOutage);
    assertThat(condition("cycle", "a", ConditionTypes.STALLED)).isEmpty();
  }

  @Test
  void badDependenciesAreToldAndDisturbNothing() {
    running("bad", "lonely", "c0", "c1");
    declare("bad", "lonely", List.of("nobody"));
    for (int i = 0; i < 17; i++) {
      declare("bad", "c" + i, i == 16 ? List.of() : List.of("c" + (i + 1)));
    }

    awaitReady("bad", "c0", ConditionReasons.DEPENDENCY_TOO_DEEP);
    awaitReady("bad", "c1", ConditionReasons.EVALUATED);
    awaitLevel("bad", "c0", Level.Operational);
    awaitLevel("bad", "lonely", Level.Operational);
    assertThat(condition("bad", "lonely", ConditionTypes.READY).orElseThrow().message())
        .contains("DependencyMissing", "nobody");
    awaitEvent("bad", "lonely", ConditionReasons.DEPENDENCY_MISSING);
    awaitEvent("bad", "c0", ConditionReasons.DEPENDENCY_TOO_DEEP);
    assertThatThrownBy(() -> declare("bad", "self", List.of("self")))
        .hasMessageContaining("`dependsOn` must not name the service itself");

    running("bad", "nobody").become("nobody", PodShape.crashLoop().label("app", "nobody"));
    declare("bad", "nobody", List.of());

    awaitLevel("bad", "lonely", Level.PartialOutage);

    world.client().resources(ServiceStatus.class).inNamespace("bad").withName("nobody").delete();

    awaitLevel("bad", "lonely", Level.Operational);
  }

  @Test
  void aSuspendedServiceIsNotLookedAtUntilItIsResumed() {
    Pods pods = World.pods(world.hub, "paused");
    pods.create("a", World.labelled(PodShape.running()));
    world.service("paused", NEED);
    world.awaitLevel("paused", Level.Operational);

    world.service("paused", NEED + "\nsuspend: true");

    world.awaitReason("paused", ConditionTypes.AVAILABLE, ConditionReasons.SUSPENDED);
    var suspended = world.status("paused").orElseThrow();
    assertThat(suspended.level()).isEqualTo(Level.Unknown);
    assertThat(suspended.lastKnown().level()).isEqualTo(Level.Operational);
    assertThat(suspended.clusters()).isEmpty();
    assertThat(world.reason("paused", ConditionTypes.READY)).isEqualTo(ConditionReasons.EVALUATED);

    pods.become("a", PodShape.crashLoop());
    world.service("paused", NEED);

    world.awaitLevel("paused", Level.MajorOutage);
    assertThat(world.status("paused").orElseThrow().lastKnown()).isNull();
  }
}
