package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.condition.Conditions;
import dev.servicestatus.condition.Publications;
import dev.servicestatus.condition.Publications.Told;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.ServiceKey;
import dev.servicestatus.page.KubernetesComponentStore;
import dev.servicestatus.page.PageSync;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells each service how it is published: condition Published and {@code status.pages}. */
@ControllerConfiguration(
    name = PublicationReconciler.NAME,
    fieldManager = KubernetesComponentStore.FIELD_MANAGER,
    triggerReconcilerOnAllEvents = true,
    informer = @Informer(name = PublicationReconciler.NAME),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
public final class PublicationReconciler implements Reconciler<ServiceStatus> {
  static final String NAME = "publication";

  private final PublishingPages publishing;
  private final PageWakeUps wakeUps;
  private final Supplier<Moment> clock;
  private final Successors<ServiceStatus> successors =
      new Successors<>("successors-of-publications");
  private final Revisits<ServiceStatus> revisits = new Revisits<>("revisits-of-publications");
  private final Pace pace = new Pace();
  private final Map<ServiceKey, Long> pendingSince = new ConcurrentHashMap<>();

  /**
   * Tells nothing yet.
   *
   * @param publishing the pages and what they rest on
   * @param clock says now
   */
  public PublicationReconciler(PublishingPages publishing, Supplier<Moment> clock) {
    this.publishing = publishing;
    this.wakeUps = publishing.wakeUps();
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, ServiceStatus>> prepareEventSources(
      EventSourceContext<ServiceStatus> context) {
    return List.of(wakeUps.services(), successors, revisits);
  }

  @Override
  public UpdateControl<ServiceStatus> reconcile(
      ServiceStatus primary, Context<ServiceStatus> context) {
    ServiceKey key =
        new ServiceKey(primary.getMetadata().getNamespace(), primary.getMetadata().getName());
    revisits.visited(primary);
    if (context.isPrimaryResourceDeleted()) {
      pendingSince.remove(key);
      pace.forget(primary);
      successors.lookFor(primary, context);
      return UpdateControl.noUpdate();
    }
    if (!publishing.areReady()) {
      revisits.after(primary, PublishingPages.SOON);
      return UpdateControl.noUpdate();
    }
    Moment now = clock.get();
    Duration rest = pace.rest(primary, now.nanos());
    if (!rest.isZero()) {
      revisits.after(primary, rest);
      return UpdateControl.noUpdate();
    }
    ServiceStatus service = publishing.newest(primary);
    Told told = Publications.of(service, publishing.shelves(service), now.hub());
    Duration untilTold = untilTold(key, told, now);
    if (!untilTold.isZero() && isTold(service)) {
      revisits.after(primary, untilTold);
      return UpdateControl.noUpdate();
    }
    return write(service, told.status());
  }

  @Override
  public ErrorStatusUpdateControl<ServiceStatus> updateErrorStatus(
      ServiceStatus service, Context<ServiceStatus> context, Exception e) {
    return revisits.afterFailure(service, context);
  }

  /** What is pending only for a moment is not told: one write of the object, not three. */
  private Duration untilTold(ServiceKey key, Told told, Moment now) {
    if (!told.pending()) {
      pendingSince.remove(key);
      return Duration.ZERO;
    }
    Duration pending = now.since(pendingSince.computeIfAbsent(key, any -> now.nanos()));
    Duration rest = PageSync.PENDING_AFTER.minus(pending);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  /** Whether something was told of this generation. */
  private static boolean isTold(ServiceStatus service) {
    Optional<Condition> published =
        service.getStatus() == null
            ? Optional.empty()
            : Conditions.find(service.getStatus().conditions(), ConditionTypes.PUBLISHED);
    return published
        .map(Condition::observedGeneration)
        .filter(told -> Objects.equals(told, service.getMetadata().getGeneration()))
        .isPresent();
  }

  private UpdateControl<ServiceStatus> write(ServiceStatus service, ServiceStatusStatus status) {
    if (status.equals(Publications.ours(service.getStatus()))) {
      return UpdateControl.noUpdate();
    }
    if (!publishing.mayWrite()) {
      revisits.after(service, PublishingPages.SOON);
      return UpdateControl.noUpdate();
    }
    return StatusPatch.of(service, new ServiceStatus(), status);
  }
}
