package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.plan.Binding;
import dev.servicestatus.plan.Change;
import dev.servicestatus.plan.Component;
import dev.servicestatus.plan.Plan;
import dev.servicestatus.plan.Published;
import dev.servicestatus.plan.Urgency;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which request comes next: the worst change, after the readings that it rests on; else what is to
 * be looked at again. Pure; times are monotonic nanoseconds.
 *
 * @param plan what is to be done
 * @param components what is wanted and stored
 * @param page what is known of the page
 * @param mode whether changes are sent at all
 * @param limit requests a minute
 */
record Itinerary(
    Plan plan,
    List<Component> components,
    Published page,
    Readings readings,
    Agenda agenda,
    Mode mode,
    int limit,
    long now) {
  /** What is done beyond reading. */
  enum Mode {
    /** Nothing. */
    Observes,
    /** Nothing before the page was read as a whole: what is found becomes the baseline. */
    TakesOver,
    /** Changes are sent. */
    Publishes
  }

  /** Up to so many levels are read one by one before they are written; more, all at once. */
  private static final int FEW = 5;

  /** More take longer than half a minute: the page is read as a whole at their start. */
  private static final int MANY = 25;

  private static final int SLOW_BUDGET = 10;
  private static final long FRESH = Duration.ofSeconds(30).toNanos();

  Optional<Step> next() {
    if (readings.allAt() == null || mode == Mode.TakesOver) {
      return Optional.of(all(urgencyOfStart()));
    }
    if (readings.heldAt() == null) {
      return Optional.of(readings.nextHeld(Urgency.Worsening, now));
    }
    if (mode == Mode.Observes) {
      return routine();
    }
    List<Change> changes = ready();
    if (!changes.isEmpty() && changes.getFirst().urgency().compareTo(Urgency.Creation) < 0) {
      return Optional.of(towards(changes.getFirst(), changes));
    }
    if (components.stream().anyMatch(this::mustLook)) {
      return Optional.of(all(Urgency.Creation));
    }
    if (!changes.isEmpty()) {
      return Optional.of(towards(changes.getFirst(), changes));
    }
    return routine();
  }

  private Urgency urgencyOfStart() {
    boolean outage = components.stream().anyMatch(c -> c.level() == Level.MajorOutage);
    return outage && mode != Mode.Observes ? Urgency.Outage : Urgency.Worsening;
  }

  /**
   * An adoption is stored before anything is changed; what was refused is not sent again, and what
   * failed lets the others go first.
   */
  private List<Change> ready() {
    Set<String> bound =
        components.stream()
            .map(c -> c.binding().id())
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    return plan.changes().stream()
        .filter(c -> c.component().map(bound::contains).orElse(true))
        .filter(c -> !agenda.isRejected(c) && !agenda.isWaiting(c.service(), now))
        .toList();
  }

  /** Without a binding a component is looked for on a page that was read for it. */
  private boolean mustLook(Component component) {
    Binding binding = component.binding();
    if (binding.id() != null || !isWhole()) {
      return false;
    }
    Long due = agenda.fates().creationLook(component.service());
    if (binding.creating() != null) {
      return due != null && now - due >= 0;
    }
    return component.level() != Level.Unknown
        && (readings.allAt() - agenda.nameSince(component.service()) < 0
            || plan.stances().get(component.service()).component() != null);
  }

  private Step towards(Change change, List<Change> changes) {
    long count = changes.stream().filter(c -> c instanceof Change.SetLevel).count();
    return switch (change) {
      case Change.Rename rename -> new Step.Send(rename);
      case Change.Describe describe -> new Step.Send(describe);
      case Change.Create create ->
          isFresh(readings.allAt(), agenda.nameSince(create.service()), changes.size())
              ? new Step.Send(create)
              : all(create.urgency());
      case Change.SetLevel set when count > FEW -> inWave(set, changes.size());
      case Change.SetLevel set -> alone(set);
    };
  }

  private Step alone(Change.SetLevel set) {
    long since = agenda.levelSince(set.service());
    if (!isFresh(readings.heldAt(), since, 1)) {
      return readings.nextHeld(set.urgency(), now);
    }
    return isFresh(readings.readAt(set.id()), since, 1)
        ? new Step.Send(set)
        : new Step.ReadOne(set.id(), set.urgency());
  }

  private Step inWave(Change.SetLevel set, int waiting) {
    long heldFor = waiting > MANY ? Watch.HELD_EVERY : fresh(1);
    if (isOlder(readings.heldAt(), heldFor)) {
      return readings.nextHeld(set.urgency(), now);
    }
    if (!isOlder(readings.readAt(set.id()), fresh(waiting))) {
      return new Step.Send(set);
    }
    return isUnlisted(set.id()) ? new Step.ReadOne(set.id(), set.urgency()) : all(set.urgency());
  }

  private boolean isFresh(Long at, long since, int waiting) {
    return at != null && at - since >= 0 && !isOlder(at, fresh(waiting));
  }

  /**
   * A budget that brings a request every few seconds would never get from the reading to the write.
   */
  private long fresh(int waiting) {
    return waiting > MANY || limit < SLOW_BUDGET ? Watch.ALL_EVERY : FRESH;
  }

  private boolean isOlder(Long at, long age) {
    return at == null || now - at >= age;
  }

  private Step all(Urgency urgency) {
    return isOlder(readings.heldAt(), Math.max(fresh(1), Watch.HELD_EVERY))
        ? readings.nextHeld(urgency, now)
        : readings.nextAll(urgency, now);
  }

  private Optional<Step> routine() {
    Optional<String> doubtful = watch().doubtful();
    if (doubtful.isPresent()) {
      return doubtful.map(id -> new Step.ReadOne(id, Urgency.Routine));
    }
    if (isOlder(readings.allAt(), watch().allEvery())) {
      return Optional.of(all(Urgency.Routine));
    }
    List<String> looks = watch().looksDue();
    return looks.isEmpty() && !watch().isAnyHeld() ? Optional.empty() : again(looks);
  }

  private Optional<Step> again(List<String> looks) {
    if (isOlder(readings.heldAt(), Watch.HELD_EVERY)) {
      return Optional.of(readings.nextHeld(Urgency.Routine, now));
    }
    List<String> stale = looks.isEmpty() ? watch().heldBeforeLists() : looks;
    if (stale.stream().filter(id -> !isUnlisted(id)).count() > FEW) {
      return Optional.of(readings.nextAll(Urgency.Routine, now));
    }
    return stale.stream().findFirst().map(id -> new Step.ReadOne(id, Urgency.Routine));
  }

  /** Whether the last list lacks no more than what can be true. */
  private boolean isWhole() {
    return readings.unlisted().isEmpty();
  }

  /** Whether a list does not tell of a component, and only its own reading does. */
  private boolean isUnlisted(String id) {
    return readings.unlisted().contains(id);
  }

  /** How long nothing is due. */
  Duration rest() {
    long rest = watch().rest();
    for (long due : isWhole() ? agenda.fates().creationLooks() : List.<Long>of()) {
      rest = Math.min(rest, due - now);
    }
    for (long due : agenda.retriesDue()) {
      rest = due - now > 0 ? Math.min(rest, due - now) : rest;
    }
    return Duration.ofNanos(Math.max(rest, 0));
  }

  private Watch watch() {
    return new Watch(components, page, readings, agenda, now);
  }
}
