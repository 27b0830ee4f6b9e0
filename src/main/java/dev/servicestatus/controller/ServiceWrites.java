package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.api.v1alpha1.TolerantReader;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our part of a service's status, written where it differs; a change of the level is logged. */
final class ServiceWrites {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceWrites.class);

  private ServiceWrites() {}

  /**
   * Writes, or says how.
   *
   * @param shown what of the status in the hub is ours; null if nothing
   * @param status as it should be
   * @param client of the hub
   */
  static UpdateControl<ServiceStatus> of(
      ServiceStatus service,
      ServiceStatusStatus shown,
      ServiceStatusStatus status,
      KubernetesClient client) {
    if (status.equals(shown)) {
      return UpdateControl.noUpdate();
    }
    if (TolerantReader.problem(service).isPresent()) {
      UnreadableSpec.write(client, service, status);
      return UpdateControl.noUpdate();
    }
    ForeignFields.remove(client, service);
    return StatusPatch.of(service, new ServiceStatus(), status);
  }

  /**
   * Tells of a change of the level, once however often it has to be written.
   *
   * @param last as it was wanted at the last visit, or stored before the first; null if neither
   */
  static void log(ServiceStatus service, ServiceStatusStatus last, ServiceStatusStatus status) {
    Level before = last == null ? null : last.level();
    if (status.level() != before) {
      String name = service.getMetadata().getNamespace() + "/" + service.getMetadata().getName();
      String from = before == null ? "new" : before.name();
      LOG.atInfo()
          .addKeyValue("service", name)
          .addKeyValue("from", from)
          .addKeyValue("to", status.level())
          .log("{}: {} -> {}: {}", name, from, status.level(), status.summary());
    }
  }
}
