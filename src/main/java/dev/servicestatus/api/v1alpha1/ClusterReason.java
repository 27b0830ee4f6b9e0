package dev.servicestatus.api.v1alpha1;

/**
 * Why a cluster, or a need in it, is not seen. A closed list and part of the API, ordered worst
 * first: the order decides which reason is named where several apply.
 */
public enum ClusterReason {
  /** No MemberCluster of that name exists. */
  ClusterNotFound,
  /** The MemberCluster does not allow this namespace to name it. */
  ClusterNotGranted,
  /** The MemberCluster does not grant the need's namespace to this namespace. */
  NamespaceNotGranted,
  /** The MemberCluster watches only other namespaces. */
  NamespaceNotWatched,
  /** The cluster that answers is not the one that was pinned. */
  ClusterIdentityChanged,
  /** An older MemberCluster leads to the same cluster. */
  DuplicateCluster,
  /** The credentials are refused (401). */
  Unauthorized,
  /** The credentials may not list or watch pods (403). */
  Forbidden,
  /** The TLS connection cannot be trusted or made. */
  TlsError,
  /** What answers does not speak the Kubernetes API. */
  InvalidAnswer,
  /** No answer. */
  Unreachable,
  /** The cluster answers, but its pods have not been listed in full. */
  NotSynced,
  /** The last answer is too old to rest on. */
  Stale,
  /** The first look is still under way. */
  NotLookedYet,
  /** The need never matched a pod there; says nothing about the cluster itself. */
  NeverMatched
}
