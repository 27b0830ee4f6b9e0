package dev.servicestatus.testing;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What makes a control plane live: controllers, scheduler, and kwok playing the kubelet. */
final class Controllers {
  /** Without the node's life cycle its not-ready taint stays and nothing is scheduled. */
  private static final String LOOPS =
      "deployment,replicaset,statefulset,daemonset,job,garbagecollector,namespace,serviceaccount,"
          + "disruption,podgc,node-lifecycle-controller,taint-eviction-controller";

  /** kwok's binary has no stages of its own; {@code make tools} puts these beside it. */
  private static final List<String> STAGES =
      List.of(
          "node-initialize.yaml",
          "node-heartbeat-with-lease.yaml",
          "pod-ready.yaml",
          "pod-complete.yaml",
          "pod-delete.yaml");

  private Controllers() {}

  static void start(LocalCluster cluster, ClusterTools tools, Processes processes, Path folder)
      throws IOException {
    Path kubeconfig = folder.resolve("admin.kubeconfig");
    Files.writeString(kubeconfig, cluster.kubeconfig(cluster.adminToken()));
    processes.start(
        "kube-controller-manager",
        List.of(
            tools.path("kube-controller-manager"),
            "--kubeconfig=" + kubeconfig,
            "--controllers=" + LOOPS,
            "--service-account-private-key-file=" + ClusterFiles.SERVICE_ACCOUNT_KEY,
            "--leader-elect=false",
            "--secure-port=0"));
    processes.start(
        "kube-scheduler",
        List.of(
            tools.path("kube-scheduler"),
            "--kubeconfig=" + kubeconfig,
            "--leader-elect=false",
            "--secure-port=0"));
    processes.start("kwok", kwok(tools, kubeconfig));
    cluster.client().resource(node()).create();
  }

  private static List<String> kwok(ClusterTools tools, Path kubeconfig) {
    var command =
        new ArrayList<>(
            List.of(
                tools.path("kwok"),
                "--kubeconfig=" + kubeconfig,
                "--manage-all-nodes=true",
                "--node-lease-duration-seconds=40"));
    STAGES.forEach(
        stage -> command.add("--config=" + tools.folder().resolve("kwok-stages").resolve(stage)));
    return command;
  }

  private static io.fabric8.kubernetes.api.model.Node node() {
    Map<String, Quantity> capacity =
        Map.of(
            "cpu", new Quantity("64"),
            "memory", new Quantity("256Gi"),
            "pods", new Quantity("1000"));
    return new NodeBuilder()
        .withNewMetadata()
        .withName("node-1")
        .addToLabels("kubernetes.io/hostname", "node-1")
        .endMetadata()
        .withNewStatus()
        .withCapacity(capacity)
        .withAllocatable(capacity)
        .endStatus()
        .build();
  }
}
