package dev.servicestatus.bench;

import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.testing.ClusterFiles;
import dev.servicestatus.testing.Crds;
import dev.servicestatus.testing.ExemplarPod;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.OperatorProcess;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real hub and the built distribution of the operator. */
final class BenchWorld implements AutoCloseable {
  static final String OPERATOR_NAMESPACE = "servicestatus-system";
  static final Duration BOUND = Duration.ofMinutes(3);

  final LocalCluster hub = LocalCluster.named("bench-hub").start();
  private OperatorProcess operator;

  BenchWorld() {
    Crds.install(hub.client());
    namespace(OPERATOR_NAMESPACE);
  }

  KubernetesClient client() {
    return hub.client();
  }

  OperatorProcess operator() {
    return operator;
  }

  void startOperator() {
    operator = OperatorProcess.start(hub.kubeconfig(hub.adminToken()));
    Poll.until("the operator leads", BOUND, () -> operator.log().contains("Leads"));
  }

  void namespace(String name) {
    client()
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  void apply(String yaml) {
    client()
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(item -> client().resource(item).forceConflicts().serverSideApply());
  }

  void member(String name, String kubeconfig) {
    client()
        .secrets()
        .inNamespace(OPERATOR_NAMESPACE)
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addToStringData("kubeconfig", kubeconfig)
                .build())
        .serverSideApply();
    apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: MemberCluster
        metadata: {name: %1$s}
        spec: {kubeconfigSecretRef: {name: %1$s, key: kubeconfig}}
        """
            .formatted(name));
  }

  void members(List<StubApi> stubs, Certificate certificate) {
    stubs.forEach(stub ->
        member(
            stub.name(),
            ClusterFiles.kubeconfig(stub.name(), stub.url(), certificate.pem(), "token")));
  }

  /** Services of all stubs, 100 pods each. */
  void services(int count, List<StubApi> stubs) {
    for (int n = 0; n < StubPods.NAMESPACES; n++) {
      namespace(ExemplarPod.namespace(n));
    }
    String clusters = String.join(", ", stubs.stream().map(StubApi::name).toList());
    for (int i = 0; i < count; i++) {
      apply(
          """
          apiVersion: servicestatus.dev/v1alpha1
          kind: ServiceStatus
          metadata: {name: %1$s, namespace: %2$s}
          spec:
            clusters: {names: [%3$s]}
            needs: [{name: app, selector: {matchLabels: {app.kubernetes.io/name: %1$s}}, startGracePeriod: 0s}]
          """
              .formatted(
                  ExemplarPod.service(i),
                  ExemplarPod.namespace(i % StubPods.NAMESPACES),
                  clusters));
    }
  }

  /** Every service shows exactly the pods that are ready. */
  void awaitTruth(int services, List<StubApi> stubs) {
    Poll.until(
        "every service shows the pods that are ready",
        BOUND,
        () ->
            client().resources(ServiceStatus.class).inAnyNamespace().list().getItems().stream()
                    .filter(service -> isTrue(service, stubs))
                    .count()
                == services);
  }

  private static boolean isTrue(ServiceStatus service, List<StubApi> stubs) {
    int number = Integer.parseInt(service.getMetadata().getName().replace("svc-", ""));
    int ready = stubs.stream().mapToInt(stub -> stub.pods().ready(number)).sum();
    return service.getStatus() != null
        && service.getStatus().readyPods() != null
        && service.getStatus().readyPods() == ready;
  }

  /** The sum of a metric over all its labels. */
  double metric(String name) {
    Matcher line =
        Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? ([0-9.E+]+)$")
            .matcher(operator.management("/metrics"));
    double sum = 0;
    while (line.find()) {
      sum += Double.parseDouble(line.group(1));
    }
    return sum;
  }

  @Override
  public void close() {
    if (operator != null) {
      operator.terminate(Duration.ofSeconds(10)); // as it ends in life: a recording is written
      operator.close();
    }
    hub.close();
  }
}
