package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A workload of group apps, in the namespace of its need. */
public record WorkloadRef(
    @Required
        @JsonPropertyDescription(
            "Deployment, StatefulSet, DaemonSet or ReplicaSet; Jobs are no services.")
        Kind kind,
    @Required
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @JsonPropertyDescription("Its name.")
        String name) {

  /**
   * Kinds whose pods run until they are told to end.
   *
   * @see <a href="https://kubernetes.io/docs/concepts/workloads/controllers/">Workloads</a>
   */
  public enum Kind {
    /** Pods of its newest ReplicaSet, and in a rollout of the one before. */
    Deployment,
    /** Pods with names and storage of their own. */
    StatefulSet,
    /** A pod on each node it selects. */
    DaemonSet,
    /** Equal pods. */
    ReplicaSet
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
