package dev.servicestatus.testing;

import dev.servicestatus.api.v1alpha1.ClusterScope;
import dev.servicestatus.api.v1alpha1.Damping;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import java.util.List;

/** Specs of services that hold only what a test is about. */
public final class Specs {
  private Specs() {}

  /** One in which nothing is said. */
  public static ServiceStatusSpec empty() {
    return of(null, null, null);
  }

  /** One that is judged by its pods alone. */
  public static ServiceStatusSpec of(ClusterScope clusters, List<Need> needs, Damping damping) {
    return new ServiceStatusSpec(null, null, clusters, needs, null, damping, null, null);
  }
}
