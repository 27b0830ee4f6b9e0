package dev.servicestatus.cluster;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs something at the earliest of the times asked for; then it has to be asked again. */
final class Deadline {
  private static final long NEVER = Long.MAX_VALUE;

  private final ScheduledExecutorService timer;
  private final Runnable due;
  private long next = NEVER;

  Deadline(ScheduledExecutorService timer, Runnable due) {
    this.timer = timer;
    this.due = due;
  }

  /**
   * Runs it at that time or earlier.
   *
   * @param nanos monotonic reading; {@link Long#MAX_VALUE}: never
   */
  synchronized void noLaterThan(long nanos, long now) {
    if (nanos == NEVER || (next != NEVER && nanos - next >= 0)) {
      return;
    }
    next = nanos;
    timer.schedule(this::run, nanos - now, TimeUnit.NANOSECONDS);
  }

  private void run() {
    synchronized (this) {
      next = NEVER;
    }
    due.run();
  }
}
