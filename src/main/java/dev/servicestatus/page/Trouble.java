package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Report.Problem;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** A page that could not be worked with, and when it is tried again. */
final class Trouble {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration KEY_REFUSED = Duration.ofMinutes(5);
  private static final int DOUBLINGS = 6;

  private Problem problem;
  private int failures;
  private long until;
  private String refusedKey;

  /** What is wrong; null if nothing is. */
  Problem problem() {
    return problem;
  }

  /** A request went through. */
  void over() {
    problem = null;
    failures = 0;
    refusedKey = null;
  }

  /** A request failed, and so will the next. */
  void failed(Outcome.Failed<?> failure, String key, long now) {
    String reason =
        switch (failure) {
          case Outcome.NotFound<?> f -> ConditionReasons.PAGE_NOT_FOUND;
          case Outcome.Rejected<?> f -> ConditionReasons.REJECTED;
          case Outcome.Unauthorized<?> f -> ConditionReasons.UNAUTHORIZED;
          case Outcome.RateLimited<?> f -> ConditionReasons.RATE_LIMITED;
          case Outcome.ServerError<?> f -> ConditionReasons.UNREACHABLE;
          case Outcome.Unreachable<?> f -> ConditionReasons.UNREACHABLE;
          case Outcome.InvalidAnswer<?> f -> ConditionReasons.INVALID_ANSWER;
        };
    problem = new Problem(reason, failure.message());
    failures++;
    refusedKey = failure instanceof Outcome.Unauthorized<?> ? key : null;
    until =
        switch (failure) {
          case Outcome.Unauthorized<?> refused -> now + KEY_REFUSED.toNanos();
          case Outcome.RateLimited<?> limited -> now; // the budget keeps silent
          default -> now + backoff(failures);
        };
  }

  /** From one second to one minute, scattered by half, so that many pages do not come together. */
  static long backoff(int failures) {
    long wait = SHORTEST.toNanos() << Math.min(failures - 1, DOUBLINGS);
    long bounded = Math.min(wait, LONGEST.toNanos());
    return bounded / 2 + ThreadLocalRandom.current().nextLong(bounded / 2 + 1);
  }

  /**
   * How long to leave the page alone.
   *
   * @param key another one than the refused is tried at once
   */
  Duration wait(String key, long now) {
    boolean otherKey = refusedKey != null && !refusedKey.equals(key);
    return problem == null || otherKey ? Duration.ZERO : Duration.ofNanos(Math.max(0, until - now));
  }
}
