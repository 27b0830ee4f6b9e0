package dev.servicestatus.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who may have which component. A binding keeps what it has; where there is none, a creation under
 * way comes first, then the older service. One name is for one service, also where several
 * StatusPages are one page.
 */
final class Claims {
  private final Published page;
  private final Map<String, String> ownerOfId;
  private final Map<String, String> ownerOfName = new HashMap<>();
  private final Map<String, List<Shown>> unboundByName = new HashMap<>();

  Claims(Published page, List<Component> components) {
    this.page = page;
    this.ownerOfId = new HashMap<>(page.taken());
    List<Component> ordered = components.stream().sorted(Component.FIRST).toList();
    List<Component> bound = ordered.stream().filter(c -> c.binding().id() != null).toList();
    bound.forEach(this::claimBound);
    ordered.forEach(this::claimAsked);
    page.takenNames()
        .forEach((name, owner) -> ownerOfName.putIfAbsent(ComponentName.canonical(name), owner));
    page.components().values().forEach(this::claimShown);
    ordered.forEach(c -> ownerOfName.putIfAbsent(c.claim(), c.service()));
  }

  private void claimBound(Component component) {
    String id = component.binding().id();
    boolean owns = ownerOfId.putIfAbsent(id, component.service()) == null;
    ownerOfName.putIfAbsent(component.claim(), component.service());
    Shown shown = page.components().get(id);
    if (owns && shown != null && !component.wantsRename(shown)) {
      ownerOfName.putIfAbsent(ComponentName.canonical(shown.name()), component.service());
    }
  }

  private void claimAsked(Component component) {
    Adoption adoption = component.wanted().adoption();
    if (adoption.isById()) {
      ownerOfId.putIfAbsent(adoption.id(), component.service());
    }
  }

  private void claimShown(Shown shown) {
    String name = ComponentName.canonical(shown.name());
    String taker = page.taken().get(shown.id());
    if (taker != null) {
      ownerOfName.putIfAbsent(name, taker);
    } else if (!ownerOfId.containsKey(shown.id())) {
      unboundByName.computeIfAbsent(name, any -> new ArrayList<>()).add(shown);
    }
  }

  /** Who has the component that a service is bound to, or asks for by id. */
  String ownerOf(String id) {
    return ownerOfId.get(id);
  }

  /** Who has the name that a service looks for. */
  String ownerOfName(Component component) {
    return ownerOfName.get(component.claim());
  }

  /** Components nobody is bound to, of the name that a service looks for. */
  List<Shown> unbound(Component component) {
    return unboundByName.getOrDefault(component.claim(), List.of());
  }
}
