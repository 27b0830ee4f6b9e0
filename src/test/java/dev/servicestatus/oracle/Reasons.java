package dev.servicestatus.oracle;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The order of reasons, as the rules print it. */
final class Reasons {
  private static final List<String> PODS =
      List.of(
          "NodeLost",
          "ContainerMissing",
          "ImagePullBackOff",
          "ErrImagePull",
          "ErrImageNeverPull",
          "InvalidImageName",
          "ImageInspectError",
          "RegistryUnavailable",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError",
          "PostStartHookError",
          "ContainerWaiting",
          "OOMKilled",
          "CrashLoopBackOff",
          "ContainerExited",
          "InitContainerFailed",
          "Unschedulable",
          "SchedulingGated",
          "ReadinessGate",
          "NotReady",
          "StuckTerminating",
          "PodsMissing",
          "NoPods",
          "WorkloadMissing",
          "Starting");
  private static final List<String> CLUSTERS =
      List.of(
          "ClusterNotFound",
          "ClusterNotGranted",
          "NamespaceNotGranted",
          "NamespaceNotWatched",
          "ClusterIdentityChanged",
          "DuplicateCluster",
          "Unauthorized",
          "Forbidden",
          "TlsError",
          "InvalidAnswer",
          "Unreachable",
          "NotSynced",
          "Stale",
          "NotLookedYet",
          "NeverMatched");

  private Reasons() {}

  /** The first by the printed order; those of pods before those of clusters. */
  static String worst(Collection<String> reasons) {
    return reasons.stream().min(Comparator.comparing(Reasons::rank)).orElseThrow();
  }

  private static int rank(String reason) {
    int pod = PODS.indexOf(reason);
    int cluster = CLUSTERS.indexOf(reason);
    if (pod < 0 && cluster < 0) {
      throw new IllegalArgumentException("no such reason: " + reason);
    }
    return pod >= 0 ? pod : PODS.size() + cluster;
  }
}
