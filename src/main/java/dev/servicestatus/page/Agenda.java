package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.plan.Binding;
import dev.servicestatus.plan.Change;
import dev.servicestatus.plan.Component;
import dev.servicestatus.plan.Stance;
import dev.servicestatus.plan.Wanted;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Since when what is wanted of a page, and what is to be looked at again; monotonic nanoseconds. A
 * new life begins anew: it then looks once more and waits a little longer, which harms nothing.
 */
final class Agenda {
  private static final long OVERDUE = Duration.ofMinutes(3).toNanos();

  private final Map<String, Item> items = new HashMap<>();
  private final Fates fates = new Fates();

  private static final class Item {
    Wanted wanted;
    long levelSince;
    long nameSince;
    Long behindSince;
    final Map<String, String> rejections = new HashMap<>(); // why, by what was sent
    int failures;
    long retryAt;
    String failure;
    boolean unreadable;
    boolean forbidden;
  }

  private Item item(String service) {
    return items.computeIfAbsent(service, any -> new Item());
  }

  /** Notes what is wanted now, and forgets who wants nothing any more. */
  void note(Iterable<Wish> wishes, Set<String> services, long now) {
    items.keySet().retainAll(services);
    for (Wish wish : wishes) {
      Item item = item(wish.service());
      Wanted before = item.wanted;
      if (wish.wanted().equals(before)) {
        continue;
      }
      if (before == null || before.level() != wish.level()) {
        item.levelSince = now;
      }
      if (before == null || !before.isFoundAs(wish.wanted())) {
        item.nameSince = now;
      }
      item.wanted = wish.wanted();
      item.rejections.clear();
      item.failures = 0;
    }
  }

  /** Notes whether a component shows what is wanted. */
  void behind(String service, boolean behind, long now) {
    Item item = item(service);
    if (!behind) {
      item.behindSince = null;
    } else if (item.behindSince == null) {
      item.behindSince = now;
    }
  }

  /** For how long each component has not shown what is wanted. */
  Map<String, Duration> behind(long now) {
    Map<String, Duration> behind = new HashMap<>();
    items.forEach((service, item) -> {
      if (item.behindSince != null) {
        behind.put(service, Duration.ofNanos(now - item.behindSince));
      }
    });
    return behind;
  }

  /** The input of a plan. */
  Component component(Wish wish, Binding binding, long now) {
    Item item = item(wish.service());
    boolean settled = fates.isLost(wish.service());
    boolean overdue = item.behindSince != null && now - item.behindSince >= OVERDUE;
    return new Component(wish.service(), wish.age(), wish.wanted(), binding, settled, overdue);
  }

  long levelSince(String service) {
    return item(service).levelSince;
  }

  long nameSince(String service) {
    return item(service).nameSince;
  }

  /** What was sent and may have arrived. */
  Fates fates() {
    return fates;
  }

  /** The page will not have a change; not sent again until something else is wanted. */
  void rejected(Change change, String message) {
    item(change.service()).rejections.put(sent(change), message);
  }

  boolean isRejected(Change change) {
    return item(change.service()).rejections.containsKey(sent(change));
  }

  /** A name is the same whatever it replaces; the page may show another one each time. */
  private static String sent(Change change) {
    return change instanceof Change.Rename rename ? "rename " + rename.to() : change.text();
  }

  /**
   * A request about one component failed, which says nothing of the others: it waits by itself,
   * ever longer, until it shows what is wanted or something else is wanted.
   */
  void failed(String service, String message, long now) {
    Item item = item(service);
    item.failures++;
    item.retryAt = now + Trouble.backoff(item.failures);
    item.failure = message;
    item.unreadable = false;
    item.forbidden = false;
  }

  /** The key may not touch this component; as seldom asked again as a refused key. */
  void forbidden(String service, String message, long now) {
    failed(service, message, now);
    item(service).retryAt = now + Trouble.KEY_REFUSED.toNanos();
    item(service).forbidden = true;
  }

  /** Whatever failed is tried at once. */
  void retryAll() {
    items.values().forEach(item -> item.failures = 0);
  }

  /** What failed was the reading; after a change that failed, the component is read at once. */
  void unreadable(String service) {
    item(service).unreadable = true;
  }

  /** The component shows what is wanted. */
  void arrived(String service) {
    item(service).failures = 0;
  }

  /** Whether a component is left alone for a while because of a failure. */
  boolean isWaiting(String service, long now) {
    Item item = item(service);
    return item.failures > 0 && now - item.retryAt < 0;
  }

  /** Whether also reading a component waits. */
  boolean isUnreadable(String service, long now) {
    return isWaiting(service, now) && item(service).unreadable;
  }

  /** The times at which components are tried again. */
  List<Long> retriesDue() {
    return items.values().stream().filter(i -> i.failures > 0).map(i -> i.retryAt).toList();
  }

  /** Where a service stands if its change was refused, or fails. */
  Stance stance(Stance planned) {
    Item item = item(planned.service());
    Optional<Change> rejected = planned.changes().stream().filter(this::isRejected).findFirst();
    if (rejected.isPresent()) {
      String why = item.rejections.get(sent(rejected.get()));
      return told(planned, ConditionReasons.REJECTED, why);
    }
    boolean fails = item.failures > 0 && !planned.reason().equals(ConditionReasons.SYNCED);
    if (fails && item.forbidden) {
      return told(planned, ConditionReasons.REJECTED, "Tried again every 5 min: " + item.failure);
    }
    return fails && planned.reason().equals(ConditionReasons.PENDING)
        ? told(planned, planned.reason(), "Not on the page yet, and tried again: " + item.failure)
        : planned;
  }

  private static Stance told(Stance planned, String reason, String message) {
    return new Stance(planned.service(), reason, message, planned.component(), planned.changes());
  }
}
