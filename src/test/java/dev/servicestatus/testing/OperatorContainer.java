package dev.servicestatus.testing;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The operator's container of a Deployment, started on this machine with exactly the command,
 * arguments, environment and service account that the Deployment says. This is all that differs
 * from a pod:
 *
 * <ul>
 *   <li>{@value #IMAGE_FOLDER} of the image is the built distribution, the image's JAVA_HOME that
 *       of these tests, and its PATH that of this machine;
 *   <li>the token and the certificate that a node mounts below /var/run/secrets are files of ours,
 *       and two variables of the client library name them; a third keeps it off the kubeconfig of
 *       who runs the tests;
 *   <li>the API server's host and port, as a node sets them, are those of the local cluster;
 *   <li>a pod has an address of its own: here the management port is a free one;
 *   <li>the memory limit, which a node enforces, is told to the JVM by one more flag in JAVA_OPTS.
 * </ul>
 *
 * @param container of the Deployment
 * @param serviceAccount its name
 * @param namespace of the Deployment
 */
public record OperatorContainer(Container container, String serviceAccount, String namespace) {
  /** Where the image has the distribution. */
  public static final String IMAGE_FOLDER = "/opt/servicestatus-operator";

  private static final Path DISTRIBUTION = Path.of("target/servicestatus-operator");
  private static final String TOKEN = "token";
  private static final String CERTIFICATE = "ca.crt";

  /** The one container of a Deployment. */
  public static OperatorContainer of(Deployment deployment) {
    PodSpec pod = deployment.getSpec().getTemplate().getSpec();
    return new OperatorContainer(
        pod.getContainers().getFirst(),
        pod.getServiceAccountName(),
        deployment.getMetadata().getNamespace());
  }

  /** The same with further environment variables, or other values of those it has. */
  public OperatorContainer with(Map<String, String> environment) {
    var builder = new ContainerBuilder(container);
    environment.forEach(
        (name, value) -> builder.addNewEnv().withName(name).withValue(value).endEnv());
    return new OperatorContainer(builder.build(), serviceAccount, namespace);
  }

  /**
   * The line that starts it; the environment is that of the container alone.
   *
   * @param cluster the Deployment is in
   * @param mounts holds what a node mounts, see {@link #mount}
   * @param managementPort free
   */
  List<String> command(LocalCluster cluster, Path mounts, int managementPort) {
    var line = new ArrayList<>(List.of("env", "-i"));
    environment(cluster, mounts).forEach((name, value) -> line.add(name + "=" + value));
    Stream.concat(container.getCommand().stream(), container.getArgs().stream())
        .map(word -> onThisMachine(word, managementPort))
        .forEach(line::add);
    return line;
  }

  private String onThisMachine(String word, int managementPort) {
    if (word.startsWith(IMAGE_FOLDER + "/")) {
      Path file = DISTRIBUTION.resolve(word.substring(IMAGE_FOLDER.length() + 1));
      if (!Files.isExecutable(file)) {
        throw new IllegalStateException("no " + file + ": run `make build`");
      }
      return file.toAbsolutePath().toString();
    }
    int port = container.getPorts().getFirst().getContainerPort();
    return word.equals("--management-port=" + port) ? "--management-port=" + managementPort : word;
  }

  private Map<String, String> environment(LocalCluster cluster, Path mounts) {
    var environment = new LinkedHashMap<String, String>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
    environment.put("KUBERNETES_SERVICE_PORT", Integer.toString(cluster.port()));
    environment.put("KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", mounts.resolve(TOKEN).toString());
    environment.put("KUBERNETES_CERTS_CA_FILE", mounts.resolve(CERTIFICATE).toString());
    environment.put("KUBERNETES_AUTH_TRYKUBECONFIG", "false");
    for (EnvVar variable : container.getEnv()) {
      environment.put(variable.getName(), variable.getValue());
    }
    Quantity memory = container.getResources().getLimits().get("memory");
    environment.merge(
        "JAVA_OPTS",
        "-XX:MaxRAM=" + memory.getNumericalAmount(),
        (flags, flag) -> flags + " " + flag);
    return environment;
  }

  /** Puts what a node mounts into a folder: again, when a token has to be replaced. */
  public void mount(LocalCluster cluster, Path mounts) throws IOException {
    Files.writeString(mounts.resolve(CERTIFICATE), cluster.caCertificatePem());
    replaceToken(mounts, cluster.serviceAccountToken(namespace, serviceAccount));
  }

  /** Puts a token in place of that of {@link #mount}, as a node does long before it ends. */
  static void replaceToken(Path mounts, String token) throws IOException {
    Path next = Files.writeString(mounts.resolve("token.next"), token);
    Files.move(next, mounts.resolve(TOKEN), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
