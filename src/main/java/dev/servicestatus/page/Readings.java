package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.PageComponentStatus.By;
import dev.servicestatus.page.Page.Hold;
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

/**
 * What was read of a page, and when; monotonic nanoseconds. A reading is as old as its first
 * request. Lists come in parts and are used only when they are complete. The list of held
 * components is read before the components: the other way round, a value that a human left at the
 * end of an incident would be judged without knowing that it ended.
 */
final class Readings {
  private static final long ABANDONED = Duration.ofMinutes(5).toNanos();

  private Published page = Published.EMPTY;
  private final Map<String, Long> readAt = new HashMap<>();
  private final Set<String> gone = new HashSet<>();
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

  /**
   * Takes a part of the held.
   *
   * @return whether the list is complete now
   */
  boolean take(Part<String> part) {
    By by = held.by == Hold.Incidents ? By.Incident : By.Maintenance;
    part.items().forEach(id -> held.found.putIfAbsent(id, by));
    held.next++;
    if (!part.last()) {
      return false;
    }
    if (held.by == Hold.Incidents) {
      held.by = Hold.Maintenances;
      held.next = 1;
      return false;
    }
    page = new Published(page.components(), held.found, Map.of());
    heldAt = held.since;
    held = null;
    return true;
  }

  /**
   * Takes a part of the components.
   *
   * @return all of them, if the list is complete now; else null
   */
  Map<String, Shown> takeAll(Part<Shown> part) {
    part.items().forEach(shown -> all.found.put(shown.id(), shown));
    all.next++;
    return part.last() ? all.found : null;
  }

  /** Uses the complete list. */
  void useAll() {
    page = new Published(all.found, page.holders(), Map.of());
    readAt.clear();
    gone.clear();
    all.found.keySet().forEach(id -> readAt.put(id, all.since));
    allAt = all.since;
    all = null;
  }

  /** Whether a component was asked for by its id, and was not there. */
  boolean isGone(String id) {
    return gone.contains(id);
  }

  /** Drops a list that cannot be true. */
  void dropAll() {
    all = null;
  }

  /** One component was read, or answered to a change. */
  void take(Shown shown, long since) {
    page = page.with(shown);
    gone.remove(shown.id());
    readAt.put(shown.id(), since);
  }

  /** What is known of a component may be wrong: a write to it had no answer. */
  void doubt(String id) {
    readAt.remove(id);
  }

  /** One component is gone. */
  void gone(String id) {
    page = page.without(id);
    readAt.remove(id);
    gone.add(id);
  }
}
