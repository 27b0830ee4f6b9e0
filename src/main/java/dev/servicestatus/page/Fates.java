package dev.servicestatus.page;

import dev.servicestatus.plan.Binding;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Creations and levels of which it is not known whether they arrived, and when to look what came of
 * them; monotonic nanoseconds. A server may be working on a request for a while after its answer
 * was lost; after the last look it is not.
 */
final class Fates {
  private static final List<Duration> LOOKS =
      List.of(Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(90));
  private static final long OVER = LOOKS.getLast().toNanos();

  private final Map<String, Fate> fates = new HashMap<>();

  private static final class Fate {
    Long creationSince;
    int misses;
    Long levelSince;
  }

  private Fate fate(String service) {
    return fates.computeIfAbsent(service, any -> new Fate());
  }

  /** Forgets who wants nothing any more. */
  void retain(Set<String> services) {
    fates.keySet().retainAll(services);
  }

  /** Notes what is stored; what an earlier life has sent may be on its way still. */
  void note(String service, Binding binding, long now) {
    if (!fates.containsKey(service) && !binding.unconfirmed().isEmpty()) {
      levelUnknown(service, now);
    }
    Fate fate = fate(service);
    if (binding.creating() == null) {
      creationKnown(service);
    } else if (fate.creationSince == null) {
      fate.creationSince = now;
    }
  }

  /** The creation is known to be done, or refused; or it is begun anew. */
  void creationKnown(String service) {
    Fate fate = fate(service);
    fate.creationSince = null;
    fate.misses = 0;
  }

  /** The page was read as a whole, and there was no such component. */
  void missed(String service, long readFrom) {
    Long due = creationLook(service);
    if (due != null && readFrom - due >= 0) {
      fate(service).misses++;
    }
  }

  /** When to look for a creation again; null if not at all. */
  Long creationLook(String service) {
    Fate fate = fate(service);
    return fate.creationSince == null || isLost(service)
        ? null
        : (Long) (fate.creationSince + LOOKS.get(fate.misses).toNanos());
  }

  /** All times at which to look for a creation again. */
  List<Long> creationLooks() {
    return fates.keySet().stream().map(this::creationLook).filter(Objects::nonNull).toList();
  }

  /** Whether a creation did not arrive, so that it may be begun anew. */
  boolean isLost(String service) {
    return fate(service).misses >= LOOKS.size();
  }

  /** A level was sent and may arrive as late as any request, also after newer ones. */
  void levelUnknown(String service, long now) {
    fate(service).levelSince = now;
  }

  /** Whether nothing that was sent before the last acknowledged level can arrive any more. */
  boolean isLevelSettled(String service, long at) {
    Long since = fate(service).levelSince;
    return since == null || at - since >= OVER;
  }

  /**
   * When to read a component again for a level that may have arrived late; null if not at all.
   *
   * @param readAt when it was read last
   */
  Long levelLook(String service, long readAt) {
    Long since = fate(service).levelSince;
    return since == null
        ? null
        : LOOKS.stream()
            .map(after -> since + after.toNanos())
            .filter(due -> readAt - due < 0)
            .findFirst()
            .orElse(null);
  }
}
