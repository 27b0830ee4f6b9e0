package dev.servicestatus.page;

import dev.servicestatus.plan.Change;
import dev.servicestatus.plan.Urgency;

/** The next request to a page, and how soon. */
sealed interface Step {
  /** Ranks as the change that rests on it. */
  Urgency urgency();

  /** A part of the list of held components. */
  record ReadHeld(Page.Hold by, int number, Urgency urgency) implements Step {}

  /** A part of the list of components. */
  record ReadAll(int number, Urgency urgency) implements Step {}

  /** One component. */
  record ReadOne(String id, Urgency urgency) implements Step {}

  /** A change. */
  record Send(Change change) implements Step {
    @Override
    public Urgency urgency() {
      return change.urgency();
    }
  }
}
