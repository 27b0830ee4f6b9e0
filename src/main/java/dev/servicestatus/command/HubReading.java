package dev.servicestatus.command;

import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.api.v1alpha1.SecretKeyRef;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.cluster.ClusterConnection;
import dev.servicestatus.cluster.KubeconfigRefusedException;
import dev.servicestatus.cluster.Kubeconfigs;
import dev.servicestatus.command.LiveClusters.UnreadableException;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one person may read at the hub, with the rights of that person.
 *
 * @param client that only reads
 * @param kubeconfigs makes connections of Secrets
 * @param namespace of the operator, in which these Secrets are
 */
record HubReading(KubernetesClient client, Kubeconfigs kubeconfigs, String namespace) {

  /**
   * The service.
   *
   * @throws IllegalStateException with one line that says why it cannot be told of
   */
  ServiceStatus service(String namespace, String name) {
    String what = "ServiceStatus " + namespace + "/" + name;
    try {
      return neighbour(namespace, name)
          .orElseThrow(() -> new IllegalStateException("there is no " + what));
    } catch (UnreadableException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Another service, if there is one. */
  Optional<ServiceStatus> neighbour(String namespace, String name) throws UnreadableException {
    return Optional.ofNullable(
        read(
            "ServiceStatus " + namespace + "/" + name,
            () ->
                client.resources(ServiceStatus.class).inNamespace(namespace).withName(name).get()));
  }

  /** Every registered cluster. */
  List<MemberCluster> members() throws UnreadableException {
    return read("MemberClusters", () -> client.resources(MemberCluster.class).list().getItems());
  }

  /** The labels of a namespace of the hub. */
  Map<String, String> labels(String name) throws UnreadableException {
    Namespace found = read("Namespace " + name, () -> client.namespaces().withName(name).get());
    return found == null || found.getMetadata().getLabels() == null
        ? Map.of()
        : found.getMetadata().getLabels();
  }

  /** The way to a member, by the Secret that it names. */
  ClusterConnection connection(SecretKeyRef ref) throws UnreadableException {
    String what = "Secret " + namespace + "/" + ref.name();
    Secret secret =
        read(what, () -> client.secrets().inNamespace(namespace).withName(ref.name()).get());
    if (secret == null) {
      throw new UnreadableException("there is no " + what);
    }
    String value = secret.getData() == null ? null : secret.getData().get(ref.key());
    if (value == null) {
      throw new UnreadableException(what + " has no key " + ref.key());
    }
    try {
      return kubeconfigs.connection(Base64.getDecoder().decode(value));
    } catch (KubeconfigRefusedException refused) {
      throw new UnreadableException(what + ": " + refused.getMessage());
    }
  }

  private static <T> T read(String what, Supplier<T> reading) throws UnreadableException {
    try {
      return reading.get();
    } catch (KubernetesClientException e) {
      throw new UnreadableException(
          switch (e.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED -> what + ": the hub refuses the credentials";
            case HttpURLConnection.HTTP_FORBIDDEN -> "may not read " + what;
            case HttpURLConnection.HTTP_NOT_FOUND -> "the hub does not know " + what;
            default ->
                e.getCode() > 0
                    ? what + ": the hub answers with HTTP status " + e.getCode()
                    : what + ": the hub does not answer (" + rootCause(e) + ")";
          });
    }
  }

  private static String rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
  }
}
