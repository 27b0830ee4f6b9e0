package dev.servicestatus.statuspage;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Something that goes wrong with the next requests that match.
 *
 * @param match found in {@code METHOD /path?query}
 * @param kind what goes wrong
 * @param times for how many requests
 * @param code of {@link Kind#STATUS}
 * @param retryAfter seconds, a header of {@link Kind#STATUS}; negative: no header
 * @param delay of the slow kinds
 * @param reply of {@link Kind#REPLY}; null for others
 */
public record Fault(
    Pattern match, Kind kind, int times, int code, int retryAfter, Duration delay, Reply reply) {

  /** One that is not a {@link Kind#REPLY}. */
  public Fault(Pattern match, Kind kind, int times, int code, int retryAfter, Duration delay) {
    this(match, kind, times, code, retryAfter, delay, null);
  }

  /**
   * An answer, word for word.
   *
   * @param headers beside Content-Type
   */
  public record Reply(int code, Map<String, String> headers, String body) {
    /** Copies. */
    public Reply {
      headers = Map.copyOf(headers);
    }
  }

  /** What can go wrong. */
  public enum Kind {
    /** Answers {@code code} instead of doing anything. */
    STATUS,
    /** The connection is closed, nothing was done. */
    DROP_BEFORE,
    /** Everything was done, and the connection is closed instead of an answer. */
    DROP_AFTER,
    /** Waits, then does it. */
    SLOW_BEFORE,
    /** Does it, then waits before the answer. */
    SLOW_AFTER,
    /** Does it; half of the answer arrives. */
    TRUNCATE,
    /** A sign-in page with status 200, as a proxy between would send. */
    HTML,
    /** An answer without an end. */
    ENDLESS,
    /** An answer without an end, byte by byte. */
    DRIP,
    /** Answers what is given, word for word, instead of doing anything. */
    REPLY
  }

  /** Answers a status, without a Retry-After header. */
  public static Fault status(String match, int code, int times) {
    return new Fault(Pattern.compile(match), Kind.STATUS, times, code, -1, Duration.ZERO);
  }

  /** Answers a status that says when to come back. */
  public static Fault retryAfter(String match, int code, int seconds, int times) {
    return new Fault(Pattern.compile(match), Kind.STATUS, times, code, seconds, Duration.ZERO);
  }

  /** Any kind that needs nothing more. */
  public static Fault of(Kind kind, String match, int times) {
    return new Fault(Pattern.compile(match), kind, times, 0, -1, Duration.ZERO);
  }

  /** One of the slow kinds. */
  public static Fault slow(Kind kind, String match, Duration delay, int times) {
    return new Fault(Pattern.compile(match), kind, times, 0, -1, delay);
  }

  /** An answer, word for word. */
  public static Fault reply(String match, Reply reply, int times) {
    return new Fault(Pattern.compile(match), Kind.REPLY, times, 0, -1, Duration.ZERO, reply);
  }

  boolean matches(String request) {
    return times > 0 && match.matcher(request).find();
  }

  Fault once() {
    return new Fault(match, kind, times - 1, code, retryAfter, delay, reply);
  }
}
