package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.health.ServiceKey;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Set;

/** Wake-ups of services. They carry a key, never data: a lost or doubled one changes nothing. */
public final class WakeUps extends AbstractEventSource<ServiceKey, ServiceStatus> {
  /** A source that nobody listens to yet. */
  public WakeUps() {
    super(ServiceKey.class, "wake-ups");
  }

  @Override
  public Set<ServiceKey> getSecondaryResources(ServiceStatus service) {
    return Set.of(); // a wake-up carries a key, never data
  }

  /**
   * Has a service evaluated; nothing happens while nobody listens, for then all are evaluated at
   * the start.
   */
  public void wake(ServiceKey service) {
    var handler = getEventHandler();
    if (handler != null && isRunning()) {
      handler.handleEvent(new Event(new ResourceID(service.name(), service.namespace())));
    }
  }
}
