package dev.servicestatus.cluster;

import java.util.regex.Pattern;

/**
 * What a server calls a moment of its data. It is opaque but for one thing: of two plain numbers
 * the greater is the later one, whatever their length; others cannot be compared.
 *
 * @param text empty if there is none
 * @see <a
 *     href="https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/5504-comparable-resource-version">KEP-5504</a>
 */
record ResourceVersion(String text) {
  /** Nothing is known yet, or no longer. */
  static final ResourceVersion NONE = new ResourceVersion("");

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]*");

  boolean isNone() {
    return text.isEmpty();
  }

  /** Whether it is certainly earlier. */
  boolean isBefore(ResourceVersion other) {
    if (!NUMBER.matcher(text).matches() || !NUMBER.matcher(other.text).matches()) {
      return false;
    }
    return text.length() == other.text.length()
        ? text.compareTo(other.text) < 0
        : text.length() < other.text.length();
  }
}
