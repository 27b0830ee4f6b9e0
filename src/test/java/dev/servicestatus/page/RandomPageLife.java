package dev.servicestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.By;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.Held;
import dev.servicestatus.page.Page.Hold;
import dev.servicestatus.plan.Change;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Shown;
import dev.servicestatus.testing.Seeds;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A page, up to three services and a human in random order, and what an onlooker knows who sees the
 * page alone: who set which value and when, what is held, and what was read after that.
 */
final class RandomPageLife {
  private static final Level[] COMPUTED = {
    Level.Operational, Level.DegradedPerformance, Level.PartialOutage, Level.MajorOutage
  };
  private static final Level[] BY_HAND = {
    Level.Operational, Level.PartialOutage, Level.MajorOutage, Level.UnderMaintenance
  };

  /** A reading serves for so long; older than that is nobody's excuse. */
  private static final Duration FRESH = Duration.ofSeconds(31);

  private final Random random;
  private final PageLife life = new PageLife();
  private final List<String> services;
  private final Map<String, Onlooker> onlookers = new HashMap<>();
  private final Map<Hold, Set<String>> held = new EnumMap<>(Hold.class);
  private final StringBuilder told = new StringBuilder();
  private long seq;
  private long listsBegan = -1;
  private long listsRead = -1;

  /** What is known of one component. */
  private static final class Onlooker {
    Level byHand; // stands there now; null: what stands there is ours
    long byHandSeq;
    long byHandNanos;
    boolean mayBeTaken; // it was wanted, or a hold ended, since it was set
    long heldSeq = -1;
    long heldNanos;
    long holdEndedSeq = -1;
    long readSeq = -1;
    final Set<Level> sent = EnumSet.noneOf(Level.class);
  }

  RandomPageLife(Random random) {
    this.random = random;
    services = List.of("shop/a", "shop/b", "shop/c").subList(0, 1 + random.nextInt(3));
    life.limit = 1000; // the budget is not what is tried here
    List.of(Hold.values()).forEach(by -> held.put(by, new HashSet<>()));
    for (String service : services) {
      life.wishes.want(service, name(service), anyOf(COMPUTED));
    }
    life.visit();
    life.page.beforeEach(() -> seq++);
    life.page.attempted(this::mayHaveArrived);
    life.page.watch(this::judge);
    life.page.hear(this::read);
  }

  private static String name(String service) {
    return "C" + service;
  }

  private String id(String service) {
    return life.stored(service).componentId();
  }

  private Onlooker onlooker(String id) {
    return onlookers.computeIfAbsent(id, any -> new Onlooker());
  }

  private <T> T anyOf(T[] values) {
    return Seeds.oneOf(random, values);
  }

  void live(int steps) {
    try {
      for (int i = 0; i < steps; i++) {
        step();
      }
      endWell();
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + told, e);
    }
  }

  /** What is stored as confirmed is ours, unless it can only be a human's. */
  private void look() {
    for (String service : services) {
      Level confirmed = life.stored(service).confirmed().level();
      Onlooker eye = onlooker(id(service));
      if (eye.byHand != confirmed || eye.mayBeTaken) {
        eye.sent.add(confirmed);
      }
    }
  }

  private void step() {
    seq++;
    look();
    String service = services.get(random.nextInt(services.size()));
    String id = id(service);
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> want(service, random.nextInt(12) == 0 ? Level.Unknown : anyOf(COMPUTED));
      case 3, 4 -> setByHand(id, anyOf(BY_HAND));
      case 5 -> hold(anyOf(Hold.values()), id);
      case 6 -> release(anyOf(Hold.values()));
      case 7 -> fault();
      case 8 -> restart();
      case 9 -> life.page.beforeNextWrite(() -> setByHand(id, Level.UnderMaintenance));
      case 10 -> life.page.afterNextWrite(() -> setByHand(id, anyOf(BY_HAND)));
      case 11 -> life.page.beforeNextWrite(() -> hold(Hold.Incidents, id));
      case 12 -> life.store.refuse(random.nextInt(3));
      default -> pass(Duration.ofSeconds(List.of(0, 1, 5, 61, 61, 301).get(random.nextInt(6))));
    }
  }

  private void tell(String what) {
    told.append(seq).append(' ').append(what).append('\n');
  }

  private void want(String service, Level level) {
    tell(service + " becomes " + level);
    life.wishes.want(service, level);
    Onlooker eye = onlooker(id(service));
    eye.mayBeTaken |= level == eye.byHand;
  }

  private void setByHand(String id, Level level) {
    look(); // what was found in the middle of this visit may be ours by now
    tell("a human sets " + id + " to " + level);
    Onlooker eye = onlooker(id);
    boolean stands = life.there.component(id).equals(life.there.replace(id, null, level));
    if (stands) {
      return; // nobody can see that
    }
    eye.byHand = level;
    eye.byHandSeq = seq;
    eye.byHandNanos = life.nanos();
    eye.mayBeTaken =
        eye.sent.contains(level)
            || wantedFor(id) == level
            || isToldHeld(id)
            || eye.holdEndedSeq > listsRead; // it is not known yet that the hold has ended
  }

  /** When a hold ends, what is found is the baseline: also what was set a moment after that. */
  private boolean isToldHeld(String id) {
    Held told = life.stored(serviceOf(id)).held();
    return told != null && told.by() != By.Human;
  }

  private Level wantedFor(String id) {
    return services.stream()
        .filter(service -> id.equals(id(service)))
        .map(service -> life.wishes.wanted(service).level())
        .findFirst()
        .orElse(null);
  }

  private void hold(Hold by, String id) {
    tell(id + " is held by " + by);
    held.get(by).add(id);
    life.there.hold(by, held.get(by));
    Onlooker eye = onlooker(id);
    if (eye.heldSeq < 0) {
      eye.heldSeq = seq;
      eye.heldNanos = life.nanos();
    }
  }

  private void release(Hold by) {
    tell(by + " end");
    Set<String> ended = Set.copyOf(held.get(by));
    held.get(by).clear();
    life.there.hold(by, List.of());
    for (String id : ended) {
      if (held.values().stream().noneMatch(ids -> ids.contains(id))) {
        onlooker(id).heldSeq = -1;
        onlooker(id).holdEndedSeq = seq;
        onlooker(id).mayBeTaken = true;
      }
    }
  }

  private void fault() {
    FaultyPage.Fault fault =
        List.of(
                FaultyPage.ANSWER_LOST,
                FaultyPage.NOT_REACHED,
                FaultyPage.KILLED_BEFORE,
                FaultyPage.KILLED_AFTER,
                FaultyPage.failing(new Outcome.ServerError<>("500")),
                FaultyPage.failing(new Outcome.RateLimited<>("429", Duration.ofSeconds(5))))
            .get(random.nextInt(6));
    if (random.nextInt(3) > 0 || fault == FaultyPage.ANSWER_LOST) {
      life.page.nextWrite(fault);
    } else {
      life.page.nextRead(fault);
    }
  }

  private void restart() {
    tell("restart");
    life.restart();
    listsBegan = -1;
    listsRead = -1;
  }

  private void pass(Duration time) {
    tell(time + " pass");
    long end = life.nanos() + time.toNanos();
    while (true) {
      try {
        life.run(Duration.ofNanos(Math.max(0, end - life.nanos())));
        return;
      } catch (FaultyPage.Killed killed) {
        restart();
      }
    }
  }

  /** What the operator has read by now. */
  private void read(String what) {
    switch (what) {
      case "read Incidents" -> listsBegan = seq;
      case "read Maintenances" -> listsRead = listsBegan;
      default -> {
        if (what.startsWith("read all")) {
          onlookers.values().forEach(eye -> eye.readSeq = seq);
        } else if (what.startsWith("read ")) {
          onlooker(what.substring("read ".length())).readSeq = seq;
        }
      }
    }
  }

  /** A level is ours from when it is sent, whatever becomes of it. */
  private void mayHaveArrived(Change change) {
    if (change instanceof Change.SetLevel set) {
      onlooker(set.id()).sent.add(set.to());
    }
  }

  /** A change has arrived, and is about to be done. */
  private void judge(Change change) {
    tell("we send: " + change.text());
    if (!(change instanceof Change.SetLevel set)) {
      return;
    }
    Onlooker eye = onlooker(set.id());
    if (eye.heldSeq >= 0) {
      boolean knew = listsRead > eye.heldSeq || life.nanos() - eye.heldNanos > FRESH.toNanos();
      assertThat(knew).as("written while held, which was known").isFalse();
    }
    if (eye.byHand != null && eye.byHand != set.to() && !eye.mayBeTaken) {
      boolean knew =
          eye.readSeq > eye.byHandSeq || life.nanos() - eye.byHandNanos > FRESH.toNanos();
      assertThat(knew)
          .as("a human's " + eye.byHand + " is written over, which was known")
          .isFalse();
    }
    eye.byHand = null;
    eye.sent.add(set.to());
    if (life.stored(serviceOf(set.id())).unconfirmed().size() == 1) {
      eye.sent.clear(); // all earlier ones are acknowledged
      eye.sent.add(set.to());
      eye.sent.add(life.stored(serviceOf(set.id())).confirmed().level());
    }
  }

  private String serviceOf(String id) {
    return services.stream().filter(service -> id.equals(id(service))).findFirst().orElseThrow();
  }

  private void endWell() {
    life.page.heal();
    life.store.refuse(0);
    List.of(Hold.values()).forEach(this::release);
    services.forEach(service -> want(service, anyOf(COMPUTED)));
    pass(Duration.ofMinutes(7));
    for (String service : services) {
      if (life.stored(service).held() != null) { // the human lets go
        setByHand(id(service), life.wishes.wanted(service).level());
      }
    }
    pass(Duration.ofMinutes(7));
    services.forEach(this::assertRight);
    services.forEach(service -> want(service, anyOf(COMPUTED)));
    pass(Duration.ofMinutes(2));
    services.forEach(this::assertRight);
  }

  private void assertRight(String service) {
    Level wanted = life.wishes.wanted(service).level();
    List<Shown> all = life.there.all();
    assertThat(all).hasSize(services.size());
    assertThat(life.level(name(service))).as(service).isEqualTo(wanted);
    assertThat(life.reason(service)).as(service).isEqualTo(ConditionReasons.SYNCED);
    assertThat(life.stored(service).confirmed().level()).as(service).isEqualTo(wanted);
  }
}
