package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponentSpec.ServiceRef;

/**
 * What a service wants of a page, as its ServiceStatus says now.
 *
 * @param ref the ServiceStatus
 * @param age {@code creationTimestamp uid}
 * @param name on the page
 * @param level Unknown: nothing is written
 */
public record Wish(ServiceRef ref, String age, String name, Level level) {
  /** namespace/name. */
  public String service() {
    return ref.namespace() + "/" + ref.name();
  }
}
