package dev.servicestatus.condition;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.condition.MemberClusterConditions.Connection;

/** Sentences about the clusters that are watched. */
final class MemberClusterTexts {
  /** Why what is not seen has no consequences, at clusters and at services. */
  static final String SUSPECTED =
      "More than half of the watched clusters do not answer, so the operator suspects itself:"
          + " meanwhile nothing counts as down or is left out for not being seen.";

  private MemberClusterTexts() {}

  static String duplicate(String older) {
    return "MemberCluster "
        + older
        + " is older and leads to the same cluster (UID of kube-system): use that one.";
  }

  static String answers(Connection seen) {
    return seen.identityForbidden()
        ? "The cluster answers. Warning: its identity is not pinned, because the credentials do not"
            + " allow to get the namespace kube-system."
        : "The cluster answers.";
  }

  static String wrong(ClusterReason reason, String seen, String wanted) {
    return switch (reason) {
      case Unauthorized -> "The credentials are refused (401): renew them in the Secret.";
      case Forbidden ->
          "The credentials do not allow to list and watch pods (403): grant get, list and watch.";
      case TlsError ->
          "The TLS connection cannot be made or trusted: check certificate-authority-data.";
      case InvalidAnswer ->
          "What answers does not speak the Kubernetes API: check the server's URL.";
      case Unreachable -> "The cluster does not answer.";
      case ClusterIdentityChanged ->
          "Another cluster answers: its namespace kube-system has the UID "
              + seen
              + ", expected is "
              + wanted
              + ". Set spec.clusterUID to confirm it.";
      default -> "The cluster is not seen.";
    };
  }
}
