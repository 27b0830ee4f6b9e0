package dev.servicestatus.plan;

import java.time.Duration;
import java.util.Map;

/**
 * How far a page is in step, after a visit.
 *
 * @param observed whether nothing was sent because the page is only observed
 * @param read whether the page was ever read as a whole
 * @param plan what is still to be done, and where each service stands
 * @param behind services whose component has not shown the wanted level, and for how long
 * @param bound services that have a component
 * @param released components that were let go and are left on the page
 * @param lastPublishTime when a level was last confirmed, RFC 3339; null before the first
 * @param problem why the page could not be worked with; null without
 */
public record Report(
    boolean observed,
    boolean read,
    Plan plan,
    Map<String, Duration> behind,
    int bound,
    int released,
    String lastPublishTime,
    Problem problem) {
  /** Copies. */
  public Report {
    behind = Map.copyOf(behind);
  }

  /**
   * Why a page as a whole could not be worked with.
   *
   * @param reason a reason of condition Synced of a StatusPage
   * @param message for people, without secrets
   */
  public record Problem(String reason, String message) {}
}
