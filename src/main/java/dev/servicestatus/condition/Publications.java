package dev.servicestatus.condition;

import static dev.servicestatus.condition.Conditions.FALSE;
import static dev.servicestatus.condition.Conditions.TRUE;
import static dev.servicestatus.condition.Conditions.UNKNOWN;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.PageComponentStatus;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.Confirmed;
import dev.servicestatus.api.v1alpha1.PageRef;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.PageRow;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatusBuilder;
import dev.servicestatus.api.v1alpha1.StatusPage;
import dev.servicestatus.api.v1alpha1.StatusPageSpec.Mode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How a service is told to be published: condition Published and {@code status.pages}. */
public final class Publications {
  private static final int ERROR_LIMIT = 1024;
  private static final List<String> WORST_FIRST = List.of(FALSE, UNKNOWN, TRUE);
  private static final Set<String> UNREACHABLE =
      Set.of(
          ConditionReasons.UNREACHABLE,
          ConditionReasons.UNAUTHORIZED,
          ConditionReasons.INVALID_ANSWER,
          ConditionReasons.RATE_LIMITED);

  private Publications() {}

  /**
   * One page that a service asks for.
   *
   * @param ref with its namespace
   * @param page null if there is none
   * @param granted whether the page allows the service's namespace
   * @param record of the component; null while there is none
   */
  public record Shelf(PageRef ref, StatusPage page, boolean granted, PageComponent record) {
    String name() {
      return ref.namespace() + "/" + ref.name();
    }
  }

  /**
   * What is told.
   *
   * @param status only {@code pages} and condition Published
   * @param pending whether some page does not show the level and nothing speaks against it
   */
  public record Told(ServiceStatusStatus status, boolean pending) {}

  private record Verdict(Shelf shelf, String status, String reason, String message) {}

  /**
   * Tells how a service is published.
   *
   * @param shelves one for each entry of {@code spec.publish}
   * @param now by the hub's clock
   */
  public static Told of(ServiceStatus service, List<Shelf> shelves, Instant now) {
    List<Verdict> verdicts = shelves.stream().map(shelf -> verdict(shelf, service)).toList();
    Condition published = published(service, verdicts, now);
    List<PageRow> rows = verdicts.stream().map(Publications::row).toList();
    boolean pending = verdicts.stream().anyMatch(Publications::isPending);
    return new Told(only(rows, published), pending);
  }

  /** The part of a status that is told here. */
  public static ServiceStatusStatus ours(ServiceStatusStatus status) {
    return status == null
        ? null
        : Conditions.find(status.conditions(), ConditionTypes.PUBLISHED)
            .map(published -> only(status.pages(), published))
            .orElse(null);
  }

  private static ServiceStatusStatus only(List<PageRow> pages, Condition published) {
    return new ServiceStatusStatusBuilder()
        .withConditions(List.of(published))
        .withPages(pages)
        .build();
  }

  private static Level level(ServiceStatus service) {
    return service.getStatus() == null || service.getStatus().level() == null
        ? Level.Unknown
        : service.getStatus().level();
  }

  private static Verdict verdict(Shelf shelf, ServiceStatus service) {
    if (shelf.page() == null) {
      return no(shelf, ConditionReasons.PAGE_NOT_FOUND, "there is no such StatusPage");
    }
    if (!shelf.granted()) {
      return no(
          shelf,
          ConditionReasons.NOT_GRANTED,
          "the StatusPage does not allow this namespace (spec.allowedNamespaces)");
    }
    Optional<Condition> accepted = condition(shelf.page(), ConditionTypes.ACCEPTED);
    if (accepted.isEmpty()) {
      return unknown(shelf, ConditionReasons.PENDING, "the StatusPage was not looked at yet");
    }
    if (!accepted.get().status().equals(TRUE)) {
      String why = accepted.get().reason() + ": " + accepted.get().message();
      return no(shelf, ConditionReasons.PAGE_NOT_ACCEPTED, why);
    }
    if (shelf.page().getSpec().mode() == Mode.Observe) {
      return unknown(shelf, ConditionReasons.OBSERVING, "the StatusPage only observes");
    }
    Level level = level(service);
    if (level != Level.Unknown) {
      return shown(shelf, level);
    }
    return service.getSpec().suspended()
        ? unknown(
            shelf,
            ConditionReasons.SUSPENDED,
            "the service is suspended; the page keeps what it shows")
        : unknown(
            shelf,
            ConditionReasons.LEVEL_UNKNOWN,
            "the level is Unknown; the page keeps what it shows");
  }

  private static Verdict shown(Shelf shelf, Level level) {
    Optional<Condition> synced =
        status(shelf).flatMap(s -> Conditions.find(s.conditions(), ConditionTypes.SYNCED));
    if (synced.isPresent() && synced.get().status().equals(FALSE)) {
      return no(shelf, synced.get().reason(), synced.get().message());
    }
    boolean held = status(shelf).map(PageComponentStatus::held).isPresent();
    if (!held && confirmed(shelf).filter(c -> c.level() == level).isPresent()) {
      return new Verdict(shelf, TRUE, ConditionReasons.PUBLISHED, "shows " + level);
    }
    Optional<Condition> page = condition(shelf.page(), ConditionTypes.SYNCED);
    if (page.isPresent() && UNREACHABLE.contains(page.get().reason())) {
      String why = page.get().reason() + ": " + page.get().message();
      return unknown(shelf, ConditionReasons.PAGE_UNREACHABLE, why);
    }
    if (page.isPresent() && page.get().reason().equals(ConditionReasons.PAGE_NOT_FOUND)) {
      return no(shelf, ConditionReasons.PAGE_NOT_FOUND, page.get().message());
    }
    String why =
        synced
            .filter(s -> s.reason().equals(ConditionReasons.CONFIRMATION_NEEDED))
            .map(Condition::message)
            .orElse(level + " is not on the page yet");
    return unknown(shelf, ConditionReasons.PENDING, why);
  }

  private static Verdict no(Shelf shelf, String reason, String message) {
    return new Verdict(shelf, FALSE, reason, message);
  }

  private static Verdict unknown(Shelf shelf, String reason, String message) {
    return new Verdict(shelf, UNKNOWN, reason, message);
  }

  private static boolean isPending(Verdict verdict) {
    return verdict.reason.equals(ConditionReasons.PENDING)
        || verdict.reason.equals(ConditionReasons.PAGE_UNREACHABLE);
  }

  /** Several pages: the reason is that of the worst, the message names each. */
  private static Condition published(ServiceStatus service, List<Verdict> verdicts, Instant now) {
    Verdict worst =
        verdicts.stream()
            .min(
                Comparator.comparing((Verdict v) -> WORST_FIRST.indexOf(v.status))
                    .thenComparing(v -> v.shelf.name()))
            .orElse(new Verdict(null, TRUE, ConditionReasons.NO_PAGES, ""));
    String message =
        verdicts.isEmpty()
            ? "No page is asked for."
            : verdicts.stream()
                .map(v -> v.shelf.name() + ": " + v.message)
                .collect(Collectors.joining("; "));
    List<Condition> before =
        service.getStatus() == null ? List.of() : service.getStatus().conditions();
    return Conditions.following(
        before,
        ConditionTypes.PUBLISHED,
        worst.status,
        worst.reason,
        message,
        service.getMetadata().getGeneration(),
        now);
  }

  private static PageRow row(Verdict verdict) {
    Optional<Confirmed> confirmed = confirmed(verdict.shelf);
    return new PageRow(
        verdict.shelf.ref(),
        status(verdict.shelf).map(PageComponentStatus::componentId).orElse(null),
        confirmed.map(Confirmed::level).orElse(null),
        confirmed.map(Confirmed::time).orElse(null),
        isPending(verdict) ? true : null,
        verdict.status.equals(FALSE) ? Conditions.cut(verdict.message, ERROR_LIMIT) : null);
  }

  private static Optional<PageComponentStatus> status(Shelf shelf) {
    return Optional.ofNullable(shelf.record())
        .map(record -> record.getStatus())
        .filter(status -> shelf.granted() && status.releaseTime() == null);
  }

  private static Optional<Confirmed> confirmed(Shelf shelf) {
    return status(shelf).map(PageComponentStatus::confirmed).filter(Objects::nonNull);
  }

  private static Optional<Condition> condition(StatusPage page, String type) {
    return page.getStatus() == null
        ? Optional.empty()
        : Conditions.find(page.getStatus().conditions(), type);
  }
}
