package dev.servicestatus.condition;

import static dev.servicestatus.condition.Conditions.FALSE;
import static dev.servicestatus.condition.Conditions.TRUE;
import static dev.servicestatus.condition.Conditions.UNKNOWN;

import dev.servicestatus.api.v1alpha1.Checkpoint;
import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.ClusterRow;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.LastKnown;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.State;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatusBuilder;
import dev.servicestatus.health.Evaluation;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.NeedVerdict;
import dev.servicestatus.health.OwnLevel;
import dev.servicestatus.health.ServiceMemory;
import dev.servicestatus.health.ShownLevel;
import dev.servicestatus.health.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An evaluation → the status of its ServiceStatus, all but what the page controller writes. */
public final class Express {
  /** The status of a service of which nothing is known yet. */
  public static final ServiceStatusStatus NOTHING = new ServiceStatusStatusBuilder().build();

  /** Types of the conditions that are told here, in the order in which they are written. */
  public static final List<String> OUR_TYPES =
      List.of(
          ConditionTypes.READY,
          ConditionTypes.AVAILABLE,
          ConditionTypes.DEGRADED,
          ConditionTypes.UNDER_MAINTENANCE,
          ConditionTypes.CLUSTERS_REACHABLE,
          ConditionTypes.STALLED);

  private Express() {}

  /**
   * Tells an evaluation.
   *
   * @param service as it is in the hub
   * @param shown what it shows of ours; null if nothing
   * @param evaluation of its newest generation
   * @param now the moment of the evaluation
   * @return complete but for {@code pages} and the condition Published
   */
  public static ServiceStatusStatus status(
      ServiceStatus service, ServiceStatusStatus shown, Evaluation evaluation, Moment now) {
    ServiceStatusStatus earlier = shown == null ? NOTHING : shown;
    Verdict verdict = evaluation.verdict();
    Level level = evaluation.shown().level();
    Told told = Told.of(service.getSpec(), evaluation, earlier);
    List<NeedVerdict> seen = verdict.needs().stream().filter(NeedVerdict::isSeen).toList();
    int ready = seen.stream().mapToInt(need -> need.counts().ready()).sum();
    int expected = seen.stream().mapToInt(NeedVerdict::expected).sum();
    List<ClusterRow> rows = ClusterRows.all(verdict, now);
    int operational = (int) rows.stream().filter(row -> row.state() == State.Operational).count();
    return begun(service, evaluation.memory(), told.summary(), now)
        .withPods(ready, expected)
        .withClusterCounts(operational, rows.size())
        .withConditions(conditions(service, earlier.conditions(), evaluation, told, now))
        .withClusters(ClusterRows.stored(rows, earlier.clusters(), now))
        .build();
  }

  /** Begins what is told of every service, judged or not: the level shown and what stays of it. */
  static ServiceStatusStatusBuilder begun(
      ServiceStatus service, ServiceMemory memory, String summary, Moment now) {
    ShownLevel shown = memory.shown();
    return new ServiceStatusStatusBuilder()
        .withObservedGeneration(service.getMetadata().getGeneration())
        .withLevel(shown.level(), Conditions.time(shown.since()))
        .withLastKnown(lastKnown(memory.own()))
        .withSummary(Conditions.cut(summary, 2048))
        .withPublicMessage(ServiceTexts.publicMessage(shown.level()))
        .withCheckpoint(checkpoint(service, memory, now));
  }

  static Checkpoint checkpoint(ServiceStatus service, ServiceMemory memory, Moment now) {
    Checkpoint checkpoint = memory.checkpoint(now);
    return checkpoint == null ? null : checkpoint.of(service.getMetadata().getUid());
  }

  static LastKnown lastKnown(OwnLevel own) {
    return own.lastKnown() == null
        ? null
        : new LastKnown(own.lastKnown(), Conditions.time(own.lastKnownSince()));
  }

  /**
   * What of a status is ours: all but {@code pages} and conditions of other types than ours, of
   * which there may be any; null if there is no status.
   */
  public static ServiceStatusStatus ours(ServiceStatusStatus status) {
    return status == null
        ? null
        : new ServiceStatusStatusBuilder(status)
            .withConditions(
                OUR_TYPES.stream()
                    .flatMap(type -> Conditions.find(status.conditions(), type).stream())
                    .toList())
            .withPages(null)
            .build();
  }

  private static List<Condition> conditions(
      ServiceStatus service,
      List<Condition> earlier,
      Evaluation evaluation,
      Told told,
      Moment now) {
    Level level = evaluation.shown().level();
    var writer = new Writer(earlier, service.getMetadata().getGeneration(), now);
    boolean fine = level == Level.Operational || level == Level.UnderMaintenance;
    String available = level == Level.Unknown ? UNKNOWN : level == Level.MajorOutage ? FALSE : TRUE;
    String degraded = level == Level.Unknown ? UNKNOWN : fine ? FALSE : TRUE;
    Optional<Told> stalled = evaluation.surroundings().fault().map(DependencyTexts::stalled);
    Stream<Condition> always =
        Stream.of(
            stalled
                .map(of -> writer.condition(ConditionTypes.READY, FALSE, of.reason(), of.summary()))
                .orElseGet(() ->
                    writer.condition(
                        ConditionTypes.READY,
                        TRUE,
                        ConditionReasons.EVALUATED,
                        ServiceNotes.of(service.getSpec(), evaluation))),
            writer.condition(ConditionTypes.AVAILABLE, available, told.reason(), told.summary()),
            writer.condition(ConditionTypes.DEGRADED, degraded, told.reason(), told.summary()),
            maintenance(writer, evaluation.verdict()),
            reachable(writer, evaluation));
    return Stream.concat(
            always,
            stalled.stream()
                .map(of ->
                    writer.condition(ConditionTypes.STALLED, TRUE, of.reason(), of.summary())))
        .toList();
  }

  /** Also where it is not all that is required, and so not the level. */
  private static Condition maintenance(Writer writer, Verdict verdict) {
    String type = ConditionTypes.UNDER_MAINTENANCE;
    return verdict.needs().stream().noneMatch(NeedVerdict::maintenance)
        ? writer.condition(type, FALSE, ConditionReasons.NONE, "No maintenance.")
        : writer.condition(
            type, TRUE, ConditionReasons.SCALED_TO_ZERO, ServiceTexts.maintenance(verdict));
  }

  private record Writer(List<Condition> earlier, long generation, Moment now) {
    Condition condition(String type, String status, String reason, String message) {
      return Conditions.following(earlier, type, status, reason, message, generation, now.hub());
    }
  }

  private static Condition reachable(Writer writer, Evaluation evaluation) {
    Verdict verdict = evaluation.verdict();
    String type = ConditionTypes.CLUSTERS_REACHABLE;
    Optional<ClusterReason> worst =
        verdict.unseen().stream()
            .map(need -> need.unseen().reason())
            .filter(reason -> reason != ClusterReason.NeverMatched)
            .min(Comparator.naturalOrder());
    if (verdict.empty() && worst.isEmpty()) {
      return writer.condition(
          type, UNKNOWN, ConditionReasons.NO_CLUSTERS, "No cluster is in scope.");
    }
    if (worst.isEmpty()) {
      return writer.condition(
          type, TRUE, ConditionReasons.ALL_FRESH, "Every cluster in scope is seen fresh.");
    }
    String status = worst.get() == ClusterReason.NotLookedYet ? UNKNOWN : FALSE;
    return writer.condition(
        type,
        status,
        worst.get().name(),
        "Not seen: "
            + UnseenTexts.clusters(verdict)
            + "."
            + (evaluation.surroundings().suspected() ? " " + MemberClusterTexts.SUSPECTED : ""));
  }
}
