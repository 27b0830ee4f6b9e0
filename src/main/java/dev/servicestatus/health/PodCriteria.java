package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.Need.Readiness;
import java.time.Duration;
import java.util.Set;

/**
 * What a need asks of each of its pods.
 *
 * @param containers the needed containers; empty: all app containers and native sidecars
 * @param readiness what "ready" means
 * @param startGracePeriod so long a young pod that is not failing is Starting
 */
public record PodCriteria(Set<String> containers, Readiness readiness, Duration startGracePeriod) {
  /** Copies. */
  public PodCriteria {
    containers = Set.copyOf(containers);
  }
}
