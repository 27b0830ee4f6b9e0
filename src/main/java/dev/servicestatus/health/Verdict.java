package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.Level;
import java.util.List;

/**
 * What the facts of one moment allow of a service.
 *
 * @param best the best level they allow
 * @param worst the worst level they allow; never better than {@code best}
 * @param blind whether it looks Operational only because something is not seen
 * @param grantMissing whether it is blind for want of a grant alone: then nothing is waited for
 * @param empty whether some part has no cluster at all
 * @param needs every need in every cluster
 * @param making those of the needs that make the level: of the parts that are as bad as it is;
 *     where that is an outage, those that are out; empty if nothing is wrong
 * @param redundancyReduced whether it is Operational although some cluster is not
 */
public record Verdict(
    Level best,
    Level worst,
    boolean blind,
    boolean grantMissing,
    boolean empty,
    List<NeedVerdict> needs,
    List<NeedVerdict> making,
    boolean redundancyReduced) {

  /** Whether both sides are Operational, or both are worse. */
  boolean agrees() {
    return (best == Level.Operational) == (worst == Level.Operational);
  }

  /**
   * Whether all that is required is out of service by declaration, wherever it was ever seen: not
   * to see it any more takes no declaration back, and makes none.
   */
  public boolean underMaintenance() {
    List<NeedVerdict> required =
        needs.stream().filter(need -> need.matched() && need.required()).toList();
    return !required.isEmpty() && required.stream().allMatch(NeedVerdict::maintenance);
  }

  /** Needs that are not seen. */
  public List<NeedVerdict> unseen() {
    return needs.stream().filter(need -> !need.isSeen()).toList();
  }
}
