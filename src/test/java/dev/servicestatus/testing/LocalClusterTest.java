package dev.servicestatus.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalClusterTest {
  @Test
  void aNamedTokenMayOnlyWhatRbacGrants() {
    try (var cluster = LocalCluster.named("tokens").withToken("secret-1", "reader").start()) {
      // Given a cluster with one more token, for which nothing was granted
      KubernetesClient reader = cluster.client("secret-1");

      // When it asks for pods, Then it is known and refused
      assertThatThrownBy(() -> reader.pods().inAnyNamespace().list())
          .isInstanceOfSatisfying(
              KubernetesClientException.class,
              e -> assertThat(e.getMessage()).contains("User \"reader\" cannot list"));
    }
  }

  @Test
  void anApiServerThatWasKilledComesBackOnItsPortWithItsData() {
    try (var cluster = LocalCluster.named("restart").start()) {
      // Given an object
      String namespace = cluster.newNamespace("kept");
      int port = cluster.port();

      // When the API server is killed
      cluster.kill();

      // Then nothing answers until it is started again
      assertThatThrownBy(() -> cluster.client().namespaces().withName(namespace).get())
          .isInstanceOf(KubernetesClientException.class);
      cluster.restartApiServer();
      assertThat(cluster.client().namespaces().withName(namespace).get()).isNotNull();
      assertThat(cluster.port()).isEqualTo(port);
    }
  }

  @Test
  void aSuspendedApiServerSaysNothingUntilItIsResumed() {
    try (var cluster = LocalCluster.named("suspend").withToken("impatient", "x").start()) {
      KubernetesClient impatient = cluster.client("impatient");
      impatient.getConfiguration().setRequestTimeout(500);

      cluster.suspend();

      assertThatThrownBy(() -> impatient.raw("/version"))
          .isInstanceOf(KubernetesClientException.class)
          .cause()
          .hasMessage("timeout");
      cluster.resume();
      Poll.until("it answers", Duration.ofSeconds(20), () -> impatient.raw("/version") != null);
    }
  }

  @Test
  void closingEndsEveryProcessAndRemovesTheFolder() {
    LocalCluster cluster = LocalCluster.named("close").start();

    cluster.close();

    assertThat(Files.exists(cluster.folder())).isFalse();
    assertThat(ProcessHandle.allProcesses().map(process -> process.info().commandLine()))
        .noneMatch(line -> line.orElse("").contains("--secure-port=" + cluster.port()));
  }

  @Test
  void theSharedHubIsOneAndItsNamespacesDiffer() {
    LocalCluster hub = LocalCluster.shared();

    String one = hub.newNamespace("n");
    String other = hub.newNamespace("n");

    assertThat(LocalCluster.shared()).isSameAs(hub);
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void theAuditLogNamesWhoWroteWhat() {
    try (var cluster = LocalCluster.named("audit").withAudit().start()) {
      String namespace = cluster.newNamespace("audited");

      Poll.until(
          "the write is in the log",
          Duration.ofSeconds(20),
          () ->
              Files.readAllLines(cluster.auditLog()).stream()
                  .anyMatch(line ->
                      line.contains("\"username\":\"admin\"")
                          && line.contains("\"name\":\"" + namespace + "\"")));
    }
  }

  @Test
  void theKubeconfigCarriesEverythingInline() {
    LocalCluster hub = LocalCluster.shared();

    String kubeconfig = hub.kubeconfig("a-token", "https://127.0.0.1:1");

    assertThat(kubeconfig)
        .contains("token: \"a-token\"", "server: https://127.0.0.1:1", "certificate-authority-data")
        .doesNotContain("client-key", "tokenFile", "certificate-authority:");
  }

  @Test
  void aServiceAccountGetsATokenOfItsOwn() {
    LocalCluster hub = LocalCluster.shared();
    String namespace = hub.newNamespace("tokens");
    hub.client()
        .resource(
            new io.fabric8.kubernetes.api.model.ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("watcher")
                .endMetadata()
                .build())
        .create();

    String token = hub.serviceAccountToken(namespace, "watcher");

    assertThatThrownBy(() ->
            hub.client(token)
                .resource(
                    new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("no")
                        .endMetadata()
                        .build())
                .create())
        .hasMessageContaining("system:serviceaccount:" + namespace + ":watcher");
  }
}
