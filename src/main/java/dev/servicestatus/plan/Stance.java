package dev.servicestatus.plan;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.By;
import java.util.List;

/**
 * Where one service stands on a page.
 *
 * @param service namespace/name
 * @param reason a reason of condition Synced
 * @param message for people
 * @param component the component that is the service's, bound or to be bound; null without
 * @param changes what it asks of the page; the level before the name
 */
public record Stance(
    String service, String reason, String message, Shown component, List<Change> changes) {
  static Stance waits(String service, String reason, String message) {
    return new Stance(service, reason, message, null, List.of());
  }

  static Stance creates(Component component) {
    var create =
        new Change.Create(
            component.service(),
            component.name(),
            component.wanted().description(),
            component.level());
    return new Stance(
        component.service(),
        ConditionReasons.CREATING,
        "The component is being created.",
        null,
        List.of(create));
  }

  /** The reason of a level that is not ours to change. */
  static String reasonOf(By holder) {
    return switch (holder) {
      case Incident -> ConditionReasons.HELD_BY_INCIDENT;
      case Maintenance -> ConditionReasons.HELD_BY_MAINTENANCE;
      case Human -> ConditionReasons.HUMAN_OVERRIDE;
    };
  }

  static String messageOf(By holder) {
    return switch (holder) {
      case Incident -> "The component is in an open incident; its status is left alone until then.";
      case Maintenance ->
          "The component is in an active maintenance; its status is left alone until then.";
      case Human ->
          "The page shows a status that was set by hand; it is left alone until it agrees with the"
              + " service.";
    };
  }
}
