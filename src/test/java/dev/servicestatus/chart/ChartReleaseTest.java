package dev.servicestatus.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.testing.ClusterTools;
import dev.servicestatus.testing.Helm;
import dev.servicestatus.testing.Kubectl;
import dev.servicestatus.testing.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a release on a real API server: install, upgrade, uninstall, with Helm 4 and 3. */
class ChartReleaseTest {
  private static final String IN_NAMESPACE = "--namespace=" + Helm.NAMESPACE;

  @TempDir private static Path folder;
  private static LocalCluster hub;
  private static Kubectl kubectl;
  private static Path kubeconfig;

  @BeforeAll
  static void start() throws IOException {
    LocalCluster.shared(); // skips by name where the programs are missing
    hub = LocalCluster.named("hub").start();
    kubeconfig = Files.writeString(folder.resolve("hub"), hub.kubeconfig(hub.adminToken()));
    kubectl = Kubectl.with(kubeconfig);
  }

  @AfterAll
  static void stop() {
    if (hub != null) {
      hub.close();
    }
  }

  /** One version installs, by the lines of README.md, over what the other has left. */
  @Test
  void kindsAndObjectsOutliveEveryRelease() throws IOException {
    for (String version : ClusterTools.HELM) {
      Helm helm = Helm.of(version).at(kubeconfig);
      installAsTheReadmeSays(helm);
      assertThat(image()).isEqualTo("registry.example/operator:1");
      awaitKinds();
      declare("of-" + version);

      helm.succeed("upgrade", Helm.RELEASE, Helm.CHART, IN_NAMESPACE, "--set=replicas=2");

      assertThat(deployments().getFirst().getSpec().getReplicas()).isEqualTo(2);

      String told = helm.succeed("uninstall", Helm.RELEASE, IN_NAMESPACE);

      assertThat(told).contains("kept due to the resource policy");
      assertThat(deployments()).isEmpty();
      assertThat(kubectl.run("get", "clusterroles", "-o", "name"))
          .doesNotContain("servicestatus-operator");
    }
    assertThat(hub.client().resources(MemberCluster.class).list().getItems())
        .extracting(cluster -> cluster.getMetadata().getName())
        .containsExactlyInAnyOrder("of-helm-v3", "of-helm-v4");
  }

  /** Everything that can be switched on, but for the kinds of others, by the strictest reading. */
  @Test
  void everyObjectIsTakenByTheServer() throws IOException {
    for (String namespace : List.of("everything", "a", "b")) {
      kubectl.run("create", "namespace", namespace);
    }
    for (String version : ClusterTools.HELM) {
      String text =
          Helm.of(version)
              .template(
                  "--namespace=everything",
                  "--set=networkPolicy.enabled=true,podDisruptionBudget.enabled=true",
                  "--set=networkPolicy.from[0].namespaceSelector.matchLabels.a=b",
                  "--set=operator.watchNamespaces={a},operator.pageNamespaces={b}",
                  "--set=extraEnv[0].name=TZ,extraEnv[0].value=UTC",
                  "--set=tolerations[0].operator=Exists,nodeSelector.a=b",
                  "--set=imagePullSecrets[0].name=registry,priorityClassName=high",
                  "--set=commonLabels.team=platform,podLabels.a=b,podAnnotations.a=b");
      Path file = Files.writeString(folder.resolve(version + ".yaml"), text);

      String told =
          kubectl.run(
              "apply",
              "--server-side",
              "--dry-run=server",
              "--validate=strict",
              "--force-conflicts",
              "-f",
              file.toString());

      assertThat(told.lines()).hasSize(ChartRenderTest.objects(text).size());
    }
  }

  /** The guide shows the same lines. */
  private static void installAsTheReadmeSays(Helm helm) throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String lines = readme.substring(readme.indexOf("helm install "));
    lines = lines.substring(0, lines.indexOf("```"));
    assertThat(Files.readString(Path.of("docs/install.md"))).contains(lines);
    Path programs = Files.createTempDirectory(folder, "bin");
    Path program = programs.resolve("helm");
    Files.writeString(program, "#!/bin/sh\nexec " + helm.program() + " \"$@\"\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    String path = "PATH=" + programs + ":$PATH IMAGE=registry.example/operator TAG=1\n";

    kubectl.run(new ProcessBuilder("sh", "-eu", "-c", path + lines));
  }

  private static String image() {
    return deployments()
        .getFirst()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getImage();
  }

  private static void awaitKinds() {
    kubectl.run("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
  }

  private static void declare(String name) {
    String yaml =
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: MemberCluster
        metadata: {name: %s}
        spec: {local: {}}
        """;
    hub.client()
        .resource(
            io.fabric8.kubernetes.client.utils.Serialization.unmarshal(
                yaml.formatted(name), MemberCluster.class))
        .create();
  }

  private static List<io.fabric8.kubernetes.api.model.apps.Deployment> deployments() {
    return hub.client().apps().deployments().inNamespace(Helm.NAMESPACE).list().getItems();
  }
}
