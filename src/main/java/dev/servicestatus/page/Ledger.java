package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.PageComponentStatus;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.Confirmed;
import dev.servicestatus.page.ComponentStore.Conflict;
import dev.servicestatus.plan.Binding;
import dev.servicestatus.plan.Component;
import dev.servicestatus.plan.Stance;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The records of one page, opened anew for each look at it: what each service wants, and what is
 * stored of its component.
 */
final class Ledger {
  private final ComponentStore store;
  private final PageKey page;
  private final Place place;
  private final Map<String, Wish> wishes = new TreeMap<>();
  private final Map<String, PageComponent> records = new HashMap<>();
  private final TakenComponents taken;
  private final Released released;

  /**
   * Opens it.
   *
   * @param lost whether it is known that a creation did not arrive, by service
   */
  Ledger(ComponentStore store, PageKey page, Place place, Demand demand, Predicate<String> lost) {
    this.store = store;
    this.page = page;
    this.place = place;
    demand.wishes().forEach(wish -> wishes.put(wish.service(), wish));
    this.taken = new TakenComponents(page, place.address());
    this.released = new Released(store);
    var remembered = new Remembered(demand.unjudged(), lost, place);
    store.all().forEach(record -> enter(record, remembered));
  }

  private void enter(PageComponent record, Remembered remembered) {
    boolean ours = PageKey.of(record).equals(page);
    String service = StoredBinding.service(record);
    if (ours && remembered.keeps(record)) {
      wishes.putIfAbsent(service, Remembered.wish(record));
    }
    if (ours && wishes.containsKey(service)) {
      records.put(service, record);
      return;
    }
    if (ours) {
      released.enter(record);
    }
    taken.enter(record);
  }

  /** What others have of the page. */
  TakenComponents taken() {
    return taken;
  }

  /** Those that want something, or wanted it until now. */
  Set<String> services() {
    Set<String> services = new HashSet<>(wishes.keySet());
    services.addAll(released.untold());
    return services;
  }

  /** What nobody wants any more. */
  Released released() {
    return released;
  }

  /** What the services want, in the order of their names. */
  Collection<Wish> wishes() {
    return wishes.values();
  }

  Wish wish(String service) {
    return wishes.get(service);
  }

  String recordName(String service) {
    return page.recordName(service);
  }

  private Optional<PageComponent> record(String service) {
    return Optional.ofNullable(records.get(service));
  }

  /** What is stored of a service's component. */
  Binding binding(String service) {
    return record(service).map(StoredBinding::of).map(StoredBinding::read).orElse(Binding.NONE);
  }

  /**
   * Whether the binding was made for another page, endpoint or hub; it is not used without a word
   * of the owner.
   */
  boolean isForeign(String service) {
    return record(service)
        .map(StoredBinding::of)
        .filter(status -> status.componentId() != null || status.creating() != null)
        .filter(status -> !StoredBinding.place(status).equals(place))
        .isPresent();
  }

  /** What the services want, and what is stored: the input of a plan, without foreign bindings. */
  List<Component> components(Agenda agenda, long now) {
    List<Component> components = new ArrayList<>();
    for (Wish wish : wishes.values()) {
      if (!isForeign(wish.service())) {
        components.add(agenda.component(wish, binding(wish.service()), now));
      }
    }
    return components;
  }

  /** The wishes of the services that are bound to a component. */
  List<Wish> boundTo(String id) {
    return wishes.values().stream().filter(w -> id.equals(binding(w.service()).id())).toList();
  }

  int bound() {
    return boundIds().size();
  }

  /** The components that the services are bound to, without foreign bindings. */
  Set<String> boundIds() {
    return wishes.keySet().stream()
        .filter(service -> !isForeign(service))
        .map(service -> binding(service).id())
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** When a level was last confirmed, RFC 3339; null before the first. */
  String lastPublishTime() {
    return records.values().stream()
        .map(r -> StoredBinding.of(r).confirmed())
        .filter(Objects::nonNull)
        .map(Confirmed::time)
        .max(String::compareTo)
        .orElse(null);
  }

  /** Makes the records that are missing. */
  void reserve() throws Conflict {
    for (Wish wish : wishes.values()) {
      if (!records.containsKey(wish.service())) {
        records.put(wish.service(), store.create(page, wish));
      }
    }
  }

  /** Stores a binding, with what is wanted now; the conditions stay as they are. */
  void write(String service, Binding binding) throws Conflict {
    PageComponent record = records.get(service);
    store(service, assemble(service, binding, StoredBinding.of(record).conditions()));
  }

  /**
   * Stores what came of a request. If somebody else wrote meanwhile, the record is read again: what
   * the page has done must not be forgotten.
   *
   * @param before the binding as it was when the request was sent; for another nothing is stored
   */
  void update(String service, Binding before, UnaryOperator<Binding> step) throws Conflict {
    try {
      write(service, step.apply(binding(service)));
    } catch (Conflict meanwhile) {
      store.all().stream()
          .filter(record -> record.getMetadata().getName().equals(recordName(service)))
          .filter(record -> PageKey.of(record).equals(page))
          .forEach(record -> records.put(service, record));
      if (Objects.equals(binding(service).id(), before.id())) {
        write(service, step.apply(binding(service)));
      }
    }
  }

  /** Stores where a service stands; nothing if that is stored already. */
  void express(Stance stance, Duration behind, PageSync.Expression expression) throws Conflict {
    PageComponent record = records.get(stance.service());
    List<Condition> conditions = expression.conditions(record, stance, behind);
    PageComponentStatus next =
        stance.reason().equals(ConditionReasons.CONFIRMATION_NEEDED)
            ? StoredBinding.withConditions(StoredBinding.of(record), conditions)
            : assemble(stance.service(), binding(stance.service()), conditions);
    store(stance.service(), next);
  }

  private PageComponentStatus assemble(
      String service, Binding binding, List<Condition> conditions) {
    return StoredBinding.write(binding, wishes.get(service), place, conditions);
  }

  static String time(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private void store(String service, PageComponentStatus next) throws Conflict {
    PageComponent record = records.get(service);
    if (!next.equals(record.getStatus())) {
      records.put(service, store.write(record, next));
    }
  }
}
