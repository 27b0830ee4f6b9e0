package dev.servicestatus.testing;

import dev.servicestatus.api.v1alpha1.Checkpoint;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.LastKnown;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatusBuilder;

/** Statuses of services that hold only what a test is about. */
public final class Statuses {
  private Statuses() {}

  /** One that shows a level. */
  public static ServiceStatusStatus of(Level level) {
    return of(level, null, null, null);
  }

  /** What an operator leaves behind for its successor. */
  public static ServiceStatusStatus of(
      Level level, String sinceTime, LastKnown lastKnown, Checkpoint checkpoint) {
    return new ServiceStatusStatusBuilder()
        .withObservedGeneration(1L)
        .withLevel(level, sinceTime)
        .withLastKnown(lastKnown)
        .withCheckpoint(checkpoint)
        .build();
  }
}
