package dev.servicestatus.condition;

import static dev.servicestatus.condition.Conditions.FALSE;
import static dev.servicestatus.condition.Conditions.TRUE;
import static dev.servicestatus.condition.Conditions.UNKNOWN;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.ServiceMemory;
import java.util.List;

/**
 * A ServiceStatus that is not judged, because its spec cannot be or says so → its status: that, and
 * nothing of the service.
 */
public final class NotJudged {
  private static final String NOT_LOOKED_AT = "The service is suspended: it is not looked at.";

  private NotJudged() {}

  /** Status, reason and sentence of a condition. */
  private record Told(String status, String reason, String message) {}

  /**
   * Tells what is wrong with a spec.
   *
   * @param service as it is in the hub
   * @param shown what it shows of ours; null if nothing
   * @param memory of a service that is not judged
   * @param problem one line for people
   * @param now the moment
   * @return complete but for {@code pages} and the condition Published
   */
  public static ServiceStatusStatus invalid(
      ServiceStatus service,
      ServiceStatusStatus shown,
      ServiceMemory memory,
      String problem,
      Moment now) {
    var writer = new Writer(service, shown, now);
    var wrong = new Told(FALSE, ConditionReasons.INVALID_SPEC, problem);
    List<Condition> conditions =
        writer.conditions(
            wrong, new Told(UNKNOWN, ConditionReasons.NO_CLUSTERS, "No cluster is in scope."));
    return writer.status(memory, "Unknown: " + problem + ".", conditions);
  }

  /**
   * Tells that a service is suspended.
   *
   * @param service as it is in the hub
   * @param shown what it shows of ours; null if nothing
   * @param memory of a service that is not judged
   * @param now the moment
   * @return complete but for {@code pages} and the condition Published
   */
  public static ServiceStatusStatus suspended(
      ServiceStatus service, ServiceStatusStatus shown, ServiceMemory memory, Moment now) {
    var writer = new Writer(service, shown, now);
    var suspended = new Told(TRUE, ConditionReasons.SUSPENDED, NOT_LOOKED_AT);
    List<Condition> conditions =
        writer.conditions(
            suspended,
            new Told(UNKNOWN, ClusterReason.NotLookedYet.name(), "No cluster is looked at."));
    String known = ServiceTexts.lastKnown(memory.own());
    return writer.status(memory, "Unknown: the service is suspended." + known, conditions);
  }

  private record Writer(ServiceStatus service, ServiceStatusStatus before, Moment now) {
    /** Those of a spec that is judged, though nothing else is, and those of one that is not. */
    List<Condition> conditions(Told why, Told reachable) {
      var unknown = new Told(UNKNOWN, why.reason(), why.message());
      boolean judged = why.status().equals(TRUE);
      var ready =
          judged ? new Told(TRUE, ConditionReasons.EVALUATED, "This generation was judged.") : why;
      List<Condition> all =
          List.of(
              condition(ConditionTypes.READY, ready),
              condition(ConditionTypes.AVAILABLE, unknown),
              condition(ConditionTypes.DEGRADED, unknown),
              condition(
                  ConditionTypes.UNDER_MAINTENANCE,
                  new Told(FALSE, ConditionReasons.NONE, "No maintenance.")),
              condition(ConditionTypes.CLUSTERS_REACHABLE, reachable),
              condition(ConditionTypes.STALLED, new Told(TRUE, why.reason(), why.message())));
      return judged ? all.subList(0, all.size() - 1) : all;
    }

    private Condition condition(String type, Told told) {
      List<Condition> earlier = before == null ? List.of() : before.conditions();
      long generation = service.getMetadata().getGeneration();
      return Conditions.following(
          earlier, type, told.status(), told.reason(), told.message(), generation, now.hub());
    }

    ServiceStatusStatus status(ServiceMemory memory, String summary, List<Condition> conditions) {
      return Express.begun(service, memory, summary, now).withConditions(conditions).build();
    }
  }
}
