package dev.servicestatus.condition;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.PlainText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Conditions in the making. The transition time of a condition moves only when its status flips.
 *
 * @see <a
 *     href="https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties">API
 *     conventions</a>
 */
public final class Conditions {
  /** Status of a condition that holds. */
  public static final String TRUE = "True";

  /** Status of a condition that does not hold. */
  public static final String FALSE = "False";

  /** Status of a condition that cannot be told. */
  public static final String UNKNOWN = "Unknown";

  private static final int MESSAGE_LIMIT = 4096;

  private Conditions() {}

  /**
   * A condition that follows an earlier state of the same object.
   *
   * @param earlier conditions the object has, possibly none
   * @param type of the condition
   * @param status {@link #TRUE}, {@link #FALSE} or {@link #UNKNOWN}
   * @param reason one of the documented constants
   * @param message for people, cut at 4096 characters
   * @param generation of the object that was judged
   * @param now by the clock of the hub's API server
   * @return with the earlier transition time if the status is the same
   */
  public static Condition following(
      List<Condition> earlier,
      String type,
      String status,
      String reason,
      String message,
      long generation,
      Instant now) {
    String since =
        find(earlier, type)
            .filter(before -> before.status().equals(status))
            .map(Condition::lastTransitionTime)
            .orElseGet(() -> time(now));
    return new Condition(type, status, generation, since, reason, cut(message, MESSAGE_LIMIT));
  }

  /** The condition of a type, if the object has one. */
  public static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
  }

  /** RFC 3339 in seconds, as the API server writes times. */
  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * A plain text of at most that many characters, never cut inside a surrogate pair. What others
   * have named may be in it, so it could hold anything.
   */
  public static String cut(String any, int limit) {
    return PlainText.cut(any, limit);
  }
}
