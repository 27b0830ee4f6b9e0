package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.plan.Binding;
import dev.servicestatus.plan.Stance;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * For how long levels that are known are not known to be on their page, whatever the reason: not
 * sent yet, refused, without a component, or on a page that is refused itself. What others hold is
 * theirs, and not late. Monotonic nanoseconds.
 */
final class Lateness {
  private static final Set<String> HELD =
      Set.of(
          ConditionReasons.HELD_BY_INCIDENT,
          ConditionReasons.HELD_BY_MAINTENANCE,
          ConditionReasons.HUMAN_OVERRIDE);
  private static final Set<String> ELSEWHERE =
      Set.of(ConditionReasons.COMPONENT_NOT_FOUND, ConditionReasons.CONFIRMATION_NEEDED);

  private final Map<String, Long> since = new HashMap<>();

  /**
   * Whether a level is late.
   *
   * @param reason where its service stands; empty if the page was not looked at
   */
  private static boolean isLate(Level wanted, Binding binding, String reason) {
    if (wanted == Level.Unknown || binding.held() != null || HELD.contains(reason)) {
      return false;
    }
    return ELSEWHERE.contains(reason)
        || binding.confirmed() == null
        || binding.confirmed().level() != wanted;
  }

  /** After a visit. */
  void note(Round round, Map<String, Stance> stances) {
    Set<String> late = new HashSet<>();
    for (Wish wish : round.assignment().observe() ? List.<Wish>of() : round.ledger().wishes()) {
      String reason = stances.get(wish.service()).reason();
      if (isLate(wish.level(), round.ledger().binding(wish.service()), reason)) {
        late.add(wish.service());
      }
    }
    note(late, round.now());
  }

  /** Instead of a visit, by what is stored. */
  void refused(PageKey page, List<PageComponent> records, List<Wish> wishes, long now) {
    Map<String, Binding> stored = new HashMap<>();
    for (PageComponent record : records) {
      if (PageKey.of(record).equals(page)) {
        Binding binding = StoredBinding.read(StoredBinding.of(record));
        stored.put(StoredBinding.service(record), binding);
      }
    }
    Set<String> late = new HashSet<>();
    for (Wish wish : wishes) {
      if (isLate(wish.level(), stored.getOrDefault(wish.service(), Binding.NONE), "")) {
        late.add(wish.service());
      }
    }
    note(late, now);
  }

  /** Who was late already has been since then. */
  private void note(Set<String> late, long now) {
    since.keySet().retainAll(late);
    late.forEach(service -> since.putIfAbsent(service, now));
  }

  /** Since when the one that is longest late is; empty if none is. */
  OptionalLong since() {
    return since.values().stream().mapToLong(from -> from).min();
  }
}
