package dev.servicestatus.controller;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;

/**
 * What is applied of a status: the object's identity and nothing of its spec. Applying to the
 * status of a custom resource, a server does not hold the UID against the object, so what is meant
 * for a deleted one may reach its successor; whoever reads a status has to bear that in mind.
 */
final class StatusPatch {
  private StatusPatch() {}

  /**
   * Writes a status.
   *
   * @param object whose status it is
   * @param empty a new object of that kind
   */
  static <T, K extends CustomResource<?, T>> UpdateControl<K> of(K object, K empty, T status) {
    var meta = object.getMetadata();
    empty.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(meta.getNamespace())
            .withName(meta.getName())
            .withUid(meta.getUid())
            .build());
    empty.setStatus(status);
    return UpdateControl.patchStatus(empty);
  }
}
