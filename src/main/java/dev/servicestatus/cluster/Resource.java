package dev.servicestatus.cluster;

import com.fasterxml.jackson.core.JsonParser;
import dev.servicestatus.api.v1alpha1.WorkloadRef;
import java.util.Locale;

/** What is followed of a member cluster: its pods, or the workloads of one kind. */
enum Resource {
  /** All pods. */
  Pods("api/v1", null),
  /** Deployments. */
  Deployments("apis/apps/v1", WorkloadRef.Kind.Deployment),
  /** StatefulSets. */
  StatefulSets("apis/apps/v1", WorkloadRef.Kind.StatefulSet),
  /** DaemonSets. */
  DaemonSets("apis/apps/v1", WorkloadRef.Kind.DaemonSet),
  /** ReplicaSets. */
  ReplicaSets("apis/apps/v1", WorkloadRef.Kind.ReplicaSet);

  private final String group;
  private final WorkloadRef.Kind workload;

  Resource(String group, WorkloadRef.Kind workload) {
    this.group = group;
    this.workload = workload;
  }

  /** Where workloads of a kind are found. */
  static Resource of(WorkloadRef.Kind kind) {
    return switch (kind) {
      case Deployment -> Deployments;
      case StatefulSet -> StatefulSets;
      case DaemonSet -> DaemonSets;
      case ReplicaSet -> ReplicaSets;
    };
  }

  /** Kind of the workloads; null of pods. */
  WorkloadRef.Kind workload() {
    return workload;
  }

  /** Path of its group and version, such as {@code apis/apps/v1}. */
  String group() {
    return group;
  }

  /** Its name in paths and rights, such as {@code deployments}. */
  String plural() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its name with its group, as rights are told: {@code deployments.apps}. */
  String qualified() {
    return workload == null ? plural() : plural() + ".apps";
  }

  /** Kind of one object. */
  String kind() {
    return workload == null ? "Pod" : workload.name();
  }

  /** Kind of a list. */
  String listKind() {
    return kind() + "List";
  }

  ProtobufObject protobuf(Canon canon) {
    return workload == null ? new ProtobufPod(canon) : new ProtobufWorkload(workload, canon);
  }

  JsonObject json(JsonParser json, Canon canon) {
    return workload == null ? new JsonPod(json, canon) : new JsonWorkload(workload, json, canon);
  }
}
