package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.plan.Change;
import dev.servicestatus.plan.Effect;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Shown;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A page that is kept in memory, for tests and trials; behaves as the contract says. */
public final class InMemoryPage implements Page {
  private static final int PART = 100;

  private final Map<String, Shown> components = new LinkedHashMap<>();
  private final Map<Hold, List<Holding>> held = new EnumMap<>(Hold.class);
  private int made;

  /** An empty page. */
  public InMemoryPage() {}

  @Override
  public synchronized Outcome<Part<Shown>> components(int number) {
    return new Outcome.Done<>(part(List.copyOf(components.values()), number));
  }

  @Override
  public synchronized Outcome<Shown> component(String id) {
    Shown shown = components.get(id);
    return shown == null ? new Outcome.NotFound<>("no component " + id) : new Outcome.Done<>(shown);
  }

  @Override
  public synchronized Outcome<Part<Holding>> held(Hold by, int number) {
    return new Outcome.Done<>(part(held.getOrDefault(by, List.of()), number));
  }

  @Override
  public synchronized Outcome<Effect> send(Change change) {
    return changed(change).map(Effect.Shows::new);
  }

  private Outcome<Shown> changed(Change change) {
    return switch (change) {
      case Change.Create create ->
          describe(create(create.name(), create.level()).id(), create.description());
      case Change.SetLevel set -> replace(set.id(), null, set.to());
      case Change.Rename rename -> replace(rename.id(), rename.to(), null);
      case Change.Describe text -> describe(text.id(), text.to());
    };
  }

  /** Creates a component by hand; names need not be unique. */
  public synchronized Shown create(String name, Level level) {
    var shown = new Shown("c" + ++made, name, level);
    components.put(shown.id(), shown);
    return shown;
  }

  /** Changes a component by hand; null leaves a part as it is. */
  public synchronized Outcome<Shown> replace(String id, String name, Level level) {
    return change(
        id,
        before ->
            new Shown(
                id,
                name == null ? before.name() : name,
                before.description(),
                level == null ? before.level() : level));
  }

  /** Describes a component by hand; null leaves it as it is. */
  public synchronized Outcome<Shown> describe(String id, String text) {
    return change(
        id, before -> text == null ? before : new Shown(id, before.name(), text, before.level()));
  }

  private Outcome<Shown> change(String id, UnaryOperator<Shown> how) {
    Shown after = components.computeIfPresent(id, (same, before) -> how.apply(before));
    return after == null ? new Outcome.NotFound<>("no component " + id) : new Outcome.Done<>(after);
  }

  /** Deletes a component by hand. */
  public synchronized void delete(String id) {
    components.remove(id);
  }

  /** All components, in the order of their creation. */
  public synchronized List<Shown> all() {
    return List.copyOf(components.values());
  }

  /** Says which components are held from now on. */
  public synchronized void hold(Hold by, Collection<String> ids) {
    List<Holding> one = List.of(new Holding(by.name(), List.copyOf(ids)));
    held.put(by, ids.isEmpty() ? List.of() : one);
  }

  private static <T> Part<T> part(List<T> all, int number) {
    int from = Math.min(all.size(), (number - 1) * PART);
    int to = Math.min(all.size(), from + PART);
    return new Part<>(all.subList(from, to), to - from < PART);
  }
}
