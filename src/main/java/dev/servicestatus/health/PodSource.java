package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.WorkloadRef;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which pods of its namespace a need speaks of. */
public sealed interface PodSource {
  /** As a need declares it. */
  static PodSource of(Need need) {
    return need.workload() == null ? new Selected(need.selector()) : new Owned(need.workload());
  }

  /** Whether the need speaks of that pod. */
  boolean picks(PodFact pod);

  /** Equal for equal sources, whatever the order they are told in. */
  String definition();

  /** Pods with certain labels. */
  record Selected(LabelSelector selector) implements PodSource {
    @Override
    public boolean picks(PodFact pod) {
      return selector.matches(pod.labels());
    }

    @Override
    public String definition() {
      var text = new StringBuilder();
      new TreeMap<>(selector.matchLabels())
          .forEach((key, value) -> text.append('\n').append(key).append('=').append(value));
      selector.matchExpressions().stream()
          .map(r -> r.key() + ' ' + r.operator() + ' ' + new TreeSet<>(r.values()))
          .sorted()
          .forEach(line -> text.append('\n').append(line));
      return text.toString();
    }
  }

  /** Pods whose controller is a certain workload: a canary with the same labels is none of them. */
  record Owned(WorkloadRef workload) implements PodSource {
    /** A label that the controller of Deployments sets on ReplicaSets and their pods. */
    private static final String HASH = "pod-template-hash";

    @Override
    public boolean picks(PodFact pod) {
      String kind = pod.shape().controllerKind();
      String name = pod.shape().controllerName();
      if (workload.kind() != WorkloadRef.Kind.Deployment) {
        return kind.equals(workload.kind().name()) && name.equals(workload.name());
      }
      String hash = pod.labels().get(HASH);
      return hash != null
          && kind.equals(WorkloadRef.Kind.ReplicaSet.name())
          && name.length() == workload.name().length() + 1 + hash.length()
          && name.startsWith(workload.name())
          && name.charAt(workload.name().length()) == '-'
          && name.endsWith(hash);
    }

    @Override
    public String definition() {
      return "\n" + workload;
    }
  }
}
