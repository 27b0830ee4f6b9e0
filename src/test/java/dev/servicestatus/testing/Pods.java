package dev.servicestatus.testing;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;

/**
 * The pods of one namespace on a real API server, without kubelets: nobody but the test writes
 * their status, so every situation is exact.
 *
 * @param client may create pods and write their status
 * @param namespace exists
 */
public record Pods(KubernetesClient client, String namespace) {
  private static final long NO_GRACE = 0;

  /** Creates a pod and puts it into its situation. */
  public void create(String name, PodShape shape) {
    Pod pod = shape.toPod(namespace, name);
    client.resource(pod).create();
    become(name, shape);
    if (shape.isTerminating()) {
      pod(name).delete();
    }
  }

  /**
   * Replaces the status of a pod by that of another shape. Labels and the containers that exist
   * stay: they cannot change (labels: {@link #label}).
   */
  public void become(String name, PodShape shape) {
    client.resource(shape.toPod(namespace, name)).updateStatus();
  }

  /** Sets one label of a pod. */
  public void label(String name, String key, String value) {
    pod(name)
        .edit(pod -> {
          pod.getMetadata().getLabels().put(key, value);
          return pod;
        });
  }

  /** Deletes a pod at once, also one that a finalizer holds. */
  public void delete(String name) {
    if (!pod(name).get().getMetadata().getFinalizers().isEmpty()) {
      pod(name)
          .edit(pod -> {
            pod.getMetadata().setFinalizers(null);
            return pod;
          });
    }
    pod(name).withGracePeriod(NO_GRACE).delete();
  }

  private PodResource pod(String name) {
    return client.pods().inNamespace(namespace).withName(name);
  }
}
