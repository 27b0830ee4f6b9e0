package dev.servicestatus.condition;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.health.DependencyState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that a change of a status is worth telling, once.
 *
 * @param reason a level, or a reason of condition Stalled, or DependencyMissing
 * @param isTrouble whether somebody should look
 * @param note for the team
 * @param same what makes it the same when it comes again
 */
public record Announcement(String reason, boolean isTrouble, String note, String same) {

  /**
   * What is to be told when one status follows another: each other level, each other fault of the
   * definition, and each other set of services that are missing. A service that is new and not
   * known yet has not changed: its first level is its first news.
   *
   * @param earlier status; null if there is none
   * @param status that follows
   * @param dependencies that the service was judged by
   */
  public static List<Announcement> of(
      ServiceStatusStatus earlier, ServiceStatusStatus status, List<DependencyState> dependencies) {
    ServiceStatusStatus before = earlier == null ? Express.NOTHING : earlier;
    List<Announcement> all = new ArrayList<>();
    Level level = before.level() == null ? Level.Unknown : before.level();
    if (status.level() != level) {
      all.add(of(status.level(), status.summary()));
    }
    Optional<Condition> stalled = Conditions.find(status.conditions(), ConditionTypes.STALLED);
    stalled
        .filter(now -> !message(before, ConditionTypes.STALLED).equals(now.message()))
        .ifPresent(now -> all.add(fault(now.reason(), now.message())));
    DependencyTexts.missing(dependencies)
        .filter(missing -> message(status, ConditionTypes.READY).contains(missing))
        .filter(missing -> !message(before, ConditionTypes.READY).contains(missing))
        .ifPresent(missing -> all.add(fault(ConditionReasons.DEPENDENCY_MISSING, missing)));
    return List.copyOf(all);
  }

  private static Announcement of(Level level, String summary) {
    boolean fine = level == Level.Operational || level == Level.UnderMaintenance;
    return new Announcement(level.name(), !fine, summary, level.name());
  }

  private static Announcement fault(String reason, String message) {
    return new Announcement(reason, true, message, reason + message);
  }

  private static String message(ServiceStatusStatus status, String type) {
    return Conditions.find(status.conditions(), type).map(Condition::message).orElse("");
  }
}
