package dev.servicestatus.condition;

import static dev.servicestatus.condition.Conditions.FALSE;
import static dev.servicestatus.condition.Conditions.TRUE;
import static dev.servicestatus.condition.Conditions.UNKNOWN;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.plan.Stance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How a PageComponent is told to be in step. */
public final class ComponentConditions {
  private ComponentConditions() {}

  /**
   * Condition Synced of a record.
   *
   * @param record as it is stored
   * @param stance of its service
   * @param behind how long it has not shown what is wanted; a moment is not told
   * @param pendingAfter what is longer than a moment
   * @param now by the hub's clock
   */
  public static List<Condition> of(
      PageComponent record, Stance stance, Duration behind, Duration pendingAfter, Instant now) {
    List<Condition> before =
        record.getStatus() == null ? List.of() : record.getStatus().conditions();
    String status = status(stance.reason());
    boolean moment = isPending(stance.reason()) && behind.compareTo(pendingAfter) < 0;
    if (moment && !before.isEmpty()) {
      return before;
    }
    long generation = record.getMetadata().getGeneration();
    return List.of(
        Conditions.following(
            before,
            ConditionTypes.SYNCED,
            status,
            stance.reason(),
            stance.message(),
            generation,
            now));
  }

  private static boolean isPending(String reason) {
    return reason.equals(ConditionReasons.PENDING) || reason.equals(ConditionReasons.CREATING);
  }

  static String status(String reason) {
    return switch (reason) {
      case ConditionReasons.SYNCED -> TRUE;
      case ConditionReasons.PENDING,
          ConditionReasons.CREATING,
          ConditionReasons.LEVEL_UNKNOWN,
          ConditionReasons.CONFIRMATION_NEEDED ->
          UNKNOWN;
      default -> FALSE;
    };
  }
}
