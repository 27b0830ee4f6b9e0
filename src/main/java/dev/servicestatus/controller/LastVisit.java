package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.condition.Express;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.ServiceMemory;

/**
 * What a visit of a service leaves to the next.
 *
 * @param uid of the object: one of the same name but another UID is another service
 * @param version of the object at that visit
 * @param memory for the next evaluation
 * @param status as it should be after that visit; null before the first
 */
record LastVisit(String uid, String version, ServiceMemory memory, ServiceStatusStatus status) {

  /** The last visit of this object; without one, what an earlier life stored. */
  static LastVisit of(LastVisit known, ServiceStatus service, Moment now) {
    return known != null && known.isOf(service)
        ? known
        : at(service, ServiceMemory.restored(ownOrNone(service.getStatus(), service), now), null);
  }

  /**
   * A status that was stored for this very object; else null. Applying to a status, a server does
   * not ask for the UID: what was meant for a deleted object may have met its successor.
   */
  static ServiceStatusStatus ownOrNone(ServiceStatusStatus status, ServiceStatus service) {
    return status == null
            || status.checkpoint() != null
                && status.checkpoint().isOfAnother(service.getMetadata().getUid())
        ? null
        : status;
  }

  /**
   * What the next status goes on from: what was wanted at the last visit, whatever the informer
   * brings by now. It may still be behind our own write although others have written since, and
   * transition times must not follow it back.
   *
   * @param shown what the hub shows, for the first visit
   */
  ServiceStatusStatus earlier(ServiceStatusStatus shown, ServiceStatus service) {
    return status != null ? status : ownOrNone(shown, service);
  }

  /** Whether that was a visit of this very object. */
  boolean isOf(ServiceStatus service) {
    return uid.equals(service.getMetadata().getUid());
  }

  static LastVisit at(ServiceStatus service, ServiceMemory memory, ServiceStatusStatus status) {
    return new LastVisit(
        service.getMetadata().getUid(), service.getMetadata().getResourceVersion(), memory, status);
  }

  /**
   * What of the status in the hub is ours. While the informer still brings the object as it was
   * before our write, that is what was written, unless the write failed.
   *
   * @return null if there is no status
   */
  ServiceStatusStatus shown(ServiceStatus service, boolean writeFailed) {
    boolean behind =
        status != null
            && !writeFailed
            && version.equals(service.getMetadata().getResourceVersion());
    return behind ? status : Express.ours(service.getStatus());
  }
}
