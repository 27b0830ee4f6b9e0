package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.Dependency;
import dev.servicestatus.api.v1alpha1.Level;

/**
 * What a service that another one depends on shows.
 *
 * @param dependency as declared
 * @param shown its level; null if there is no such service
 * @param lastKnown the level before it became Unknown; null if there was none
 */
public record DependencyState(Dependency dependency, Level shown, Level lastKnown) {
  /** A service of that name does not exist. */
  public static DependencyState missing(Dependency dependency) {
    return new DependencyState(dependency, null, null);
  }

  /** Whether there is no such service. */
  public boolean isMissing() {
    return shown == null;
  }

  /** Whether the service exists but its level is not known. */
  public boolean isUnknown() {
    return shown == Level.Unknown;
  }

  /** Name of the service. */
  public String name() {
    return dependency.name();
  }

  /** What it shows, or showed last. */
  public Level level() {
    return isUnknown() ? lastKnown : shown;
  }

  /** The service that depends on it is no better than this. */
  public Level cap() {
    return switch (level()) {
      case MajorOutage -> dependency.optional() ? Level.DegradedPerformance : Level.PartialOutage;
      case PartialOutage -> Level.DegradedPerformance;
      case null, default -> Level.Operational;
    };
  }
}
