package dev.servicestatus.plan;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.By;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be done on a page, worst first, and where each service stands. A component is found by
 * its binding, else by its name; a level is written only over a level that is ours.
 *
 * @param changes sorted; the order never depends on the order of the input
 * @param stances by service
 */
public record Plan(List<Change> changes, Map<String, Stance> stances) {
  private static final Comparator<Change> WORST_FIRST =
      Comparator.comparing(Change::urgency)
          .thenComparing(Change::level, Comparator.comparing(Plan::badness))
          .thenComparing(Change::service)
          .thenComparing(Change::text);

  /** Copies. */
  public Plan {
    changes = List.copyOf(changes);
    stances = Map.copyOf(stances);
  }

  /**
   * The difference between a page and what is wanted.
   *
   * @param page what it shows
   * @param components what the services want; each service once
   */
  public static Plan between(Published page, List<Component> components) {
    var claims = new Claims(page, components);
    var stances = new LinkedHashMap<String, Stance>();
    var changes = new ArrayList<Change>();
    for (Component component : components) {
      Stance stance = stance(page, claims, component);
      stances.put(component.service(), stance);
      changes.addAll(stance.changes());
    }
    changes.sort(WORST_FIRST);
    return new Plan(changes, stances);
  }

  private static int badness(Level level) {
    return level.isComputed() ? -level.ordinal() : 1;
  }

  private static Stance stance(Published page, Claims claims, Component component) {
    return component.binding().id() == null
        ? Search.of(page, claims, component)
        : held(page, claims, component);
  }

  private static Stance held(Published page, Claims claims, Component component) {
    String id = component.binding().id();
    String owner = claims.ownerOf(id);
    if (!owner.equals(component.service())) {
      return Search.conflict(component, owner);
    }
    if (page.gone().contains(id)) {
      return Search.instead(page, claims, component);
    }
    return Search.inVain(component).orElseGet(() -> bound(page, component, true));
  }

  /**
   * Where the service of a component stands.
   *
   * @param stored whether the binding is: a component that is only found keeps its texts until
   *     then, or another service that looks for the new name could take it
   */
  static Stance bound(Published page, Component component, boolean stored) {
    Shown shown = page.components().get(component.binding().id());
    if (shown == null || !shown.isUnderstood()) {
      return notSeen(component, shown);
    }
    if (component.level() == Level.Unknown) {
      return unknown(component, shown);
    }
    By holder = holder(page, component, shown);
    List<Change> changes = new ArrayList<>();
    if (holder == null && shown.level() != component.level()) {
      changes.add(setLevel(component, shown));
    }
    if (stored && component.wantsRename(shown)) {
      changes.add(rename(component, shown));
    }
    if (stored && component.wantsDescription(shown)) {
      changes.add(describe(component, shown));
    }
    if (holder != null) {
      String message = Stance.messageOf(holder);
      return stance(component, Stance.reasonOf(holder), message, shown, changes);
    }
    return changes.isEmpty()
        ? stance(component, ConditionReasons.SYNCED, "The page shows it.", shown, changes)
        : stance(component, ConditionReasons.PENDING, "Not on the page yet.", shown, changes);
  }

  /** Nothing is concluded, and it is looked at again. */
  private static Stance notSeen(Component component, Shown shown) {
    String message =
        shown == null
            ? "Component %s was not found, and is looked for again."
            : "Component %s shows a status that pages do not have, and is read again.";
    return stance(
        component,
        ConditionReasons.PENDING,
        message.formatted(component.binding().id()),
        shown,
        List.of());
  }

  /** An incident or a maintenance before a human's hand: these say themselves when they end. */
  private static By holder(Published page, Component component, Shown shown) {
    By holder = page.holders().get(shown.id());
    if (holder != null) {
      return holder;
    }
    Binding binding = component.binding();
    if (binding.held() != null && binding.held().by() == By.Human) {
      return By.Human;
    }
    boolean baseline = binding.confirmed() != null || !binding.unconfirmed().isEmpty();
    boolean holdEnded = binding.held() != null; // what is found then is the new baseline
    boolean ours = binding.ours(component.level()).contains(shown.level());
    return baseline && !holdEnded && !ours ? By.Human : null;
  }

  private static Change setLevel(Component component, Shown shown) {
    return new Change.SetLevel(
        component.service(),
        shown.id(),
        component.name(),
        shown.level(),
        component.level(),
        component.overdue());
  }

  private static Change rename(Component component, Shown shown) {
    return new Change.Rename(
        component.service(), shown.id(), shown.name(), component.name(), component.level());
  }

  private static Change describe(Component component, Shown shown) {
    return new Change.Describe(
        component.service(),
        shown.id(),
        component.name(),
        component.wanted().description(),
        component.level());
  }

  private static Stance stance(
      Component component, String reason, String message, Shown shown, List<Change> changes) {
    return new Stance(component.service(), reason, message, shown, List.copyOf(changes));
  }

  static Stance unknown(Component component, Shown shown) {
    return stance(
        component,
        ConditionReasons.LEVEL_UNKNOWN,
        "The service's level is Unknown; the page keeps what it shows.",
        shown,
        List.of());
  }
}
