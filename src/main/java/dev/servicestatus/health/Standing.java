package dev.servicestatus.health;

/** How a need, or all needs together, stand in one cluster; ordered from best to worst. */
public enum Standing {
  /** As declared. */
  Operational,
  /** Less than declared. */
  Degraded,
  /** Does not serve. */
  Outage;

  /** The worse of two. */
  public static Standing worst(Standing a, Standing b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
