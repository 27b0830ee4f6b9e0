package dev.servicestatus.health;

import io.fabric8.kubernetes.api.model.IntOrString;

/**
 * A number, or a percentage of something.
 *
 * @param value of the number or the percentage
 * @param percent whether it is a percentage
 */
record Amount(int value, boolean percent) {
  static final Amount ALL = new Amount(100, true);
  static final Amount ONE = new Amount(1, false);

  static Amount of(IntOrString declared, Amount absent) {
    if (declared == null) {
      return absent;
    }
    if (declared.getIntVal() != null) {
      return new Amount(declared.getIntVal(), false);
    }
    String text = declared.getStrVal();
    return new Amount(Integer.parseInt(text.substring(0, text.length() - 1)), true);
  }

  /** Of so many; a percentage is rounded up. */
  int of(int whole) {
    return percent ? (int) ((value * (long) whole + 99) / 100) : value;
  }
}
