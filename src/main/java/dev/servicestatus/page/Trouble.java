package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Report.Problem;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A page that could not be worked with, and when it is tried again. What is wrong with the way to
 * the page, or with its key, stops every request; an answer that is of no use stops only requests
 * of its kind.
 */
final class Trouble {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int DOUBLINGS = 6;

  /** A refused key is tried again so seldom. */
  static final Duration KEY_REFUSED = Duration.ofMinutes(5);

  private Problem problem;
  private Class<? extends Step> kind; // null: every request
  private int failures;
  private long until;
  private String refusedKey;

  /** What is wrong; null if nothing is. */
  Problem problem() {
    return problem;
  }

  /** A request went through: the way and the key are fine. */
  void reached() {
    if (kind == null) {
      over();
    }
  }

  /** What requests of a kind are for was found. */
  void over(Class<? extends Step> done) {
    if (kind == done) {
      over();
    }
  }

  private void over() {
    problem = null;
    kind = null;
    failures = 0;
    refusedKey = null;
  }

  /** A request failed, and so will the next. */
  void failed(Step step, Outcome.Failed<?> failure, String key, long now) {
    problem = problem(failure);
    kind = isGeneral(failure) ? null : step.getClass();
    failures++;
    boolean keyRefused =
        failure instanceof Outcome.Unauthorized<?> || failure instanceof Outcome.Forbidden<?>;
    refusedKey = keyRefused ? key : null;
    long wait =
        failure instanceof Outcome.Unavailable<?> unavailable
            ? Math.max(unavailable.silence().toNanos(), backoff(failures))
            : backoff(failures);
    until = now + (keyRefused ? KEY_REFUSED.toNanos() : wait);
  }

  /** Whether it says something of every request. */
  static boolean isGeneral(Outcome.Failed<?> failure) {
    return switch (failure) {
      case Outcome.Unauthorized<?> f -> true;
      case Outcome.Forbidden<?> f -> true;
      case Outcome.RateLimited<?> f -> true;
      case Outcome.Unavailable<?> f -> true;
      case Outcome.Unreachable<?> f -> true;
      case Outcome.NotFound<?> f -> false;
      case Outcome.Rejected<?> f -> false;
      case Outcome.ServerError<?> f -> false;
      case Outcome.InvalidAnswer<?> f -> false;
    };
  }

  /** Says which field to look at, where it may be one. */
  private static Problem problem(Outcome.Failed<?> failure) {
    String why = failure.message();
    return switch (failure) {
      case Outcome.NotFound<?> f ->
          new Problem(
              ConditionReasons.PAGE_NOT_FOUND,
              why + "; spec.pageId must be the id of a page that the key may edit");
      case Outcome.Unauthorized<?> f -> refused(why);
      case Outcome.Forbidden<?> f -> refused(why);
      case Outcome.Rejected<?> f -> new Problem(ConditionReasons.REJECTED, why);
      case Outcome.RateLimited<?> f -> new Problem(ConditionReasons.RATE_LIMITED, why);
      case Outcome.ServerError<?> f -> new Problem(ConditionReasons.UNREACHABLE, why);
      case Outcome.Unavailable<?> f -> new Problem(ConditionReasons.UNREACHABLE, why);
      case Outcome.Unreachable<?> f -> new Problem(ConditionReasons.UNREACHABLE, why);
      case Outcome.InvalidAnswer<?> f -> new Problem(ConditionReasons.INVALID_ANSWER, why);
    };
  }

  /** The key was refused to another page that uses it. */
  static Problem refusedElsewhere() {
    return refused("the key was refused when another StatusPage used it");
  }

  private static Problem refused(String why) {
    return new Problem(
        ConditionReasons.UNAUTHORIZED,
        why + "; the key in the Secret of spec.credentials must be one that may edit the page");
  }

  /** From one second to one minute, scattered by half, so that many pages do not come together. */
  static long backoff(int failures) {
    long wait = SHORTEST.toNanos() << Math.min(failures - 1, DOUBLINGS);
    long bounded = Math.min(wait, LONGEST.toNanos());
    return bounded / 2 + ThreadLocalRandom.current().nextLong(bounded / 2 + 1);
  }

  /**
   * How long to leave a request.
   *
   * @param key another one than the refused is tried at once
   */
  Duration wait(Step step, String key, long now) {
    boolean ofOthers = kind != null && kind != step.getClass();
    boolean otherKey = refusedKey != null && !refusedKey.equals(key);
    return problem == null || ofOthers || otherKey
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, until - now));
  }
}
