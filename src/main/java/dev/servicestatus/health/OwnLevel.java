package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.Level;
import java.time.Instant;

/**
 * The level of a service by its own pods.
 *
 * @param level computed, or Unknown
 * @param since by the hub's clock: start of the wait that led here; for Unknown the last proof of
 *     contact
 * @param lastKnown the level before it became Unknown; null if there was none, or the level is
 *     known
 * @param lastKnownSince since when that level held; null with {@code lastKnown}
 */
public record OwnLevel(Level level, Instant since, Level lastKnown, Instant lastKnownSince) {
  /** Before the first evidence. */
  public static OwnLevel unknownSince(Instant firstVisit) {
    return new OwnLevel(Level.Unknown, firstVisit, null, null);
  }

  static OwnLevel known(Level level, Instant since) {
    return new OwnLevel(level, since, null, null);
  }

  OwnLevel lost(Instant lastContact) {
    return new OwnLevel(Level.Unknown, lastContact, level, since);
  }

  /** Whether it is a computed level. */
  public boolean isKnown() {
    return level != Level.Unknown;
  }

  /** What the waits go on against: what is shown, or was last; nothing counts as Operational. */
  Level reference() {
    if (isKnown()) {
      return level;
    }
    return lastKnown == null ? Level.Operational : lastKnown;
  }
}
