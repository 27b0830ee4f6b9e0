package dev.servicestatus.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * How a {@link LocalCluster} is to be started; made by {@link LocalCluster#named}.
 *
 * @param name shows in folder names and messages
 * @param tokens further tokens beside the administrator's
 * @param life what goes on in it by itself
 * @param audit what is logged of the requests
 * @param flags of kube-apiserver, further ones
 */
public record LocalClusterOptions(
    String name, List<Token> tokens, Life life, Audit audit, List<String> flags) {

  /** What goes on in a cluster by itself. */
  public enum Life {
    /** Nothing: there is only what the test writes. */
    NONE,
    /** Deployments turn into pods, at once running, on one node. */
    ONE_NODE,
    /** Deployments turn into pods; the nodes come by {@link LocalCluster#startKubelets}. */
    WITHOUT_NODES
  }

  /** What is logged of the requests. */
  public enum Audit {
    /** None. */
    NOTHING,
    /** Each that may change something. */
    WRITES,
    /** These, and each list and watch of pods and workloads. */
    WRITES_AND_PODS
  }

  /**
   * A token the API server accepts from its start on.
   *
   * @param token the secret itself
   * @param user the name RBAC sees
   * @param groups for example {@code system:masters}; may be empty
   */
  public record Token(String token, String user, List<String> groups) {}

  /** With one more token; what its user may do is decided by RBAC objects of the test. */
  public LocalClusterOptions withToken(String token, String user, String... groups) {
    var more = new ArrayList<>(tokens);
    more.add(new Token(token, user, List.of(groups)));
    return new LocalClusterOptions(name, List.copyOf(more), life, audit, flags);
  }

  /**
   * With kube-controller-manager, kube-scheduler and kwok, and one node: Deployments turn into
   * running pods.
   */
  public LocalClusterOptions withControllers() {
    return new LocalClusterOptions(name, tokens, Life.ONE_NODE, audit, flags);
  }

  /**
   * With kube-controller-manager and kube-scheduler. A node counts as lost when its kubelet is
   * silent for 12 s, so that a test can wait for that.
   */
  public LocalClusterOptions withControllersAlone() {
    return new LocalClusterOptions(name, tokens, Life.WITHOUT_NODES, audit, flags);
  }

  /** With a log of every write ({@link LocalCluster#auditLog}). */
  public LocalClusterOptions withAudit() {
    return new LocalClusterOptions(name, tokens, life, Audit.WRITES, flags);
  }

  /** With a log of every write and of every list and watch of pods and workloads. */
  public LocalClusterOptions withAuditOfPods() {
    return new LocalClusterOptions(name, tokens, life, Audit.WRITES_AND_PODS, flags);
  }

  /**
   * With one more flag of kube-apiserver.
   *
   * @param flag for example {@code --watch-cache-sizes=pods#0}: pods are read from etcd alone
   */
  public LocalClusterOptions withFlag(String flag) {
    var more = new ArrayList<>(flags);
    more.add(flag);
    return new LocalClusterOptions(name, tokens, life, audit, List.copyOf(more));
  }

  /** Starts it and waits until it is ready. A missing program skips the calling test. */
  public LocalCluster start() {
    return LocalCluster.start(this);
  }
}
