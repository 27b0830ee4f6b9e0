package dev.servicestatus.plan;

import dev.servicestatus.api.v1alpha1.Level;

/**
 * One component as a page shows it.
 *
 * @param id the provider's
 * @param name as it stands there
 * @param description as it stands there; empty without
 * @param level what it shows; Unknown for a value that is no level of ours
 */
public record Shown(String id, String name, String description, Level level) {
  /** Without a description. */
  public Shown(String id, String name, Level level) {
    this(id, name, "", level);
  }

  Shown at(Level other) {
    return new Shown(id, name, description, other);
  }

  Shown called(String other) {
    return new Shown(id, other, description, level);
  }

  Shown described(String other) {
    return new Shown(id, name, other, level);
  }

  /** Whether its status is one that pages have; of any other nothing is concluded. */
  public boolean isUnderstood() {
    return level != Level.Unknown;
  }
}
