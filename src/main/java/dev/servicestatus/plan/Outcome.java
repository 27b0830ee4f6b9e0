package dev.servicestatus.plan;

import java.time.Duration;
import java.util.function.Function;

/**
 * What came of one request to a page, named by what happens next. A request never throws.
 *
 * @param <T> what a request brings that went through
 */
public sealed interface Outcome<T> {
  /** The same outcome with what is made of its value. */
  default <O> Outcome<O> map(Function<T, O> made) {
    return switch (this) {
      case Done<T>(T value) -> new Done<>(made.apply(value));
      case Failed<T> failed -> failed.as();
    };
  }

  /** It went through. */
  record Done<T>(T value) implements Outcome<T> {}

  /** It did not go through. */
  sealed interface Failed<T> extends Outcome<T> {
    /** One line for people, without secrets. */
    String message();

    /** Whether the page may have done it all the same. */
    default boolean fateUnknown() {
      return false;
    }

    /** The same failure in the place of another value. */
    @SuppressWarnings("unchecked") // a failure carries no value
    default <O> Failed<O> as() {
      return (Failed<O>) this;
    }
  }

  /** There is no such page or component. */
  record NotFound<T>(String message) implements Failed<T> {}

  /** The page will not have it, now or later; not sent again until something else is wanted. */
  record Rejected<T>(String message) implements Failed<T> {}

  /** The key is refused. */
  record Unauthorized<T>(String message) implements Failed<T> {}

  /** The key may not do this; whether it may do anything, another request tells. */
  record Forbidden<T>(String message) implements Failed<T> {}

  /**
   * Too many requests.
   *
   * @param silence for so long nothing is sent
   */
  record RateLimited<T>(String message, Duration silence) implements Failed<T> {}

  /** The page answered that it failed over this request; others may go through. */
  record ServerError<T>(String message) implements Failed<T> {
    @Override
    public boolean fateUnknown() {
      return true;
    }
  }

  /**
   * The page answered that it is not available for a while.
   *
   * @param silence for so long nothing is sent
   */
  record Unavailable<T>(String message, Duration silence) implements Failed<T> {
    @Override
    public boolean fateUnknown() {
      return true;
    }
  }

  /** No answer, or one that says come again. */
  record Unreachable<T>(String message) implements Failed<T> {
    @Override
    public boolean fateUnknown() {
      return true;
    }
  }

  /** An answer that cannot be understood. */
  record InvalidAnswer<T>(String message) implements Failed<T> {
    @Override
    public boolean fateUnknown() {
      return true;
    }
  }
}
