package dev.servicestatus.plan;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.Level;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which component a service gets that has none: the one it names by id, the only one of its name,
 * or a new one.
 */
final class Search {
  private static final int IDS_IN_MESSAGE = 10;

  private Search() {}

  static Stance of(Published page, Claims claims, Component component) {
    boolean created = component.binding().creating() != null;
    if (component.level() == Level.Unknown && !created) {
      return Plan.unknown(component, null);
    }
    if (!page.whole()) {
      return waitsForTheList(component, created);
    }
    Adoption adoption = component.wanted().adoption();
    if (!created && adoption.id() != null) {
      return inVain(component).orElseGet(() -> byId(page, claims, component));
    }
    String owner = claims.ownerOfName(component);
    if (!owner.equals(component.service())) {
      return conflict(component, owner);
    }
    List<Shown> found = claims.unbound(component);
    if (found.isEmpty()) {
      return absent(component);
    }
    return created || adoption.isByName()
        ? one(page, component, found)
        : nameTaken(component, found);
  }

  private static Stance waitsForTheList(Component component, boolean created) {
    return Stance.waits(
        component.service(),
        created ? ConditionReasons.CREATING : ConditionReasons.PENDING,
        "Too much is missing in the page's list; nothing is created or taken until it is whole.");
  }

  /** In the place of a component that is gone; none is created without a word of the owner. */
  static Stance instead(Published page, Claims claims, Component component) {
    Adoption adoption = component.wanted().adoption();
    boolean known = component.level() != Level.Unknown && page.whole();
    boolean another = adoption.isById() && !adoption.id().equals(component.binding().id());
    if (known && another) {
      return byId(page, claims, component);
    }
    boolean named = claims.ownerOfName(component).equals(component.service());
    List<Shown> found = claims.unbound(component);
    return known && named && adoption.isByName() && !found.isEmpty()
        ? one(page, component, found)
        : gone(component);
  }

  /** Whether a service asks for a component by id that it cannot have. */
  static Optional<Stance> inVain(Component component) {
    Adoption adoption = component.wanted().adoption();
    String bound = component.binding().id();
    if (adoption.id() == null || adoption.id().equals(bound)) {
      return Optional.empty();
    }
    if (adoption.isForbidden()) {
      return Optional.of(
          Stance.waits(
              component.service(),
              ConditionReasons.NOT_GRANTED,
              "publish.componentId needs adoptionPolicy: ById of the StatusPage; it is "
                  + adoption.policy()
                  + "."));
    }
    return bound == null
        ? Optional.empty()
        : Optional.of(
            Stance.waits(
                component.service(),
                ConditionReasons.COMPONENT_CONFLICT,
                "The service has component %s, and publish.componentId asks for %s; to bind that one, delete the service's PageComponent."
                    .formatted(bound, adoption.id())));
  }

  private static Stance byId(Published page, Claims claims, Component component) {
    String id = component.wanted().adoption().id();
    String owner = claims.ownerOf(id);
    if (!owner.equals(component.service())) {
      return conflict(component, owner);
    }
    Shown shown = page.components().get(id);
    return shown == null
        ? Stance.waits(
            component.service(),
            ConditionReasons.COMPONENT_NOT_FOUND,
            "Component %s of publish.componentId is not on the page.".formatted(id))
        : one(page, component, List.of(shown));
  }

  private static Stance one(Published page, Component component, List<Shown> found) {
    return found.size() == 1
        ? Plan.bound(page, component.with(component.binding().bound(found.getFirst())), false)
        : ambiguous(component, found);
  }

  private static Stance absent(Component component) {
    boolean underWay = component.binding().creating() != null && !component.fateSettled();
    if (component.level() == Level.Unknown || underWay) {
      return Stance.waits(
          component.service(),
          ConditionReasons.CREATING,
          "A component was to be created and it is not known yet whether it was.");
    }
    return Stance.creates(component);
  }

  static Stance conflict(Component component, String owner) {
    return Stance.waits(
        component.service(),
        ConditionReasons.COMPONENT_CONFLICT,
        "Component \"%s\" is that of %s, which has it or is older; set another publish.component here, or take it from that service first."
            .formatted(component.name(), owner));
  }

  private static Stance gone(Component component) {
    return Stance.waits(
        component.service(),
        ConditionReasons.COMPONENT_NOT_FOUND,
        "Component %s is gone from the page; to have another created, delete the service's PageComponent."
            .formatted(component.binding().id()));
  }

  private static Stance ambiguous(Component component, List<Shown> found) {
    return Stance.waits(
        component.service(),
        ConditionReasons.AMBIGUOUS_COMPONENT,
        "%d components are named \"%s\": %s. Rename or delete all but one."
            .formatted(found.size(), component.name(), ids(found)));
  }

  private static Stance nameTaken(Component component, List<Shown> found) {
    return Stance.waits(
        component.service(),
        ConditionReasons.NAME_TAKEN,
        "The page has a component \"%s\" (%s), which the StatusPage's adoptionPolicy does not let be taken; rename one of both."
            .formatted(component.name(), ids(found)));
  }

  private static String ids(List<Shown> found) {
    return found.stream().map(Shown::id).limit(IDS_IN_MESSAGE).collect(Collectors.joining(", "));
  }
}
