package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.StatusPage;
import dev.servicestatus.page.HubObjects;
import dev.servicestatus.page.PageKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Who looks again when something of the pages changes. Both the old and the new state of an object
 * count: what it let go of is woken too. What only the operator wrote wakes nobody who wrote it.
 */
public final class PageWakeUps {
  private final HubObjects objects;
  private final SimpleInboundEventSource<StatusPage> pages =
      new SimpleInboundEventSource<>("page-changes");
  private final SimpleInboundEventSource<ServiceStatus> services =
      new SimpleInboundEventSource<>("publication-changes");
  private final Consumer<PageComponent> forgotten;

  /**
   * Listens to the objects.
   *
   * @param forgotten is told of records that are gone
   */
  public PageWakeUps(HubObjects objects, Consumer<PageComponent> forgotten) {
    this.objects = objects;
    this.forgotten = forgotten;
    objects.onChange(this::service, this::page, this::record, this::secret, this::namespace);
  }

  SimpleInboundEventSource<StatusPage> pages() {
    return pages;
  }

  SimpleInboundEventSource<ServiceStatus> services() {
    return services;
  }

  private void service(ServiceStatus before, ServiceStatus after) {
    if (before != null && after != null && !changesPublication(before, after)) {
      return;
    }
    Stream.of(before, after)
        .filter(Objects::nonNull)
        .flatMap(service -> PageKey.of(service).stream())
        .distinct()
        .forEach(this::wake);
    if (after != null) {
      wake(after);
    }
  }

  private static boolean changesPublication(ServiceStatus before, ServiceStatus after) {
    return !before.getMetadata().getUid().equals(after.getMetadata().getUid())
        || isNewGeneration(before, after)
        || level(before) != level(after);
  }

  private static Level level(ServiceStatus service) {
    return service.getStatus() == null ? null : service.getStatus().level();
  }

  private void page(StatusPage before, StatusPage after) {
    if (before != null && after != null && !changesPage(before, after)) {
      return;
    }
    StatusPage page = after == null ? before : after;
    PageKey key = new PageKey(page.getMetadata().getNamespace(), page.getMetadata().getName());
    objects.servicesOf(key).forEach(this::wake);
    // the controller has an informer of its own, which may have been faster than this one
    if (before == null || after == null || isNewGeneration(before, after)) {
      wake(key);
    }
  }

  private static boolean isNewGeneration(HasMetadata before, HasMetadata after) {
    return !Objects.equals(
        before.getMetadata().getGeneration(), after.getMetadata().getGeneration());
  }

  private static boolean changesPage(StatusPage before, StatusPage after) {
    return isNewGeneration(before, after) || !conditions(before).equals(conditions(after));
  }

  private static List<Condition> conditions(StatusPage page) {
    return page.getStatus() == null ? List.of() : page.getStatus().conditions();
  }

  private void record(PageComponent before, PageComponent after) {
    PageComponent record = after == null ? before : after;
    if (after == null) {
      forgotten.accept(record);
      wake(PageKey.of(record));
    }
    var service = record.getSpec().serviceRef();
    wakeService(new ResourceID(service.name(), service.namespace()));
  }

  private void secret(Secret before, Secret after) {
    if (before != null && after != null && Objects.equals(before.getData(), after.getData())) {
      return;
    }
    Secret secret = after == null ? before : after;
    objects.pages().stream()
        .filter(page -> isIn(page, secret.getMetadata().getNamespace()))
        .filter(page ->
            page.getSpec().credentials().secretRef().name().equals(secret.getMetadata().getName()))
        .forEach(page ->
            wake(new PageKey(page.getMetadata().getNamespace(), page.getMetadata().getName())));
  }

  private static boolean isIn(HasMetadata object, String namespace) {
    return object.getMetadata().getNamespace().equals(namespace);
  }

  private void namespace(Namespace before, Namespace after) {
    boolean same =
        before != null
            && after != null
            && Objects.equals(before.getMetadata().getLabels(), after.getMetadata().getLabels());
    if (same) {
      return;
    }
    String name = (after == null ? before : after).getMetadata().getName();
    objects
        .services()
        .filter(service -> isIn(service, name))
        .filter(service -> !service.getSpec().publish().isEmpty())
        .forEach(service -> {
          PageKey.of(service).forEach(this::wake);
          wake(service);
        });
  }

  private void wake(PageKey page) {
    if (pages.isRunning()) { // before that, each is looked at anyway
      pages.propagateEvent(new ResourceID(page.name(), page.namespace()));
    }
  }

  private void wake(ServiceStatus service) {
    wakeService(ResourceID.fromResource(service));
  }

  private void wakeService(ResourceID service) {
    if (services.isRunning()) {
      services.propagateEvent(service);
    }
  }
}
