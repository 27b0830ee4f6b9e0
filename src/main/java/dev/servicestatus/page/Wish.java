package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponentSpec.ServiceRef;
import dev.servicestatus.plan.Wanted;

/**
 * What a service wants of a page, as its ServiceStatus says now.
 *
 * @param ref the ServiceStatus
 * @param age {@code creationTimestamp uid}
 */
public record Wish(ServiceRef ref, String age, Wanted wanted) {
  /** namespace/name. */
  public String service() {
    return ref.namespace() + "/" + ref.name();
  }

  String name() {
    return wanted.name();
  }

  Level level() {
    return wanted.level();
  }
}
