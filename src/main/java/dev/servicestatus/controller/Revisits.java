package dev.servicestatus.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * When an object is visited again although nothing happens: one time each, the last that was said.
 * It goes by the monotonic clock, in place of what JOSDK has for that ({@code rescheduleAfter} and
 * its retries): a {@link java.util.Timer} goes by the wall clock, and when that is set back by an
 * hour, whatever waits comes an hour late.
 */
final class Revisits<P extends HasMetadata> extends AbstractEventSource<HasMetadata, P> {
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
  private static final int MOST_DOUBLINGS = 10;

  private final Map<ResourceID, Future<?>> next = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor timer;

  Revisits(String name) {
    super(HasMetadata.class, name);
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> Thread.ofPlatform().daemon().name(name).unstarted(task),
            new ThreadPoolExecutor.DiscardPolicy()); // when it is stopped nobody waits any more
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Set<HasMetadata> getSecondaryResources(P primary) {
    return Set.of();
  }

  @Override
  public void stop() {
    super.stop();
    timer.shutdownNow();
    next.clear();
  }

  /** The object is being visited: no other time stands. */
  void visited(P object) {
    Future<?> earlier = next.remove(ResourceID.fromResource(object));
    if (earlier != null) {
      earlier.cancel(false);
    }
  }

  /** The object is to be visited again after that time, and not at what was said before. */
  void after(P object, Duration delay) {
    ResourceID id = ResourceID.fromResource(object);
    after(id, delay, () -> visit(id));
  }

  /** In place of the next visit something else is done, which wakes the object by itself. */
  void after(P object, Duration delay, Runnable inPlace) {
    after(ResourceID.fromResource(object), delay, inPlace);
  }

  private void after(ResourceID id, Duration delay, Runnable then) {
    next.compute(
        id,
        (same, earlier) -> {
          if (earlier != null) {
            earlier.cancel(false);
          }
          return timer.schedule(then, delay.toNanos(), TimeUnit.NANOSECONDS);
        });
  }

  /** The visit failed: it is tried again, for ever, ever more slowly up to twice a minute. */
  ErrorStatusUpdateControl<P> afterFailure(P object, Context<P> context) {
    int attempts = context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0);
    Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
    after(object, delay.compareTo(LONGEST_RETRY) < 0 ? delay : LONGEST_RETRY);
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }

  private void visit(ResourceID id) {
    if (isRunning()) {
      getEventHandler().handleEvent(new Event(id));
    }
  }
}
