package dev.servicestatus.plan;

import dev.servicestatus.api.v1alpha1.PageComponentStatus.By;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a page shows.
 *
 * @param components by id, in the order of the page
 * @param holders which components are in an open incident or an active maintenance that is not ours
 * @param taken ids that are bound by others than the services of this page: who has them
 * @param takenNames names that others create or are bound by on the same page: who has them
 * @param gone ids that were looked for in every way and are not there; of any other that is missing
 *     nothing is concluded
 * @param whole whether the list can be believed; if too much is missing in it, what it shows is
 *     used, and nothing is created or taken by name: that may be what is missing
 */
public record Published(
    Map<String, Shown> components,
    Map<String, By> holders,
    Map<String, String> taken,
    Map<String, String> takenNames,
    Set<String> gone,
    boolean whole) {
  /** A page without anything. */
  public static final Published EMPTY = new Published(Map.of(), Map.of(), Map.of());

  /** Copies; keeps the order. */
  public Published {
    components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
    holders = Map.copyOf(holders);
    taken = Map.copyOf(taken);
    takenNames = Map.copyOf(takenNames);
    gone = Set.copyOf(gone);
  }

  /** Without names that others have; nothing is gone. */
  public Published(
      Map<String, Shown> components, Map<String, By> holders, Map<String, String> taken) {
    this(components, holders, taken, Map.of(), Set.of(), true);
  }

  /** With one component as it was read or answered. */
  public Published with(Shown shown) {
    var more = new LinkedHashMap<>(components);
    more.put(shown.id(), shown);
    return new Published(more, holders, taken, takenNames, gone, whole);
  }

  /** Without a component that is gone. */
  public Published without(String id) {
    var fewer = new LinkedHashMap<>(components);
    fewer.remove(id);
    return new Published(fewer, holders, taken, takenNames, gone, whole);
  }

  /** What the page would show if every change of the plan went through. */
  public Published apply(Plan plan) {
    Published after = this;
    for (Change change : plan.changes()) {
      after = after.apply(change);
    }
    return after;
  }

  private Published apply(Change change) {
    return switch (change) {
      case Change.Create create -> with(created(create));
      case Change.SetLevel set -> with(components.get(set.id()).at(set.to()));
      case Change.Rename rename -> with(components.get(rename.id()).called(rename.to()));
      case Change.Describe text -> with(components.get(text.id()).described(text.to()));
    };
  }

  private static Shown created(Change.Create create) {
    String description = create.description() == null ? "" : create.description();
    return new Shown("new " + create.service(), create.name(), description, create.level());
  }
}
