package dev.servicestatus.demo;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * Something that must come true after a cause.
 *
 * @param what for people
 * @param kind which figure its seconds belong to
 * @param wanted the value that must be read
 * @param reading reads the value now
 */
record Expectation(String what, Kind kind, String wanted, Supplier<String> reading) {
  /** Which figure the seconds from cause to truth belong to. */
  enum Kind {
    /** Cause to condition. */
    CONDITION,
    /** Cause to page. */
    PAGE,
    /** None: it was true before, or its time is set by an option. */
    UNTIMED
  }

  boolean holds() {
    return Objects.equals(wanted, reading.get());
  }

  Expectation untimed() {
    return new Expectation(what, Kind.UNTIMED, wanted, reading);
  }

  /** Wrong on purpose, to show that a wrong expectation fails the demo. */
  Expectation broken() {
    return new Expectation(what + " (wrong on purpose)", kind, "not " + wanted, reading);
  }
}
