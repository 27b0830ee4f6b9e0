package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.command.CommandLineRun;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.OperatorProcess;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import dev.servicestatus.testing.Ports;
import dev.servicestatus.testing.TcpProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told of a service at a real hub: by {@code why}, with their own rights. */
class WhyTest {
  private static final String NAMESPACE = "shop";

  @TempDir private static Path folder;
  private static World world;
  private static TcpProxy way;

  @BeforeAll
  static void aServiceInTwoClustersThatIsDegraded() {
    LocalCluster.shared(); // skips by name where the programs are missing
    world = World.begin();
    way = TcpProxy.to(world.hub.port());
    world.register(world.hub, "https://127.0.0.1:" + way.port());
    Pods pods = World.pods(world.hub, NAMESPACE);
    pods.create("a", World.labelled(PodShape.running()));
    pods.create("b", World.labelled(PodShape.crashLoop()));
    startOperator();
    world.service(
        NAMESPACE,
        """
        clusters: {names: [hub, local]}
        needs: [{name: api, selector: {matchLabels: {app: x}}, minOperational: 2, startGracePeriod: 0s}]
        """);
    world.awaitLevel(NAMESPACE, Level.DegradedPerformance);
    world.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: only-services}
        rules: [{apiGroups: [servicestatus.dev], resources: [servicestatuses], verbs: [get]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: only-services}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: only-services}
        subjects: [{kind: ServiceAccount, name: reader, namespace: shop}]
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: reader, namespace: shop}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: nobody, namespace: shop}
        """);
  }

  /** A busy machine is given its time. */
  private static void startOperator() {
    OperatorProcess operator = world.startOperator();
    Poll.until(
        "the operator is ready",
        Duration.ofSeconds(60),
        () -> operator.management("/readyz").startsWith("ok"));
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      world.close();
    }
    if (way != null) {
      way.close();
    }
  }

  /** The built distribution, as a person with that kubeconfig runs it. */
  private static CommandLineRun whyAsAProcess(String kubeconfig) throws Exception {
    var builder =
        new ProcessBuilder(
                "target/servicestatus-operator/bin/servicestatus-operator",
                "why",
                "--allow-loopback",
                NAMESPACE + "/s")
            .redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", file(kubeconfig).toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new CommandLineRun(process.waitFor(), out, "");
  }

  /** The same in this process. */
  private static CommandLineRun why(String kubeconfig, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("why", "--allow-loopback"));
    command.addAll(List.of(arguments));
    System.setProperty("kubeconfig", file(kubeconfig).toString());
    try {
      return CommandLineRun.of(command.toArray(String[]::new));
    } finally {
      System.clearProperty("kubeconfig");
    }
  }

  private static Path file(String kubeconfig) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "person", ".kubeconfig"), kubeconfig);
  }

  private static String admin() {
    return world.hub.kubeconfig(world.hub.adminToken());
  }

  private static String account(String name) {
    return world.hub.kubeconfig(world.hub.serviceAccountToken(NAMESPACE, name));
  }

  private static String version() {
    return world
        .client()
        .resources(ServiceStatus.class)
        .inNamespace(NAMESPACE)
        .withName("s")
        .get()
        .getMetadata()
        .getResourceVersion();
  }

  @Test
  void whoMayReadEverythingSeesEveryPodAndChangesNothing() throws Exception {
    String before = version();

    CommandLineRun run = whyAsAProcess(admin());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .startsWith("shop/s: DegradedPerformance since ")
        .contains("; require All: 0 of 2 clusters Operational.")
        .contains(
            "shop/s: best DegradedPerformance, worst DegradedPerformance\n└─ need api (Required)")
        .contains("├─ hub: Degraded, CrashLoopBackOff; 1 of 2 ready, 0 starting, 1 failing")
        .contains("└─ local: Degraded")
        .contains("below minOperational 2 (row 5, Serving)")
        .contains("pod b: Failing CrashLoopBackOff, container app")
        .contains("(row 7, ContainerFailing)")
        .contains("pod a: Ready (row 6, Ready)")
        .doesNotContain("note:")
        .doesNotContain(world.hub.adminToken());
    assertThat(version()).isEqualTo(before);
  }

  @Test
  void whoMayReadServicesAloneSeesWhatIsStoredAndWhatMayNotBeRead() throws Exception {
    CommandLineRun text = why(account("reader"), NAMESPACE + "/s");
    CommandLineRun json = why(account("reader"), NAMESPACE + "/s", "-o", "json");

    assertThat(text.code()).isEqualTo(1);
    assertThat(text.out())
        .contains(
            "note: may not read MemberClusters; their clusters are not judged, what is shown of them is what is stored\n")
        .contains(
            "note: cluster local: may not list pods in namespace shop; not judged, what is shown of it is what is stored\n")
        .containsPattern(
            "hub: Degraded, CrashLoopBackOff; 1 of 2 ready.*as stored at 20.*\\(Stored\\)")
        .containsPattern("local: Degraded, CrashLoopBackOff; 1 of 2 ready.*as stored at 20")
        .contains("shop/s: not judged as a whole, because not everything could be read\n")
        .doesNotContain("pod b: ", "best ");
    JsonNode told = new ObjectMapper().readTree(json.out());
    assertThat(told.path("exit").asInt()).isEqualTo(1);
    assertThat(told.path("notes")).hasSize(2);
    assertThat(told.at("/explanation/needs/0/clusters"))
        .hasSize(2)
        .allSatisfy(cluster -> {
          assertThat(cluster.path("rule").asText()).isEqualTo("Stored");
          assertThat(cluster.path("ready").asInt()).isEqualTo(1);
        });
  }

  @Test
  void whoMayReadNothingIsToldSoInOneLine() throws Exception {
    CommandLineRun run = why(account("nobody"), NAMESPACE + "/s");

    assertThat(run).isEqualTo(error("may not read ServiceStatus shop/s"));
  }

  @Test
  void whatDoesNotExistAndWhoDoesNotAnswerIsToldInOneLine() throws Exception {
    String nowhere =
        world.hub.kubeconfig(world.hub.adminToken(), "https://127.0.0.1:" + Ports.free());

    assertThat(why(admin(), NAMESPACE + "/nope"))
        .isEqualTo(error("there is no ServiceStatus shop/nope"));
    assertThat(why(admin(), "shop"))
        .isEqualTo(
            error(
                "'shop' is not NAMESPACE/NAME, such as shop/checkout; see `servicestatus-operator why --help`"));
    CommandLineRun lost = why(nowhere, NAMESPACE + "/s");
    assertThat(lost.code()).isEqualTo(2);
    assertThat(lost.err().strip())
        .startsWith("servicestatus-operator: ServiceStatus shop/s: the hub does not answer (")
        .doesNotContain("\n");
  }

  /** One line for each change, none for a restart, and a change that comes again is counted. */
  @Test
  void kubectlDescribeTellsTheStory() {
    Pods pods = World.pods(world.hub, "story");
    pods.create("a", World.labelled(PodShape.running()));
    world.service(
        "story", "needs: [{name: api, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]");
    world.awaitLevel("story", Level.Operational);
    pods.become("a", World.labelled(PodShape.crashLoop()));
    world.awaitLevel("story", Level.MajorOutage);
    world.operator().close();
    startOperator();
    pods.become("a", World.labelled(PodShape.running()));
    world.awaitLevel("story", Level.Operational);
    pods.become("a", World.labelled(PodShape.crashLoop()));
    world.awaitLevel("story", Level.MajorOutage);

    Poll.until("the last change is told", World.SOON, () -> story().size() >= 4);
    assertThat(story())
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).startsWith("Normal Operational ").endsWith(AS_DECLARED),
            line -> assertThat(line).startsWith("Warning MajorOutage ").contains(CRASHING),
            line -> assertThat(line).startsWith("Normal Operational ").endsWith(AS_DECLARED),
            line -> assertThat(line).startsWith("Warning MajorOutage ").contains(CRASHING));
    assertThat(world.kubectl("describe", "servicestatus", "s", "-n", "story")).contains("Summary:");
  }

  private static final String AS_DECLARED =
      " servicestatus.dev/operator Operational: everything is as declared.";
  private static final String CRASHING =
      " has 0 of 1 ready, below minAvailable 1; worst: pod a CrashLoopBackOff, container app";

  /** The lines of the events, blanks made one. */
  private static List<String> story() {
    String described = world.kubectl("describe", "servicestatus", "s", "-n", "story");
    return described
        .substring(described.indexOf("Events:"))
        .lines()
        .skip(3)
        .map(line -> line.strip().replaceAll(" +", " "))
        .toList();
  }

  private static CommandLineRun error(String line) {
    return new CommandLineRun(2, "", "servicestatus-operator: " + line + "\n");
  }
}
