package dev.servicestatus.testing;

import java.time.Duration;
import org.awaitility.Awaitility;

/** Waiting for the world outside, with a bound and a name for what did not come. */
public final class Poll {
  private Poll() {}

  /** A check that may throw: that counts as not yet, but for {@link IllegalStateException}. */
  @FunctionalInterface
  public interface Check {
    /** Whether it has come. */
    boolean holds() throws Exception;
  }

  /**
   * Returns as soon as the check holds.
   *
   * @throws org.awaitility.core.ConditionTimeoutException named by {@code what}, after the bound
   */
  public static void until(String what, Duration bound, Check check) {
    Awaitility.await(what)
        .atMost(bound)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsMatching(e -> !(e instanceof IllegalStateException))
        .until(check::holds);
  }
}
