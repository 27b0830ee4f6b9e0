package dev.servicestatus.page;

import dev.servicestatus.plan.Outcome;

/** What the outcome of a request means for what comes next. */
final class Aftermath {
  private final Memory memory;
  private final PageSync.Surroundings around;
  private final Budget.Purse purse;

  Aftermath(Memory memory, PageSync.Surroundings around, Budget.Purse purse) {
    this.memory = memory;
    this.around = around;
    this.purse = purse;
  }

  /** What a request brought; null if it failed. */
  <T> T value(Outcome<T> outcome) {
    around.measures().request(outcome.getClass().getSimpleName());
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> {
        memory.trouble.reached();
        purse.accept();
        yield value;
      }
      case Outcome.Failed<T> failed -> null;
    };
  }

  /** A request about the page as a whole failed, or was answered with what cannot be true. */
  void failed(Step step, Outcome<?> outcome) {
    if (outcome instanceof Outcome.RateLimited<?> limited) {
      purse.silence(limited.silence());
    }
    if (outcome instanceof Outcome.Unauthorized<?>) {
      purse.refuse();
    }
    if (outcome instanceof Outcome.Failed<?> failure) {
      memory.trouble.failed(step, failure, purse.key(), around.nanos().getAsLong());
    }
  }

  /**
   * A request about one component failed; the page as a whole may be well. What may be about the
   * key as well is asked of the page next: its lists are read anew.
   */
  void failed(Step step, String service, Outcome.Failed<?> failure) {
    long now = around.nanos().getAsLong();
    switch (failure) {
      case Outcome.Forbidden<?> forbidden -> {
        memory.agenda.forbidden(service, forbidden.message(), now);
        memory.readings.doubtHeld();
      }
      case Outcome.Unauthorized<?> refused -> failed(step, refused);
      case Outcome.RateLimited<?> limited -> failed(step, limited);
      default -> {
        memory.agenda.failed(service, failure.message(), now);
        if (Trouble.isGeneral(failure)) {
          failed(step, failure);
        }
      }
    }
  }
}
