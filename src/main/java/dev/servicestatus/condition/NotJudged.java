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
import dev.servicestatus.health.DependencyGraph;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.ServiceMemory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A ServiceStatus that is not judged, because its spec cannot be or says so → its status: that, and
 * nothing of the service.
 */
public final class NotJudged {
  private static final String NOT_LOOKED_AT = "The service is suspended: it is not looked at.";

  private static final Told NO_FAULT =
      new Told(TRUE, ConditionReasons.EVALUATED, "This generation was judged.");

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
            wrong,
            wrong,
            new Told(UNKNOWN, ConditionReasons.NO_CLUSTERS, "No cluster is in scope."));
    return writer.status(memory, "Unknown: " + problem + ".", conditions);
  }

  /**
   * Tells that a service is suspended, and whether its place among those that it depends on is at
   * fault: the others of a cycle are told its name.
   *
   * @param service as it is in the hub
   * @param shown what it shows of ours; null if nothing
   * @param memory of a service that is not judged
   * @param fault what is wrong with its place; empty if nothing is
   * @param now the moment
   * @return complete but for {@code pages} and the condition Published
   */
  public static ServiceStatusStatus suspended(
      ServiceStatus service,
      ServiceStatusStatus shown,
      ServiceMemory memory,
      Optional<DependencyGraph.Fault> fault,
      Moment now) {
    var writer = new Writer(service, shown, now);
    List<Condition> conditions =
        writer.conditions(
            fault
                .map(DependencyTexts::stalledAndSuspended)
                .map(told -> new Told(FALSE, told.reason(), told.summary()))
                .orElse(NO_FAULT),
            new Told(UNKNOWN, ConditionReasons.SUSPENDED, NOT_LOOKED_AT),
            new Told(UNKNOWN, ClusterReason.NotLookedYet.name(), "No cluster is looked at."));
    String known = ServiceTexts.lastKnown(memory.own());
    return writer.status(memory, "Unknown: the service is suspended." + known, conditions);
  }

  private record Writer(ServiceStatus service, ServiceStatusStatus before, Moment now) {
    /** It is stalled by what keeps it from being ready. */
    List<Condition> conditions(Told ready, Told why, Told reachable) {
      var unknown = new Told(UNKNOWN, why.reason(), why.message());
      var none = new Told(FALSE, ConditionReasons.NONE, "No maintenance.");
      Stream<Condition> always =
          Stream.of(
              condition(ConditionTypes.READY, ready),
              condition(ConditionTypes.AVAILABLE, unknown),
              condition(ConditionTypes.DEGRADED, unknown),
              condition(ConditionTypes.UNDER_MAINTENANCE, none),
              condition(ConditionTypes.CLUSTERS_REACHABLE, reachable));
      var stalled = new Told(TRUE, ready.reason(), ready.message());
      return ready.status().equals(TRUE)
          ? always.toList()
          : Stream.concat(always, Stream.of(condition(ConditionTypes.STALLED, stalled))).toList();
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
