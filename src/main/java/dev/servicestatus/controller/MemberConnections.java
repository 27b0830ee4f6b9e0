package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec;
import dev.servicestatus.api.v1alpha1.SecretKeyRef;
import dev.servicestatus.api.v1alpha1.TolerantReader;
import dev.servicestatus.cluster.ClusterConnection;
import dev.servicestatus.cluster.Fleet;
import dev.servicestatus.cluster.KubeconfigRefusedException;
import dev.servicestatus.cluster.Kubeconfigs;
import dev.servicestatus.condition.MemberClusterConditions.Acceptance;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Connects the fleet as MemberClusters and their Secrets say.
 *
 * @param fleet that is connected
 * @param kubeconfigs makes connections of kubeconfigs
 * @param hub the way to the hub, for {@code local: {}}
 */
record MemberConnections(Fleet fleet, Kubeconfigs kubeconfigs, ClusterConnection hub) {
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /**
   * Connects a cluster, or takes its connection away.
   *
   * @param secret that the MemberCluster names; empty if there is none
   * @param pinnedUID that its status shows; null if none
   */
  Acceptance connect(MemberCluster cluster, Optional<Secret> secret, String pinnedUID) {
    MemberClusterSpec spec = cluster.getSpec();
    String name = cluster.getMetadata().getName();
    try {
      Optional<String> problem = TolerantReader.problem(cluster);
      if (problem.isPresent()) {
        throw new RefusedException(ConditionReasons.INVALID_SPEC, "the spec " + problem.get());
      }
      if (!spec.namespaces().stream().allMatch(n -> NAMESPACE.matcher(n).matches())) {
        throw new RefusedException(
            ConditionReasons.INVALID_SPEC, "spec.namespaces must hold DNS labels");
      }
      ClusterConnection connection =
          spec.local() != null
              ? hub
              : kubeconfigs.connection(kubeconfig(spec.kubeconfigSecretRef(), secret));
      Optional<String> uid =
          Optional.ofNullable(spec.clusterUID() != null ? spec.clusterUID() : pinnedUID);
      fleet.join(name, connection, spec.namespaces(), uid);
      return Acceptance.YES;
    } catch (KubeconfigRefusedException e) {
      fleet.disconnect(name);
      return new Acceptance(e.reason(), e.getMessage());
    } catch (RefusedException e) {
      fleet.disconnect(name);
      return new Acceptance(e.reason, e.getMessage());
    }
  }

  private static byte[] kubeconfig(SecretKeyRef ref, Optional<Secret> secret)
      throws RefusedException {
    if (secret.isEmpty()) {
      throw new RefusedException(
          ConditionReasons.SECRET_NOT_FOUND,
          "there is no Secret " + ref.name() + " in the operator's namespace");
    }
    Map<String, String> data = secret.get().getData();
    String value = data == null ? null : data.get(ref.key());
    if (value == null || value.isEmpty()) {
      throw new RefusedException(
          ConditionReasons.SECRET_KEY_MISSING,
          "Secret " + ref.name() + " has no key " + ref.key() + ", or it is empty");
    }
    return Base64.getDecoder().decode(value);
  }

  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    RefusedException(String reason, String message) {
      super(message);
      this.reason = reason;
    }
  }
}
