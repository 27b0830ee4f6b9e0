package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.Need.Readiness;
import java.util.Set;

/** Needs where they are looked at. */
final class Places {
  private Places() {}

  /** A need in one cluster, which is granted. */
  static Scope.Place of(Need need) {
    var criteria = new PodCriteria(Set.of(), Readiness.Pod, NeedRules.grace(need));
    var watch = new NeedWatch(need.name(), "eu-1", "shop", PodSource.of(need), criteria);
    return new Scope.Place(need, watch, new ServiceMemory.Cell(need.name(), "eu-1", "any"), null);
  }
}
