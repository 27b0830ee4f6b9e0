package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.Level;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The level that is shown: the own one, unless a service that it depends on is worse, or it is out
 * of service by declaration.
 *
 * @param level shown
 * @param since by the hub's clock
 * @param heldBy the service that holds it down; empty if none does
 */
public record ShownLevel(Level level, Instant since, Optional<DependencyState> heldBy) {
  /** The worst cap first; of equals the first by name, so that it never depends on an order. */
  private static final Comparator<DependencyState> WORST_FIRST =
      Comparator.comparing(DependencyState::cap).reversed().thenComparing(DependencyState::name);

  /** The own level. */
  static ShownLevel of(OwnLevel own) {
    return new ShownLevel(own.level(), own.since(), Optional.empty());
  }

  /**
   * What is shown next.
   *
   * @param before as it was shown until now
   * @param ownBefore the own level until now
   */
  static ShownLevel after(
      ShownLevel before,
      OwnLevel ownBefore,
      OwnLevel own,
      Verdict verdict,
      List<DependencyState> dependencies,
      Moment now) {
    Optional<DependencyState> heldBy =
        dependencies.stream()
            .filter(dependency -> holds(dependency.cap(), own.level()))
            .min(WORST_FIRST);
    Level level = heldBy.map(DependencyState::cap).orElse(own.level());
    if (level == Level.Operational && verdict.underMaintenance()) {
      level = Level.UnderMaintenance;
    }
    boolean turned = level == own.level() && own.level() != ownBefore.level();
    Instant since =
        level == before.level ? before.since : turned ? own.since() : now.hub(); // at once
    return new ShownLevel(level, since, heldBy);
  }

  /** While the service is not judged. */
  ShownLevel notJudged(Moment now) {
    return new ShownLevel(
        Level.Unknown, level == Level.Unknown ? since : now.hub(), Optional.empty());
  }

  /** Whether it is the own level, and since then. */
  boolean isJust(OwnLevel own) {
    return level == own.level() && since.equals(own.since());
  }

  /** A cap holds what is better, or not known. */
  private static boolean holds(Level cap, Level own) {
    return cap != Level.Operational && (own == Level.Unknown || cap.worseThan(own));
  }
}
