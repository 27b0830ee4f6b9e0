package dev.servicestatus.health;

/**
 * What the facts still allow in one cluster.
 *
 * @param best the best reading of the facts
 * @param worst the worst reading; never better than {@code best}
 */
public record Range(Standing best, Standing worst) {
  /** Nothing to complain of. */
  public static final Range OPERATIONAL = new Range(Standing.Operational, Standing.Operational);

  /** Everything is possible. */
  public static final Range OPEN = new Range(Standing.Operational, Standing.Outage);

  /** Checks the order. */
  public Range {
    if (best.compareTo(worst) > 0) {
      throw new IllegalArgumentException("best " + best + " is worse than worst " + worst);
    }
  }

  /** Both sides at the worst. */
  public Range atWorst() {
    return new Range(worst, worst);
  }

  /** The worse of both on each side. */
  public Range and(Range other) {
    return new Range(Standing.worst(best, other.best), Standing.worst(worst, other.worst));
  }

  /** An outage of something optional only degrades. */
  public Range optional() {
    return new Range(soften(best), soften(worst));
  }

  private static Standing soften(Standing standing) {
    return standing == Standing.Outage ? Standing.Degraded : standing;
  }
}
