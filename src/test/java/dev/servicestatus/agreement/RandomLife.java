package dev.servicestatus.agreement;

import static dev.servicestatus.testing.Seeds.oneOf;

import dev.servicestatus.api.v1alpha1.Dependency;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.condition.Express;
import dev.servicestatus.condition.NotJudged;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.DependencyGraph.Fault;
import dev.servicestatus.health.DependencyState;
import dev.servicestatus.health.Evaluation;
import dev.servicestatus.health.Member;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.Scope;
import dev.servicestatus.health.SelfDoubt;
import dev.servicestatus.health.ServiceMemory;
import dev.servicestatus.health.Surroundings;
import dev.servicestatus.oracle.Definition;
import dev.servicestatus.oracle.Moment;
import dev.servicestatus.oracle.Moment.Settings;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/**
 * A service to which random things happen. The product is evaluated when something wakes it, as the
 * operator would; all that there is to know is written down for the oracle.
 */
final class RandomLife {
  /**
   * What the product says after a moment.
   *
   * @param evaluation null while it is not judged
   */
  record Said(ServiceStatusStatus status, Evaluation evaluation) {}

  private static final long START = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
  private static final String NAMESPACE = "shop";
  private static final Duration PATIENCE = Duration.ofSeconds(RandomMember.PATIENCE);

  private final Random random;
  private final RandomSpecs specs;
  private final boolean everySecond;
  private final Map<String, RandomMember> members = new LinkedHashMap<>();
  private final List<Moment> history = new ArrayList<>();
  private final List<Said> said = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final ServiceStatus service = new ServiceStatus();
  private ServiceStatusSpec spec;
  private Surroundings surroundings = Surroundings.NONE;
  private SelfDoubt doubt = SelfDoubt.NONE;
  private ServiceMemory memory;
  private ServiceStatusStatus status;
  private Evaluation evaluation;
  private long now = START;
  private long lookAgainAt = Long.MAX_VALUE;
  private boolean restarted;
  private int lives;

  /**
   * Begins a life.
   *
   * @param everySecond whether the oracle looks every second, and the product still only when woken
   */
  RandomLife(Random random, boolean everySecond) {
    this.random = random;
    this.everySecond = everySecond;
    this.specs = new RandomSpecs(random);
    this.spec = specs.spec();
    service.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(NAMESPACE)
            .withName("checkout")
            .withUid("1")
            .withGeneration(1L)
            .build());
    for (String name : List.of("a", "b", "c", "local")) {
      members.put(name, new RandomMember(name, random, now));
    }
    this.memory = ServiceMemory.startingAt(moment());
    evaluate();
  }

  List<Moment> history() {
    return history;
  }

  List<Said> said() {
    return said;
  }

  /** What happened, for whoever looks into a difference. */
  List<String> events() {
    return events;
  }

  /** Time passes, often exactly until it is time to look again; then something happens. */
  void step() {
    long wait =
        switch (random.nextInt(9)) {
          case 0, 1, 2 -> lookAgainAt == Long.MAX_VALUE ? 7 : lookAgainAt - now;
          case 3, 4 -> 0;
          case 5 -> random.nextInt(300);
          case 6 -> random.nextInt(40) == 0 && !everySecond ? 4000 : 20;
          default -> random.nextInt(35);
        };
    passUntil(now + Math.clamp(wait, 0, everySecond ? 120 : 5000));
    happen();
    evaluate();
  }

  private void passUntil(long end) {
    long next = nextNews();
    while (next < end) {
      tickUntil(next);
      evaluate();
      next = nextNews();
    }
    tickUntil(end);
  }

  private long nextNews() {
    long next = Math.max(lookAgainAt, now + 1);
    for (RandomMember member : members.values()) {
      next = Math.min(next, member.nextNews(now));
    }
    return next;
  }

  /** Nothing is seen that was not seen before: what is shown has to be true all the same. */
  private void tickUntil(long end) {
    while (everySecond && now + 1 < end) {
      now++;
      write();
    }
    now = end;
    members.values().forEach(member -> member.pass(now));
  }

  private void happen() {
    if (random.nextInt(20) == 0) {
      restart();
    } else if (random.nextInt(12) == 0) {
      spec = specs.changed(spec);
      events.add(now - START + " declared anew");
    } else if (random.nextInt(12) == 0) {
      doubt = doubt.after(random.nextInt(3) == 0, nanos(now));
      surroundings = someSurroundings().doubting(doubt);
      events.add(now - START + " " + surroundings);
    } else {
      String name = oneOf(random, "a", "a", "a", "b", "b", "c", "local");
      members.get(name).change(now);
      events.add(now - START + " change in " + name);
    }
  }

  private Surroundings someSurroundings() {
    List<DependencyState> states = new ArrayList<>();
    for (String name : List.of("db", "queue").subList(0, random.nextInt(3))) {
      var dependency = new Dependency(name, oneOf(random, null, Dependency.Importance.values()[1]));
      Level level = oneOf(random, Level.values());
      Level last = random.nextInt(3) == 0 ? null : Level.values()[random.nextInt(4)];
      states.add(
          random.nextInt(8) == 0
              ? DependencyState.missing(dependency)
              : new DependencyState(dependency, level, last));
    }
    Fault fault =
        oneOf(random, null, null, null, new Fault.TooDeep(), new Fault.Cycle(List.of("a", "a")));
    return new Surroundings(List.copyOf(states), Optional.ofNullable(fault));
  }

  private static Moment.Dependency told(DependencyState state) {
    return new Moment.Dependency(
        state.name(), state.dependency().optional(), state.shown(), state.lastKnown());
  }

  private static String told(Fault fault) {
    return switch (fault) {
      case Fault.Cycle cycle -> "DependencyCycle";
      case Fault.TooDeep deep -> "DependencyTooDeep";
    };
  }

  private void restart() {
    lives++;
    restarted = true;
    members.values().forEach(member -> member.forget(now));
    memory = ServiceMemory.restored(status, moment());
    doubt = SelfDoubt.NONE;
    surroundings = surroundings.doubting(doubt);
    events.add(now - START + " restart");
  }

  private dev.servicestatus.health.Moment moment() {
    return new dev.servicestatus.health.Moment(nanos(now), Instant.ofEpochSecond(now));
  }

  /** The monotonic clock of another life begins anywhere. */
  private long nanos(long second) {
    return lives * -77_777_777_777L + Duration.ofSeconds(second - START).toNanos();
  }

  private Scope scope() {
    List<Member> registered =
        members.values().stream().map(RandomMember::member).filter(Objects::nonNull).toList();
    return Scope.of(spec, NAMESPACE, Map.of(), registered);
  }

  private void evaluate() {
    if (spec.suspended()) {
      notJudged();
      return;
    }
    boolean answered = true;
    while (answered) {
      Scope scope = scope();
      Map<NeedWatch, ClusterView> views = new HashMap<>();
      members.values().forEach(member -> member.watch(scope.watches(), now));
      for (NeedWatch watch : scope.watches()) {
        views.put(watch, members.get(watch.cluster()).view(watch, now, this::nanos));
      }
      evaluation = Evaluation.of(spec, scope, views, surroundings, memory, PATIENCE, moment());
      memory = evaluation.memory();
      status = Express.status(service(), status, evaluation, moment());
      write();
      answered = false;
      for (String name : evaluation.ask()) {
        answered |= members.get(name).ask(now);
      }
    }
    Duration again = evaluation.lookAgain();
    lookAgainAt = again == null ? Long.MAX_VALUE : now + again.toSeconds();
  }

  private void notJudged() {
    members.values().forEach(member -> member.watch(List.of(), now));
    memory = memory.notJudged(moment());
    evaluation = null;
    status = NotJudged.suspended(service(), status, memory, surroundings.fault(), moment());
    lookAgainAt = Long.MAX_VALUE;
    write();
  }

  private ServiceStatus service() {
    service.setSpec(spec);
    return service;
  }

  private void write() {
    Map<String, Moment.Cluster> clusters = new LinkedHashMap<>();
    members.forEach((name, member) -> clusters.put(name, member.told(now)));
    history.add(
        new Moment(
            now,
            restarted,
            new Settings(RandomMember.PATIENCE),
            Definition.of(NAMESPACE, spec),
            clusters,
            surroundings.suspected(),
            surroundings.dependencies().stream().map(RandomLife::told).toList(),
            surroundings.fault().map(RandomLife::told).orElse("")));
    restarted = false;
    said.add(new Said(status, evaluation));
  }
}
