package dev.servicestatus.cluster;

import com.fasterxml.jackson.core.JsonParser;
import dev.servicestatus.api.v1alpha1.WorkloadRef;
import dev.servicestatus.health.WorkloadFact;
import java.io.IOException;

/** Reads what a workload declares in JSON and skips everything else. */
final class JsonWorkload extends JsonObject {
  private final WorkloadRef.Kind kind;
  private String namespace = "";
  private String name = "";
  private String resourceVersion = "";
  private int replicas;

  JsonWorkload(WorkloadRef.Kind kind, JsonParser json, Canon canon) {
    super(json, canon);
    this.kind = kind;
  }

  @Override
  void clear() {
    namespace = "";
    name = "";
    resourceVersion = "";
    replicas = isDaemonSet() ? 0 : ProtobufWorkload.REPLICAS_BY_DEFAULT;
  }

  private boolean isDaemonSet() {
    return kind == WorkloadRef.Kind.DaemonSet;
  }

  @Override
  void metadata(String field) throws IOException {
    switch (field) {
      case "name" -> name = json.getValueAsString("");
      case "namespace" -> namespace = text();
      case "resourceVersion" -> resourceVersion = json.getValueAsString("");
      default -> json.skipChildren();
    }
  }

  @Override
  void spec(String field) throws IOException {
    number(field.equals("replicas") && !isDaemonSet());
  }

  @Override
  void status(String field) throws IOException {
    number(field.equals("desiredNumberScheduled") && isDaemonSet());
  }

  private void number(boolean wanted) throws IOException {
    if (wanted && json.currentToken().isNumeric()) {
      replicas = Math.max(0, json.getValueAsInt(0));
    } else {
      json.skipChildren();
    }
  }

  @Override
  boolean isNamed() {
    return ProtobufObject.isNamed(namespace, name);
  }

  @Override
  WorkloadFact fact() {
    return new WorkloadFact(kind, namespace, name, replicas);
  }

  @Override
  String resourceVersion() {
    return resourceVersion;
  }
}
