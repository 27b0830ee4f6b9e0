package dev.servicestatus.testing;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The kubelets of some nodes, played by one process of kwok: it writes the statuses of the pods
 * there, and renews the leases of the nodes each second.
 *
 * @param processes of the cluster
 * @param process its name among them
 */
public record Kubelets(Processes processes, String process) {
  /** The label by which a pod asks for certain nodes. */
  public static final String LABEL = "kubelets";

  /** kwok's binary has no stages of its own; {@code make tools} puts these beside it. */
  private static final List<String> NODE_STAGES =
      List.of("node-initialize.yaml", "node-heartbeat-with-lease.yaml");

  static Kubelets start(
      LocalCluster cluster,
      ClusterTools tools,
      Processes processes,
      String name,
      int nodes,
      List<Path> stages)
      throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                tools.path("kwok"),
                "--kubeconfig=" + cluster.adminKubeconfig(),
                "--manage-nodes-with-label-selector=" + LABEL + "=" + name,
                // renewed after a quarter of it
                "--node-lease-duration-seconds=4"));
    Path ours = tools.folder().resolve("kwok-stages");
    NODE_STAGES.forEach(stage -> command.add("--config=" + ours.resolve(stage)));
    stages.forEach(stage -> command.add("--config=" + stage.toAbsolutePath()));
    processes.start("kwok-" + name, command);
    for (int i = 1; i <= nodes; i++) {
      cluster.client().resource(node(name, name + "-" + i)).create();
    }
    return new Kubelets(processes, "kwok-" + name);
  }

  /** Freezes them (SIGSTOP): their nodes are lost. */
  public void suspend() {
    processes.signal(process, "STOP");
  }

  /** Ends {@link #suspend}. */
  public void resume() {
    processes.signal(process, "CONT");
  }

  private static Node node(String kubelets, String name) {
    Map<String, Quantity> capacity =
        Map.of(
            "cpu", new Quantity("64"),
            "memory", new Quantity("256Gi"),
            "pods", new Quantity("5000"));
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("kubernetes.io/hostname", name)
        .addToLabels(LABEL, kubelets)
        .endMetadata()
        .withNewStatus()
        .withCapacity(capacity)
        .withAllocatable(capacity)
        .endStatus()
        .build();
  }
}
