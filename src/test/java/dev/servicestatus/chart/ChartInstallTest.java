package dev.servicestatus.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.statuspage.StatuspageEmulator;
import dev.servicestatus.testing.Helm;
import dev.servicestatus.testing.Kubectl;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.OperatorContainer;
import dev.servicestatus.testing.OperatorProcess;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The operator as Helm installs it on a real API server: its rights are the committed ones, it
 * works with them, and never asks for more.
 */
class ChartInstallTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Path RIGHTS = Path.of("src/test/resources/rights");
  private static final List<String> VALUES =
      List.of(
          "--set=operator.allowLoopback=true",
          "--set=operator.probeInterval=500ms",
          "--set=operator.staleAfter=2s",
          "--set=operator.unseenAfter=5s");

  @TempDir private static Path folder;
  private static LocalCluster hub;
  private static LocalCluster member;
  private static Helm helm;

  @BeforeAll
  static void install() throws IOException {
    LocalCluster.shared(); // skips by name where the programs are missing
    var options = LocalCluster.named("hub");
    for (String flag : Rights.auditFlags(folder)) {
      options = options.withFlag(flag);
    }
    hub = options.start();
    member = LocalCluster.named("eu-1").start();
    Path kubeconfig = Files.writeString(folder.resolve("hub"), hub.kubeconfig(hub.adminToken()));
    helm = Helm.of("helm-v4").at(kubeconfig);
    install(Helm.RELEASE, Helm.NAMESPACE);
    Kubectl.with(kubeconfig)
        .run("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
    try (var reader = Files.newInputStream(Path.of("examples/member-cluster/reader.yaml"))) {
      member.client().load(reader).items().forEach(o -> member.client().resource(o).create());
    }
  }

  @AfterAll
  static void stop() {
    for (LocalCluster cluster : new LocalCluster[] {member, hub}) {
      if (cluster != null) {
        cluster.close();
      }
    }
  }

  private static void install(String release, String namespace, String... values) {
    var line =
        new ArrayList<>(
            List.of(
                "install", release, Helm.CHART, "--namespace=" + namespace, "--create-namespace"));
    line.addAll(VALUES);
    line.addAll(List.of(values));
    helm.succeed(line.toArray(String[]::new));
  }

  private static Deployment deployment(String namespace, String name) {
    return hub.client().apps().deployments().inNamespace(namespace).withName(name).get();
  }

  private static KubernetesClient as(
      LocalCluster cluster, String namespace, String serviceAccount) {
    return cluster.client(cluster.serviceAccountToken(namespace, serviceAccount));
  }

  private static void apply(String yaml) {
    hub.client()
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(item -> hub.client().resource(item).serverSideApply());
  }

  @ParameterizedTest
  @CsvSource({
    "hub, servicestatus-operator, servicestatus-system",
    "hub, servicestatus-operator, shop",
    "member, servicestatus-reader, kube-system",
    "member, servicestatus-reader, shop"
  })
  void itMayDoWhatTheCommittedListSays(String side, String account, String namespace)
      throws IOException {
    LocalCluster cluster = side.equals("hub") ? hub : member;

    List<String> rights = Rights.of(as(cluster, Helm.NAMESPACE, account), namespace);

    assertThat(rights)
        .containsExactlyElementsOf(
            Files.readAllLines(RIGHTS.resolve(side + "-in-" + namespace + ".txt")));
  }

  /** Pods of the hub and of a member, a page, and a service account whose token changes. */
  @Test
  void worksWithItsRightsAndAsksForNoMore() throws IOException {
    try (var page = StatuspageEmulator.start();
        var operator =
            OperatorProcess.start(
                OperatorContainer.of(deployment(Helm.NAMESPACE, Helm.RELEASE)), hub)) {
      registerMember();
      Pods pods = declare("shop", Helm.NAMESPACE, page, "{names: [local, eu-1]}");
      new Pods(member.client(), "shop").create("a", PodShape.running().label("app", "x"));
      awaitLevel("shop", Level.Operational);
      awaitOnPage(page, "operational");

      String sibling = hub.serviceAccountToken(Helm.NAMESPACE, Helm.RELEASE);
      invalidateTokens(sibling);
      operator.replaceToken(hub.serviceAccountToken(Helm.NAMESPACE, Helm.RELEASE));
      pods.become("a", PodShape.crashLoop());

      awaitLevel("shop", Level.PartialOutage);
      awaitOnPage(page, "partial_outage");
      var container = OperatorContainer.of(deployment(Helm.NAMESPACE, Helm.RELEASE)).container();
      assertThat(
              List.of(
                  container.getStartupProbe(),
                  container.getLivenessProbe(),
                  container.getReadinessProbe()))
          .allSatisfy(probe ->
              assertThat(operator.management(probe.getHttpGet().getPath())).startsWith("ok"));
      assertThat(operator.residentBytes())
          .as("less than the memory limit of the chart")
          .isLessThan(512L << 20);
    }
    assertThat(Rights.asked(folder, "forbid")).isEmpty();
    assertThat(Rights.asked(folder, "allow"))
        .contains(
            "patch servicestatuses/status in shop",
            "watch secrets in " + Helm.NAMESPACE,
            "patch pagecomponents/status in " + Helm.NAMESPACE);
    assertThat(notAskedFor())
        .as("what it may do and did not need")
        .containsExactlyElementsOf(
            Files.readAllLines(RIGHTS.resolve("not-in-this-run.txt")).stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList());
  }

  private static List<String> notAskedFor() throws IOException {
    Set<String> asked =
        Rights.asked(folder, "allow").stream()
            .map(request -> request.replaceAll(" in .*", ""))
            .collect(Collectors.toSet());
    return Files.readAllLines(RIGHTS.resolve("hub-in-" + Helm.NAMESPACE + ".txt")).stream()
        .filter(line -> !line.startsWith("/") && !line.startsWith("self")) // everybody may these
        .flatMap(Rights::verbs)
        .filter(right -> !asked.contains(right))
        .toList();
  }

  /** Told its namespaces, it needs rights on services and pages nowhere else. */
  @Test
  void worksWithRightsInSomeNamespacesAlone() throws IOException {
    for (String namespace : List.of("narrow", "pages")) {
      createNamespace(hub.client(), namespace);
    }
    install(
        "narrow",
        "narrow-system",
        "--set=fullnameOverride=narrow,crds.enabled=false,rbac.aggregate=false",
        "--set=operator.watchNamespaces={narrow},operator.pageNamespaces={pages}");
    try (var page = StatuspageEmulator.start();
        var operator =
            OperatorProcess.start(
                OperatorContainer.of(deployment("narrow-system", "narrow")), hub)) {
      declare("narrow", "pages", page, "{names: [local]}");

      awaitLevel("narrow", Level.Operational);
      awaitOnPage(page, "operational");
      assertThat(operator.isAlive()).isTrue();
    }
    assertThat(Rights.asked(folder, "forbid")).isEmpty();
    for (String namespace : List.of("narrow-system", "narrow", "pages", "default")) {
      assertThat(Rights.of(as(hub, "narrow-system", "narrow"), namespace))
          .as("rights in %s", namespace)
          .containsExactlyElementsOf(
              Files.readAllLines(RIGHTS.resolve("narrow-in-" + namespace + ".txt")));
    }
  }

  /** What the roles view and edit of Kubernetes take in, where they are aggregated. */
  @Test
  void peopleReadAllKindsAndEditServices() {
    createNamespace(hub.client(), "team");
    for (String role : List.of("view", "edit")) {
      apply(
          """
          apiVersion: v1
          kind: ServiceAccount
          metadata: {name: %1$s, namespace: team}
          ---
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: %1$s, namespace: team}
          roleRef:
            apiGroup: rbac.authorization.k8s.io
            kind: ClusterRole
            name: servicestatus-operator-%1$s
          subjects: [{kind: ServiceAccount, name: %1$s, namespace: team}]
          """
              .formatted(role));
      assertThat(
              hub.client()
                  .rbac()
                  .clusterRoles()
                  .withName("servicestatus-operator-" + role)
                  .get()
                  .getMetadata()
                  .getLabels())
          .containsEntry("rbac.authorization.k8s.io/aggregate-to-" + role, "true");
    }

    assertThat(ours("view"))
        .containsExactly(
            "memberclusters.servicestatus.dev: get list watch",
            "pagecomponents.servicestatus.dev: get list watch",
            "servicestatuses.servicestatus.dev: get list watch",
            "statuspages.servicestatus.dev: get list watch");
    assertThat(ours("edit"))
        .containsExactly(
            "servicestatuses.servicestatus.dev: create delete deletecollection patch update");
  }

  private static List<String> ours(String account) {
    return Rights.of(as(hub, "team", account), "team").stream()
        .filter(right -> right.contains("servicestatus.dev"))
        .toList();
  }

  /** The API server's own judgement of the pod, and that it judges at all. */
  @Test
  void itsPodIsRestricted() {
    apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: restricted
          labels: {pod-security.kubernetes.io/enforce: restricted}
        """);
    var template = deployment(Helm.NAMESPACE, Helm.RELEASE).getSpec().getTemplate();
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("operator")
            .withNamespace("restricted")
            .endMetadata()
            .withSpec(template.getSpec())
            .build();

    assertThat(hub.client().resource(pod).dryRun(true).create().getSpec().getContainers())
        .singleElement()
        .satisfies(container ->
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue());

    pod.getSpec().getSecurityContext().setRunAsNonRoot(false);
    assertThatThrownBy(() -> hub.client().resource(pod).dryRun(true).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("restricted");
  }

  /** A service of one need, and a page for it; its pod runs. */
  private static Pods declare(
      String namespace, String pageNamespace, StatuspageEmulator page, String clusters) {
    createNamespace(hub.client(), namespace);
    hub.client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("key")
                .withNamespace(pageNamespace)
                .endMetadata()
                .addToStringData("token", StatuspageEmulator.KEY)
                .build())
        .serverSideApply();
    Pods pods = new Pods(hub.client(), namespace);
    pods.create("a", PodShape.running().label("app", "x"));
    apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: StatusPage
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          provider: AtlassianStatuspage
          pageId: %3$s
          endpoint: %4$s
          credentials: {secretRef: {name: key, key: token}}
          allowedNamespaces: {from: All}
          mode: Publish
        ---
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: s, namespace: %1$s}
        spec:
          displayName: API
          damping: {worseAfter: 0s, betterAfter: 0s}
          clusters: %5$s
          needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]
          publish: [{pageRef: {name: %1$s, namespace: %2$s}}]
        """
            .formatted(
                namespace, pageNamespace, StatuspageEmulator.PAGE_ID, page.endpoint(), clusters));
    return pods;
  }

  private static void registerMember() {
    createNamespace(member.client(), "shop");
    String token = member.serviceAccountToken(Helm.NAMESPACE, "servicestatus-reader");
    hub.client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("eu-1")
                .withNamespace(Helm.NAMESPACE)
                .endMetadata()
                .addToStringData("kubeconfig", member.kubeconfig(token))
                .build())
        .create();
    apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: MemberCluster
        metadata: {name: eu-1}
        spec: {kubeconfigSecretRef: {name: eu-1, key: kubeconfig}}
        """);
  }

  /**
   * A service account that is made anew has another UID: tokens of the first are refused, as soon
   * as the server has forgotten that it took them (10 s).
   *
   * @param one of these tokens
   */
  private static void invalidateTokens(String one) {
    var accounts = hub.client().serviceAccounts().inNamespace(Helm.NAMESPACE);
    ServiceAccount account = accounts.withName(Helm.RELEASE).get();
    assertThat(hub.client(one).raw("/version")).contains("gitVersion");
    accounts.withName(Helm.RELEASE).delete();
    account.getMetadata().setResourceVersion(null);
    account.getMetadata().setUid(null);
    hub.client().resource(account).create();
    Poll.until("the old token is refused", SOON, () -> refused(hub.client(one)));
  }

  private static boolean refused(KubernetesClient client) {
    try {
      client.raw("/version");
      return false;
    } catch (KubernetesClientException answer) {
      return answer.getCode() == 401;
    }
  }

  private static void createNamespace(KubernetesClient client, String name) {
    client
        .resource(
            new io.fabric8.kubernetes.api.model.NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build())
        .serverSideApply();
  }

  private static void awaitLevel(String namespace, Level level) {
    Poll.until(
        "the service of " + namespace + " is " + level,
        SOON,
        () ->
            hub.client()
                    .resources(ServiceStatus.class)
                    .inNamespace(namespace)
                    .withName("s")
                    .get()
                    .getStatus()
                    .level()
                == level);
  }

  private static void awaitOnPage(StatuspageEmulator page, String status) {
    Poll.until("the page shows " + status, SOON, () -> status.equals(page.page().statusOf("API")));
  }
}
