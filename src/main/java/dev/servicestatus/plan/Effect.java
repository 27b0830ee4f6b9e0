package dev.servicestatus.plan;

/** What a change that went through made of the page. */
public sealed interface Effect {
  /**
   * A component stands there, as the page shows it after the change.
   *
   * @param component the changed or created one
   */
  record Shows(Shown component) implements Effect {}
}
