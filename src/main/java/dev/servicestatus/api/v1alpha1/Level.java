package dev.servicestatus.api.v1alpha1;

/**
 * How well a service does. Constants are named as on the wire and the first four are ordered from
 * best to worst.
 */
public enum Level {
  /** Everything that was declared is there. */
  Operational,
  /** Less than declared, but every part serves. */
  DegradedPerformance,
  /** Some part does not serve. */
  PartialOutage,
  /** Nothing serves. */
  MajorOutage,
  /** Declared to be out of service; lies across the other levels. */
  UnderMaintenance,
  /** Not enough evidence to say anything. */
  Unknown;

  /** True for the four levels that can be proven by facts. */
  public boolean isComputed() {
    return ordinal() <= MajorOutage.ordinal();
  }

  /**
   * Compares badness.
   *
   * @param other another computed level
   * @return whether this level is worse than {@code other}
   * @throws IllegalArgumentException if one of both is not a computed level
   */
  public boolean worseThan(Level other) {
    if (!isComputed() || !other.isComputed()) {
      throw new IllegalArgumentException("not ordered: " + this + " and " + other);
    }
    return compareTo(other) > 0;
  }

  /** The worse of two computed levels. */
  public static Level worst(Level a, Level b) {
    return a.worseThan(b) ? a : b;
  }
}
