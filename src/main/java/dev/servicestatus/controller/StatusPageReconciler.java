package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.StatusPage;
import dev.servicestatus.api.v1alpha1.StatusPageStatus;
import dev.servicestatus.condition.PageConditions;
import dev.servicestatus.health.Moment;
import dev.servicestatus.page.Acceptance;
import dev.servicestatus.page.KubernetesComponentStore;
import dev.servicestatus.page.PageKey;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Keeps pages in step: accept, visit, express, write if different. */
@ControllerConfiguration(
    name = StatusPageReconciler.NAME,
    fieldManager = KubernetesComponentStore.FIELD_MANAGER,
    triggerReconcilerOnAllEvents = true,
    informer = @Informer(name = StatusPageReconciler.NAME),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
public final class StatusPageReconciler implements Reconciler<StatusPage> {
  static final String NAME = "status-page";

  private final PublishingPages publishing;
  private final PageWakeUps wakeUps;
  private final Supplier<Moment> clock;
  private final Successors<StatusPage> successors = new Successors<>("successors-of-pages");
  private final Revisits<StatusPage> revisits = new Revisits<>("revisits-of-pages");

  /**
   * Visits nothing yet.
   *
   * @param publishing the pages and what they rest on
   * @param clock says now
   */
  public StatusPageReconciler(PublishingPages publishing, Supplier<Moment> clock) {
    this.publishing = publishing;
    this.wakeUps = publishing.wakeUps();
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, StatusPage>> prepareEventSources(
      EventSourceContext<StatusPage> context) {
    return List.of(wakeUps.pages(), successors, revisits);
  }

  @Override
  public UpdateControl<StatusPage> reconcile(StatusPage page, Context<StatusPage> context) {
    PageKey key = new PageKey(page.getMetadata().getNamespace(), page.getMetadata().getName());
    revisits.visited(page);
    if (context.isPrimaryResourceDeleted()) {
      publishing.forget(key);
      successors.lookFor(page, context);
      return UpdateControl.noUpdate();
    }
    if (!publishing.areReady()) {
      revisits.after(page, PublishingPages.SOON);
      return UpdateControl.noUpdate();
    }
    publishing.letGoOrphans();
    return switch (publishing.accept(page)) {
      case Acceptance.Refused refused -> refuse(key, page, refused);
      case Acceptance.Accepted accepted -> visit(key, page, accepted);
    };
  }

  @Override
  public ErrorStatusUpdateControl<StatusPage> updateErrorStatus(
      StatusPage page, Context<StatusPage> context, Exception e) {
    return revisits.afterFailure(page, context);
  }

  private UpdateControl<StatusPage> refuse(
      PageKey key, StatusPage page, Acceptance.Refused refused) {
    publishing.refused(key, page);
    var status =
        PageConditions.refused(page, refused.reason(), refused.message(), clock.get().hub());
    return write(page, status);
  }

  private UpdateControl<StatusPage> visit(
      PageKey key, StatusPage page, Acceptance.Accepted accepted) {
    Optional<PageSync.Visit> visit = publishing.visit(key, page, accepted);
    if (visit.isEmpty()) {
      revisits.after(page, PublishingPages.SOON);
      return UpdateControl.noUpdate();
    }
    var status = PageConditions.accepted(page, visit.get().report(), clock.get().hub());
    if (!visit.get().next().isZero()) {
      revisits.after(page, visit.get().next());
    }
    return write(page, status);
  }

  private UpdateControl<StatusPage> write(StatusPage page, StatusPageStatus status) {
    return status.equals(page.getStatus()) || !publishing.mayWrite()
        ? UpdateControl.noUpdate()
        : StatusPatch.of(page, new StatusPage(), status);
  }
}
