package dev.servicestatus.api.v1alpha1;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go, kubectl and Prometheus write them: {@code 90s}, {@code 1m30s}, {@code 1.5h}.
 *
 * @see <a href="https://pkg.go.dev/time#ParseDuration">time.ParseDuration</a>
 */
public final class GoDuration {
  /** What the CRDs accept; the bounds 0s..24h are checked by a CEL rule beside it. */
  public static final String PATTERN = "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$";

  private static final Pattern WHOLE = Pattern.compile(PATTERN);
  private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");

  private GoDuration() {}

  /**
   * Reads a duration.
   *
   * @param text such as {@code 1m30s}; units ms, s, m, h
   * @return never negative
   * @throws IllegalArgumentException with one line that says what is allowed
   */
  public static Duration parse(String text) {
    if (text == null || text.length() > 32 || !WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "not a duration: use for example 90s, 1m30s or 1h (units ms, s, m, h)");
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long unit =
          switch (part.group(2)) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
          };
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
    }
    if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("duration too long: at most 24h is allowed");
    }
    return Duration.ofNanos(nanos.longValue());
  }

  /**
   * Reads an optional duration.
   *
   * @param text may be null
   * @param absent what null means
   * @return never negative
   */
  public static Duration parse(String text, Duration absent) {
    return text == null ? absent : parse(text);
  }
}
