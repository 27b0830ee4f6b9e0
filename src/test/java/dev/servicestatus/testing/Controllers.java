package dev.servicestatus.testing;

import dev.servicestatus.testing.LocalClusterOptions.Life;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What turns workloads into pods on nodes: the controllers and the scheduler. */
final class Controllers {
  /** Without the node's life cycle its not-ready taint stays and nothing is scheduled. */
  private static final String LOOPS =
      "deployment,replicaset,statefulset,daemonset,job,garbagecollector,namespace,serviceaccount,"
          + "disruption,podgc,node-lifecycle-controller,taint-eviction-controller";

  private static final List<String> PODS_RUN_AT_ONCE =
      List.of("pod-ready.yaml", "pod-complete.yaml", "pod-delete.yaml");

  /** By default both may ask so seldom that many workloads at once wait for them. */
  private static final List<String> UNTHROTTLED =
      List.of("--kube-api-qps=1000", "--kube-api-burst=1000");

  private static final List<String> NODES_ARE_SOON_LOST =
      List.of("--node-monitor-period=1s", "--node-monitor-grace-period=12s");

  private Controllers() {}

  static void start(LocalCluster cluster, ClusterTools tools, Processes processes, Life life)
      throws IOException {
    Path kubeconfig = cluster.adminKubeconfig();
    var manager =
        new ArrayList<>(
            List.of(
                tools.path("kube-controller-manager"),
                "--kubeconfig=" + kubeconfig,
                "--controllers=" + LOOPS,
                "--service-account-private-key-file=" + ClusterFiles.SERVICE_ACCOUNT_KEY,
                "--leader-elect=false",
                "--secure-port=0"));
    manager.addAll(UNTHROTTLED);
    if (life == Life.WITHOUT_NODES) {
      manager.addAll(NODES_ARE_SOON_LOST);
    }
    processes.start("kube-controller-manager", manager);
    var scheduler =
        new ArrayList<>(
            List.of(
                tools.path("kube-scheduler"),
                "--kubeconfig=" + kubeconfig,
                "--leader-elect=false",
                "--secure-port=0"));
    scheduler.addAll(UNTHROTTLED);
    processes.start("kube-scheduler", scheduler);
    if (life == Life.ONE_NODE) {
      Path stages = tools.folder().resolve("kwok-stages");
      cluster.startKubelets("node", 1, PODS_RUN_AT_ONCE.stream().map(stages::resolve).toList());
    }
  }
}
