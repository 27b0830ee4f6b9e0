package dev.servicestatus.api.v1alpha1;

import java.util.regex.Pattern;

/**
 * Text for people, of one line: without control characters, and without those that nobody sees and
 * that reorder what stands around them or make two names look alike. Joiners stay allowed: emoji
 * and some languages are written with them. The API server reads the patterns as RE2.
 */
public final class PlainText {
  private static final String REFUSED =
      "\\p{Cc}\\p{Zl}\\p{Zp}\\x{061C}\\x{200B}\\x{200E}\\x{200F}\\x{202A}-\\x{202E}"
          + "\\x{2060}-\\x{2069}\\x{FEFF}";

  /** Any such text. */
  static final String ANY = "^[^" + REFUSED + "]*$";

  /** A text that is more than blanks. */
  static final String NOT_BLANK = "^[^" + REFUSED + "]*[^" + REFUSED + "\\s][^" + REFUSED + "]*$";

  private static final Pattern UNFIT = Pattern.compile("[" + REFUSED + "\\p{Cs}]");

  private static final int LONGEST_WORD = 80;

  private PlainText() {}

  /**
   * Makes such a text of any, for what others have named: pods, containers, their reasons.
   *
   * @return with a replacement character in place of each that is refused
   */
  public static String of(String text) {
    return UNFIT.matcher(text).replaceAll("\uFFFD");
  }

  /** The same of one word, such as a reason: a server that lies may send anything as one. */
  public static String word(String any) {
    return cut(any, LONGEST_WORD);
  }

  /** The same, of at most that many characters, never cut inside a surrogate pair. */
  public static String cut(String any, int limit) {
    String text = of(any);
    if (text.length() <= limit) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
    return text.substring(0, end) + "…";
  }
}
