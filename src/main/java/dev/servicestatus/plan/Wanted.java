package dev.servicestatus.plan;

import dev.servicestatus.api.v1alpha1.Level;

/**
 * What a service wants its component to be.
 *
 * @param name on the page
 * @param description null: not ours; empty: cleared
 * @param level Unknown: nothing is written
 * @param adoption how a component that exists already is taken
 */
public record Wanted(String name, String description, Level level, Adoption adoption) {
  /** Without a description, found by name. */
  public Wanted(String name, Level level) {
    this(name, null, level, Adoption.BY_NAME);
  }

  /** Whether both would take the same component. */
  public boolean isFoundAs(Wanted other) {
    return name.equals(other.name) && adoption.equals(other.adoption);
  }
}
