package dev.servicestatus.oracle;

import dev.servicestatus.api.v1alpha1.ClusterScope;
import dev.servicestatus.api.v1alpha1.ClusterScope.WhenUnseen;
import dev.servicestatus.api.v1alpha1.Damping;
import dev.servicestatus.api.v1alpha1.GoDuration;
import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.Need.Importance;
import dev.servicestatus.api.v1alpha1.Need.Readiness;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.util.List;

/**
 * A service as it was declared, every default filled in.
 *
 * @param clusters of the needs without own ones; null: the hub's own cluster
 * @param suspend not judged, by the user's wish
 * @param invalid not to be judged
 */
public record Definition(
    String namespace,
    Scope clusters,
    List<Want> needs,
    long worseAfter,
    long betterAfter,
    boolean suspend,
    boolean invalid) {

  /** What a workload that declares 0 replicas means. */
  public enum AtZero {
    Outage,
    Operational,
    Maintenance
  }

  /** The workload whose pods are wanted. */
  public record Workload(String kind, String name) {}

  /**
   * One need.
   *
   * @param selector null if there is a workload
   * @param workload null if there is a selector
   * @param containers the named ones; empty: all
   * @param grace startGracePeriod in seconds
   * @param own clusters of its own, or null
   */
  public record Want(
      String name,
      String namespace,
      LabelSelector selector,
      Workload workload,
      List<String> containers,
      Readiness readiness,
      IntOrString minOperational,
      IntOrString minAvailable,
      boolean optional,
      Scope own,
      long grace,
      AtZero atZero) {}

  /** Clusters by name or by labels, and how many must serve. */
  public record Scope(
      List<String> names, LabelSelector selector, IntOrString require, WhenUnseen whenUnseen) {

    static Scope of(ClusterScope scope) {
      return scope == null
          ? null
          : new Scope(
              scope.names(),
              scope.selector(),
              scope.require() == null ? new IntOrString("All") : scope.require(),
              scope.whenUnseen() == null ? WhenUnseen.Unknown : scope.whenUnseen());
    }
  }

  /** What a hub namespace's service declares. */
  public static Definition of(String namespace, ServiceStatusSpec spec) {
    Damping damping = spec.damping() == null ? new Damping(null, null) : spec.damping();
    return new Definition(
        namespace,
        Scope.of(spec.clusters()),
        spec.needs().stream().map(need -> want(namespace, need)).toList(),
        seconds(damping.worseAfter(), 30),
        seconds(damping.betterAfter(), 60),
        spec.suspended(),
        false);
  }

  private static Want want(String namespace, Need need) {
    return new Want(
        need.name(),
        need.namespace() == null ? namespace : need.namespace(),
        need.selector(),
        need.workload() == null
            ? null
            : new Workload(need.workload().kind().name(), need.workload().name()),
        need.containers() == null ? List.of() : need.containers(),
        need.readiness() == null ? Readiness.Pod : need.readiness(),
        need.minOperational() == null ? new IntOrString("100%") : need.minOperational(),
        need.minAvailable() == null ? new IntOrString(1) : need.minAvailable(),
        need.importance() == Importance.Optional,
        Scope.of(need.clusters()),
        seconds(need.startGracePeriod(), 300),
        need.whenScaledToZero() == null
            ? AtZero.Outage
            : AtZero.valueOf(need.whenScaledToZero().name()));
  }

  private static long seconds(String text, long absent) {
    return GoDuration.parse(text, Duration.ofSeconds(absent)).toSeconds();
  }
}
