package dev.servicestatus.plan;

import dev.servicestatus.api.v1alpha1.StatusPageSpec.AdoptionPolicy;

/**
 * How a component that exists already is taken.
 *
 * @param policy of the page
 * @param id the component that the service asks for; null without
 */
public record Adoption(AdoptionPolicy policy, String id) {
  /** The only one of that name. */
  public static final Adoption BY_NAME = new Adoption(AdoptionPolicy.ByName, null);

  /** Whether a certain component is asked for, and may be. */
  boolean isById() {
    return policy == AdoptionPolicy.ById && id != null;
  }

  /** Whether a component may be taken because of its name. */
  boolean isByName() {
    return policy == AdoptionPolicy.ByName && id == null;
  }

  /** Whether a service asks for a certain component of a page that does not allow that. */
  boolean isForbidden() {
    return policy != AdoptionPolicy.ById && id != null;
  }
}
