package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.WorkloadRef;
import dev.servicestatus.health.WorkloadFact;

/**
 * Reads what a workload declares in protobuf and steps over everything else.
 *
 * @see <a
 *     href="https://github.com/kubernetes/api/blob/master/apps/v1/generated.proto">k8s.io/api/apps/v1/generated.proto</a>
 */
final class ProtobufWorkload implements ProtobufObject {
  /** What the API server fills in where {@code spec.replicas} is absent. */
  static final int REPLICAS_BY_DEFAULT = 1;

  private static final int SPEC = 2;
  private static final int SPEC_REPLICAS = 1;
  private static final int STATUS = 3;
  private static final int STATUS_DESIRED_NUMBER_SCHEDULED = 3;

  private final WorkloadRef.Kind kind;
  private final Canon canon;
  private final int part;
  private final int number;
  private String namespace;
  private String name;
  private String resourceVersion;
  private int replicas;

  ProtobufWorkload(WorkloadRef.Kind kind, Canon canon) {
    this.kind = kind;
    this.canon = canon;
    boolean daemons = kind == WorkloadRef.Kind.DaemonSet;
    this.part = daemons ? STATUS : SPEC;
    this.number = daemons ? STATUS_DESIRED_NUMBER_SCHEDULED : SPEC_REPLICAS;
  }

  @Override
  public boolean read(Fields object) throws MalformedAnswerException {
    namespace = "";
    name = "";
    resourceVersion = "";
    replicas = kind == WorkloadRef.Kind.DaemonSet ? 0 : REPLICAS_BY_DEFAULT;
    while (object.next()) {
      if (object.field() == 1) {
        metadata(object.inner());
      } else if (object.field() == part) {
        number(object.inner());
      }
    }
    return ProtobufObject.isNamed(namespace, name);
  }

  private void metadata(Fields meta) throws MalformedAnswerException {
    while (meta.next()) {
      switch (meta.field()) {
        case 1 -> name = meta.own();
        case 3 -> namespace = meta.text(canon);
        case 6 -> resourceVersion = meta.own();
        default -> {}
      }
    }
  }

  private void number(Fields fields) throws MalformedAnswerException {
    while (fields.next()) {
      if (fields.field() == number) {
        replicas = Math.max(0, (int) fields.value());
      }
    }
  }

  @Override
  public WorkloadFact fact() {
    return new WorkloadFact(kind, namespace, name, replicas);
  }

  @Override
  public String resourceVersion() {
    return resourceVersion;
  }
}
