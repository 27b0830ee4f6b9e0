package dev.servicestatus.condition;

import static dev.servicestatus.condition.Conditions.FALSE;
import static dev.servicestatus.condition.Conditions.TRUE;
import static dev.servicestatus.condition.Conditions.UNKNOWN;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.OwnLevel;
import dev.servicestatus.health.ServiceMemory;
import java.util.List;

/** A ServiceStatus whose spec cannot be judged → its status: that, and nothing of the service. */
public final class NotJudged {
  private NotJudged() {}

  /**
   * Tells why.
   *
   * @param service as it is in the hub
   * @param shown what it shows of ours; null if nothing
   * @param memory of a service that is not judged
   * @param problem one line for people
   * @param now the moment
   * @return complete but for {@code pages} and the condition Published
   */
  public static ServiceStatusStatus status(
      ServiceStatus service,
      ServiceStatusStatus shown,
      ServiceMemory memory,
      String problem,
      Moment now) {
    OwnLevel own = memory.own();
    return new ServiceStatusStatus(
        service.getMetadata().getGeneration(),
        own.level(),
        Conditions.time(own.since()),
        Express.lastKnown(own),
        Conditions.cut("Unknown: " + problem + ".", 2048),
        ServiceTexts.publicMessage(own.level()),
        null,
        null,
        null,
        null,
        null,
        null,
        conditions(service, shown == null ? List.of() : shown.conditions(), problem, now),
        null,
        null,
        Express.checkpoint(service, memory, now));
  }

  private static List<Condition> conditions(
      ServiceStatus service, List<Condition> earlier, String problem, Moment now) {
    interface Writer {
      Condition of(String type, String status, String reason, String message);
    }
    long generation = service.getMetadata().getGeneration();
    Writer writer =
        (type, status, reason, message) ->
            Conditions.following(earlier, type, status, reason, message, generation, now.hub());
    String invalid = ConditionReasons.INVALID_SPEC;
    return List.of(
        writer.of(ConditionTypes.READY, FALSE, invalid, problem),
        writer.of(ConditionTypes.AVAILABLE, UNKNOWN, invalid, problem),
        writer.of(ConditionTypes.DEGRADED, UNKNOWN, invalid, problem),
        writer.of(
            ConditionTypes.UNDER_MAINTENANCE, FALSE, ConditionReasons.NONE, "No maintenance."),
        writer.of(
            ConditionTypes.CLUSTERS_REACHABLE,
            UNKNOWN,
            ConditionReasons.NO_CLUSTERS,
            "No cluster is in scope."),
        writer.of(ConditionTypes.STALLED, TRUE, invalid, problem));
  }
}
