package dev.servicestatus.health;

/**
 * Whether it may be us who does not see. What was lost meanwhile, or not long before, says nothing
 * of the clusters: a patience that was not over when it began starts anew when it ends.
 *
 * @param suspected whether most clusters do not answer now
 * @param suspectedSince monotonic reading of when that began last; null if it never did
 * @param trustedSince monotonic reading of when that ended last; null if it never did
 */
public record SelfDoubt(boolean suspected, Long suspectedSince, Long trustedSince) {
  /** Where enough clusters answer, and always did. */
  public static final SelfDoubt NONE = new SelfDoubt(false, null, null);

  /**
   * After another look.
   *
   * @param suspectedNow whether most clusters do not answer now
   * @param nanos monotonic reading
   */
  public SelfDoubt after(boolean suspectedNow, long nanos) {
    if (suspectedNow == suspected) {
      return this;
    }
    return suspectedNow
        ? new SelfDoubt(true, nanos, trustedSince)
        : new SelfDoubt(false, suspectedSince, nanos);
  }
}
