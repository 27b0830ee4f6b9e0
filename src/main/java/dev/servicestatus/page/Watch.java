package dev.servicestatus.page;

import dev.servicestatus.plan.Component;
import dev.servicestatus.plan.Published;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is looked at again while nothing is to be changed, and how often. Pure. */
record Watch(
    List<Component> components, Published page, Readings readings, Agenda agenda, long now) {
  static final long HELD_EVERY = Duration.ofSeconds(60).toNanos();
  static final long ALL_EVERY = Duration.ofMinutes(5).toNanos();
  private static final long SUSPECT_EVERY = Duration.ofSeconds(30).toNanos();
  private static final long UNBELIEVED_EVERY = Duration.ofSeconds(60).toNanos();

  /** One of which it is not known what it shows. */
  Optional<String> doubtful() {
    return readable()
        .filter(id -> readings.readAt(id) == null && !readings.isNotFound(id))
        .findFirst();
  }

  /** Those that show what a level of unknown fate may have changed since they were read. */
  List<String> looksDue() {
    return components.stream()
        .filter(c -> levelLook(c).filter(due -> now - due >= 0).isPresent())
        .map(c -> c.binding().id())
        .toList();
  }

  private Optional<Long> levelLook(Component component) {
    return Optional.ofNullable(component.binding().id())
        .filter(id -> !agenda.isUnreadable(component.service(), now))
        .map(readings::readAt)
        .map(readAt -> agenda.fates().levelLook(component.service(), readAt));
  }

  /** The held that were read before the lists of the held: they may have been let go since. */
  List<String> heldBeforeLists() {
    Set<String> readable = readable().collect(Collectors.toSet());
    return heldIds().filter(readable::contains).filter(this::isReadBeforeLists).toList();
  }

  private boolean isReadBeforeLists(String id) {
    Long at = readings.readAt(id);
    return at != null && at - readings.heldAt() < 0;
  }

  private Stream<String> readable() {
    return components.stream()
        .filter(c -> !agenda.isUnreadable(c.service(), now))
        .map(c -> c.binding().id())
        .filter(Objects::nonNull);
  }

  private Stream<String> heldIds() {
    return components.stream()
        .filter(c -> c.binding().id() != null)
        .filter(c -> c.binding().held() != null || page.holders().containsKey(c.binding().id()))
        .map(c -> c.binding().id());
  }

  boolean isAnyHeld() {
    return heldIds().findAny().isPresent();
  }

  /** How often all components are read. */
  long allEvery() {
    if (!readings.unlisted().isEmpty()) {
      return UNBELIEVED_EVERY;
    }
    return isAnySuspect() ? SUSPECT_EVERY : ALL_EVERY;
  }

  /** One that was not found is looked for once more before anything is concluded. */
  private boolean isAnySuspect() {
    return components.stream()
        .map(c -> c.binding().id())
        .anyMatch(id -> id != null && readings.isNotFound(id) && !readings.isGone(id));
  }

  /** How long nothing is to be read again, in nanoseconds; 0 or less: it is. */
  long rest() {
    long rest = readings.allAt() == null ? 0 : readings.allAt() + allEvery() - now;
    for (Component component : components) {
      rest = Math.min(rest, levelLook(component).map(due -> due - now).orElse(rest));
    }
    return isAnyHeld() && readings.heldAt() != null
        ? Math.min(rest, readings.heldAt() + HELD_EVERY - now)
        : rest;
  }
}
