package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.PageComponentStatus.By;
import dev.servicestatus.page.Page.Hold;
import dev.servicestatus.page.Page.Holding;
import dev.servicestatus.page.Page.Part;
import dev.servicestatus.plan.Published;
import dev.servicestatus.plan.Shown;
import dev.servicestatus.plan.Urgency;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was read of a page, and when; monotonic nanoseconds. A reading is as old as its first
 * request. Lists come in parts and are used only when they are complete. The list of held
 * components is read before the components: the other way round, a value that a human left at the
 * end of an incident would be judged without knowing that it ended.
 */
final class Readings {
  private static final long ABANDONED = Duration.ofMinutes(5).toNanos();
  private static final int READINGS_THAT_MISS = 2;

  /** More than any page has. */
  private static final int PARTS = 100;

  /** What a part did to its list. */
  enum Taken {
    /** Another one follows. */
    MORE,
    /** It was the last. */
    COMPLETE,
    /** It brings nothing new and is not the last, or there are too many; the list is dropped. */
    ENDLESS
  }

  private Published page = Published.EMPTY;
  private final Map<String, Long> readAt = new HashMap<>();
  private final Map<String, Integer> missed = new HashMap<>(); // by how many full readings in a row
  private final Set<String> notFound = new HashSet<>();
  private Set<String> unlisted = Set.of();
  private Long allAt;
  private Long heldAt;
  private AllRead all;
  private HeldRead held;

  private static final class AllRead {
    final long since;
    final Map<String, Shown> found = new LinkedHashMap<>();
    int next = 1;

    AllRead(long since) {
      this.since = since;
    }
  }

  private static final class HeldRead {
    final long since;
    final Map<String, By> found = new HashMap<>();
    final Set<String> causes = new HashSet<>();
    Hold by = Hold.Incidents;
    int next = 1;

    HeldRead(long since) {
      this.since = since;
    }
  }

  /** What is known of the page; ids bound by others are not told here. */
  Published page() {
    return page;
  }

  /** When the last complete reading of all components began; null before the first. */
  Long allAt() {
    return allAt;
  }

  /** When the last complete reading of the held ones began; null before the first. */
  Long heldAt() {
    return heldAt;
  }

  Long readAt(String id) {
    return readAt.get(id);
  }

  /** Continues, or begins, the list of held components. */
  Step nextHeld(Urgency urgency, long now) {
    if (held == null || now - held.since > ABANDONED) {
      held = new HeldRead(now);
    }
    return new Step.ReadHeld(held.by, held.next, urgency);
  }

  /** Continues, or begins, the list of all components. */
  Step nextAll(Urgency urgency, long now) {
    if (all == null || now - all.since > ABANDONED) {
      all = new AllRead(now);
    }
    return new Step.ReadAll(all.next, urgency);
  }

  /** Takes a part of the held. */
  Taken take(Part<Holding> part) {
    By by = held.by == Hold.Incidents ? By.Incident : By.Maintenance;
    boolean isNew = false;
    for (Holding holding : part.items()) {
      isNew |= held.causes.add(holding.cause());
      holding.components().forEach(id -> held.found.putIfAbsent(id, by));
    }
    if (isEndless(part, isNew, held.next++)) {
      held = null;
      return Taken.ENDLESS;
    }
    if (!part.last()) {
      return Taken.MORE;
    }
    if (held.by == Hold.Incidents) {
      held.by = Hold.Maintenances;
      held.next = 1;
      return Taken.MORE;
    }
    page = known(page.components(), held.found);
    heldAt = held.since;
    held = null;
    return Taken.COMPLETE;
  }

  private static boolean isEndless(Part<?> part, boolean isNew, int number) {
    return !part.last() && (!isNew || number >= PARTS);
  }

  /** Takes a part of the components. */
  Taken takeAll(Part<Shown> part) {
    int before = all.found.size();
    part.items().forEach(shown -> all.found.put(shown.id(), shown));
    if (isEndless(part, all.found.size() > before || part.items().isEmpty(), all.next++)) {
      all = null;
      return Taken.ENDLESS;
    }
    return part.last() ? Taken.COMPLETE : Taken.MORE;
  }

  /** The complete list of components. */
  Map<String, Shown> found() {
    return all.found;
  }

  /**
   * Uses the complete list.
   *
   * @param bound ids that should be there
   * @param lacking those of them whose absence is not believed, because it is of too many: what is
   *     known of them stays as it is
   */
  void useAll(Set<String> bound, Set<String> lacking) {
    missed.keySet().retainAll(bound);
    for (String id : bound) {
      if (all.found.containsKey(id)) {
        missed.remove(id);
        notFound.remove(id);
      } else if (!lacking.contains(id)) {
        missed.merge(id, 1, Integer::sum);
      }
    }
    var components = new LinkedHashMap<>(page.components());
    components.keySet().retainAll(lacking);
    components.putAll(all.found);
    page = known(components, page.holders());
    readAt.keySet().retainAll(lacking);
    unlisted = Set.copyOf(lacking);
    all.found.values().stream()
        .filter(Shown::isUnderstood)
        .forEach(shown -> readAt.put(shown.id(), all.since));
    allAt = all.since;
    all = null;
  }

  private static Published known(Map<String, Shown> components, Map<String, By> holders) {
    return new Published(components, holders, Map.of());
  }

  /** The bound components that the last list lacks, if they are too many to be believed gone. */
  Set<String> unlisted() {
    return unlisted;
  }

  /** Whether a component was asked for by its id, and was not there. */
  boolean isNotFound(String id) {
    return notFound.contains(id);
  }

  /** Whether a component is not there, in whatever way it is looked for. */
  boolean isGone(String id) {
    return notFound.contains(id) && missed.getOrDefault(id, 0) >= READINGS_THAT_MISS;
  }

  /** The components that are not there, in whatever way they are looked for. */
  Set<String> gone() {
    return notFound.stream().filter(this::isGone).collect(Collectors.toSet());
  }

  /** One component was read, or answered to a change. */
  void take(Shown shown, long since) {
    page = page.with(shown);
    missed.remove(shown.id());
    notFound.remove(shown.id());
    readAt.put(shown.id(), since);
  }

  /** What is known of a component may be wrong: a write to it had no answer. */
  void doubt(String id) {
    readAt.remove(id);
  }

  /** The lists of the held are read before anything else. */
  void doubtHeld() {
    heldAt = null;
  }

  /** There is no such component, said the page. */
  void notFound(String id) {
    page = page.without(id);
    readAt.remove(id);
    notFound.add(id);
  }
}
