package dev.servicestatus.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Looks for objects that were made again under the name of a deleted one. JOSDK 5.2.3 drops every
 * event that arrives while a reconciler is told of a deletion, and does not visit such an object
 * before it changes once more; nor does it take plain events of objects it has not visited yet.
 */
final class Successors<P extends HasMetadata> extends AbstractEventSource<HasMetadata, P> {
  private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  Successors(String name) {
    super(HasMetadata.class, name);
  }

  @Override
  public Set<HasMetadata> getSecondaryResources(P primary) {
    return Set.of();
  }

  /** When the deletion is done with, an object of its name that is there by then is visited. */
  void lookFor(P deleted, Context<P> context) {
    ResourceID id = ResourceID.fromResource(deleted);
    var cache = context.getPrimaryCache();
    LATER.execute(() ->
        cache
            .get(id)
            .filter(successor -> isRunning())
            .ifPresent(successor ->
                getEventHandler()
                    .handleEvent(new ResourceEvent(ResourceAction.ADDED, id, successor))));
  }
}
