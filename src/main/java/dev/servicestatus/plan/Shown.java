package dev.servicestatus.plan;

import dev.servicestatus.api.v1alpha1.Level;

/**
 * One component as a page shows it.
 *
 * @param id the provider's
 * @param name as it stands there
 * @param level what it shows; Unknown for a value that is no level of ours
 */
public record Shown(String id, String name, Level level) {
  Shown at(Level other) {
    return new Shown(id, name, other);
  }

  Shown called(String other) {
    return new Shown(id, other, level);
  }
}
