package dev.servicestatus.condition;

import static dev.servicestatus.condition.Conditions.FALSE;
import static dev.servicestatus.condition.Conditions.TRUE;
import static dev.servicestatus.condition.Conditions.UNKNOWN;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.StatusPage;
import dev.servicestatus.api.v1alpha1.StatusPageSpec.Mode;
import dev.servicestatus.api.v1alpha1.StatusPageStatus;
import dev.servicestatus.plan.Change;
import dev.servicestatus.plan.Report;
import dev.servicestatus.plan.Stance;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How a StatusPage is told to be in step. */
public final class PageConditions {
  private static final int PLAN_LIMIT = 50;
  private static final int LINE_LIMIT = 512;
  private static final int NAMES_IN_MESSAGE = 5;
  private static final Duration PENDING_AFTER = Duration.ofSeconds(5);
  private static final Set<String> IN_STEP =
      Set.of(ConditionReasons.SYNCED, ConditionReasons.LEVEL_UNKNOWN);

  private record Verdict(String status, String reason, String message) {}

  private PageConditions() {}

  /**
   * The status of a page that cannot be worked with; nothing changes on the page by that.
   *
   * @param reason of condition Accepted
   * @param now by the hub's clock
   */
  public static StatusPageStatus refused(
      StatusPage page, String reason, String message, Instant now) {
    StatusPageStatus before = page.getStatus();
    var refusal = new Verdict(FALSE, reason, message);
    var unseen =
        new Verdict(UNKNOWN, ConditionReasons.FIRST_VISIT, "The page is not accepted: " + message);
    return new StatusPageStatus(
        page.getMetadata().getGeneration(),
        before == null ? null : before.mode(),
        before == null ? null : before.publishedComponents(),
        before == null ? null : before.pendingChanges(),
        before == null ? null : before.releasedComponents(),
        before == null ? null : before.lastPublishTime(),
        null,
        conditions(page, refusal, unseen, now));
  }

  /**
   * The status of a page that is worked with.
   *
   * @param report of the last visit
   * @param now by the hub's clock
   */
  public static StatusPageStatus accepted(StatusPage page, Report report, Instant now) {
    StatusPageStatus before = page.getStatus();
    var accepted = new Verdict(TRUE, ConditionReasons.ACCEPTED, "The page can be worked with.");
    return new StatusPageStatus(
        page.getMetadata().getGeneration(),
        report.read() || before == null ? page.getSpec().mode() : before.mode(),
        report.bound(),
        report.plan().changes().size(),
        report.released(),
        report.lastPublishTime(),
        lines(report),
        conditions(page, accepted, synced(page, report), now));
  }

  private static List<Condition> conditions(
      StatusPage page, Verdict accepted, Verdict synced, Instant now) {
    boolean isAccepted = accepted.status.equals(TRUE);
    String ready = isAccepted ? "The newest generation is worked with." : accepted.message;
    return List.of(
        condition(page, ConditionTypes.READY, accepted.status, accepted.reason, ready, now),
        condition(
            page, ConditionTypes.ACCEPTED, accepted.status, accepted.reason, accepted.message, now),
        condition(page, ConditionTypes.SYNCED, synced.status, synced.reason, synced.message, now));
  }

  private static Condition condition(
      StatusPage page, String type, String status, String reason, String message, Instant now) {
    List<Condition> before = page.getStatus() == null ? List.of() : page.getStatus().conditions();
    long generation = page.getMetadata().getGeneration();
    return Conditions.following(before, type, status, reason, message, generation, now);
  }

  private static List<String> lines(Report report) {
    return report.plan().changes().stream()
        .limit(PLAN_LIMIT)
        .map(Change::text)
        .map(line -> Conditions.cut(line, LINE_LIMIT))
        .toList();
  }

  private static Verdict synced(StatusPage page, Report report) {
    if (report.problem() != null) {
      return new Verdict(FALSE, report.problem().reason(), report.problem().message());
    }
    if (!report.read()) {
      return new Verdict(UNKNOWN, ConditionReasons.FIRST_VISIT, "The page was not read yet.");
    }
    if (page.getSpec().mode() == Mode.Observe) {
      return new Verdict(
          TRUE,
          ConditionReasons.OBSERVING,
          "Nothing is sent: %d changes are planned.".formatted(report.plan().changes().size()));
    }
    Map<String, List<String>> notInStep = notInStep(report);
    String unknown = unknown(report);
    if (notInStep.isEmpty()) {
      return new Verdict(
          TRUE, ConditionReasons.IN_STEP, "The page shows what it should." + unknown);
    }
    String reason =
        notInStep.containsKey(ConditionReasons.CONFIRMATION_NEEDED)
            ? ConditionReasons.CONFIRMATION_NEEDED
            : ConditionReasons.PENDING;
    return new Verdict(FALSE, reason, told(notInStep) + unknown);
  }

  /** Services by reason; what is pending only for a moment counts as in step. */
  private static Map<String, List<String>> notInStep(Report report) {
    return report.plan().stances().values().stream()
        .filter(stance -> !IN_STEP.contains(stance.reason()) && !isJustPending(stance, report))
        .sorted(Comparator.comparing(Stance::service))
        .collect(
            Collectors.groupingBy(
                Stance::reason,
                TreeMap::new,
                Collectors.mapping(Stance::service, Collectors.toList())));
  }

  private static boolean isJustPending(Stance stance, Report report) {
    Duration behind = report.behind().get(stance.service());
    return behind != null && behind.compareTo(PENDING_AFTER) < 0;
  }

  private static String told(Map<String, List<String>> services) {
    return services.entrySet().stream()
        .map(e -> "%d %s: %s".formatted(e.getValue().size(), e.getKey(), some(e.getValue())))
        .collect(Collectors.joining("; ", "", "."));
  }

  private static String unknown(Report report) {
    List<String> unknown =
        report.plan().stances().values().stream()
            .filter(stance -> stance.reason().equals(ConditionReasons.LEVEL_UNKNOWN))
            .map(Stance::service)
            .sorted()
            .toList();
    return unknown.isEmpty()
        ? ""
        : " The level of %d is Unknown: %s.".formatted(unknown.size(), some(unknown));
  }

  private static String some(List<String> names) {
    String shown = names.stream().limit(NAMES_IN_MESSAGE).collect(Collectors.joining(", "));
    return names.size() > NAMES_IN_MESSAGE ? shown + ", …" : shown;
  }
}
