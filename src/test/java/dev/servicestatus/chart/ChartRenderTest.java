package dev.servicestatus.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.testing.ClusterTools;
import dev.servicestatus.testing.Helm;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What Helm, 4 and 3, makes of the chart and of values that are wrong. No cluster. */
class ChartRenderTest {
  @TempDir private Path folder;

  static List<Helm> versions() {
    return ClusterTools.HELM.stream().map(Helm::of).toList();
  }

  /** The objects of a rendered chart. */
  static List<HasMetadata> objects(String yaml) {
    var objects = new ArrayList<HasMetadata>();
    for (String document : yaml.split("(?m)^---$")) {
      if (document.lines().anyMatch(line -> line.startsWith("kind:"))) {
        objects.add(Serialization.unmarshal("---\n" + document.strip(), HasMetadata.class));
      }
    }
    return objects;
  }

  private static <T extends HasMetadata> Stream<T> of(Class<T> kind, String... options) {
    return objects(Helm.of("helm-v4").template(options)).stream()
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  private static Deployment deployment(String... options) {
    return of(Deployment.class, options).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void isWithoutBlemish(Helm helm) {
    assertThat(helm.succeed("lint", "--strict", Helm.CHART))
        .contains("1 chart(s) linted, 0 chart(s) failed")
        .doesNotContain("[WARNING]", "[ERROR]");
  }

  /** Blank lines between documents are the one known difference. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '', 15
          '--set=serviceMonitor.enabled=true,networkPolicy.enabled=true,podDisruptionBudget.enabled=true', 18
          '--set=operator.watchNamespaces={a,b},operator.pageNamespaces={c,d},crds.keep=false', 21
          '--set=rbac.create=false,crds.enabled=false,service.enabled=false,rbac.aggregate=false', 2
          """)
  void bothVersionsMakeTheSame(String values, int objects) {
    String[] options = Stream.of(values).filter(value -> !value.isEmpty()).toArray(String[]::new);
    List<String> texts =
        versions().stream()
            .map(helm -> helm.template(options).replaceAll("(?m)^\\s*\n", ""))
            .toList();

    assertThat(texts.getLast()).isEqualTo(texts.getFirst());
    assertThat(objects(texts.getFirst())).extracting(HasMetadata::getKind).hasSize(objects);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replicas=two                        | at '/replicas': got string, want integer
          replicaCount=2                      | additional properties 'replicaCount' not allowed
          operator.probInterval=5s            | at '/operator': additional properties 'probInterval' not allowed
          operator.staleAfter=soon            | at '/operator/staleAfter': 'soon' does not match pattern
          operator.watchNamespaces={A}        | at '/operator/watchNamespaces/0': 'A' does not match pattern
          operator.managementPort=80          | at '/operator/managementPort': minimum: got 80, want 1,024
          image.pullPolicy=Sometimes          | at '/image/pullPolicy': value must be one of 'IfNotPresent', 'Always', 'Never'
          image.digest=latest                 | at '/image/digest': 'latest' does not match pattern
          tolerations[0].keyy=a               | at '/tolerations/0': additional properties 'keyy' not allowed
          affinity.nodeAffinty=a              | at '/affinity': additional properties 'nodeAffinty' not allowed
          resources.limit.memory=1Gi          | at '/resources': additional properties 'limit' not allowed
          extraEnv[0].valueFrom.secret=a      | at '/extraEnv/0/valueFrom': additional properties 'secret' not allowed
          crds.kept=true                      | at '/crds': additional properties 'kept' not allowed
          commonLabels.app\\.kubernetes\\.io/name=a     | at '/commonLabels/app.kubernetes.io~1name': value must be 'left out, for the chart sets it'
          commonLabels.rbac\\.authorization\\.k8s\\.io/aggregate-to-view=a | value must be 'left out, for the chart sets it'
          podLabels.app\\.kubernetes\\.io/instance=a    | at '/podLabels/app.kubernetes.io~1instance': value must be 'left out, for the chart sets it'
          serviceMonitor.labels.helm\\.sh/chart=a       | at '/serviceMonitor/labels/helm.sh~1chart': value must be 'left out, for the chart sets it'
          """)
  void aWrongValueIsOneLine(String value, String line) {
    for (Helm helm : versions()) {
      Helm.Run run = helm.run("template", Helm.RELEASE, Helm.CHART, "--set=" + value);

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.output().lines().filter(text -> text.startsWith("- at")))
          .singleElement()
          .asString()
          .contains(line);
    }
  }

  /** With Recreate the old pod would be gone, and the new one would not start. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          operator.unseenAfter=30s      | operator.unseenAfter must be longer than operator.staleAfter
          operator.staleAfter=2m0.5s    | operator.unseenAfter must be longer than operator.staleAfter
          operator.probeInterval=0.5m   | operator.probeInterval must be shorter than operator.staleAfter
          extraEnv[0].name=JAVA_OPTS    | extraEnv must not hold JAVA_OPTS: use jvm.options
          """)
  void whatTheOperatorWouldNotStartWithIsRefused(String value, String line) {
    for (Helm helm : versions()) {
      Helm.Run run = helm.run("template", Helm.RELEASE, Helm.CHART, "--set=" + value);

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.output()).contains(line);
    }
  }

  @Test
  void durationsAreComparedByTheirLength() {
    for (Helm helm : versions()) {
      assertThat(
              helm.template(
                  "--set=operator.probeInterval=900ms,operator.staleAfter=1.5s,operator.unseenAfter=1m"))
          .contains("--stale-after=1.5s");
    }
  }

  /** In YAML an unquoted 123 is a number, and no name. A key that comes twice is no YAML at all. */
  @Test
  void namesOfDigitsAreStringsAndNoKeyComesTwice() {
    var reader = new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build());
    for (Helm helm : versions()) {
      String text =
          helm.succeed(
              "template",
              "123",
              Helm.CHART,
              "--namespace=2024",
              "--set-string=fullnameOverride=77,nameOverride=88,serviceAccount.name=99,priorityClassName=66",
              "--set-string=commonLabels.both=1,podLabels.both=2,serviceMonitor.labels.both=3",
              "--set-string=operator.watchNamespaces={11},operator.pageNamespaces={22}",
              "--set=crds.enabled=false,serviceMonitor.enabled=true,networkPolicy.enabled=true",
              "--set=podDisruptionBudget.enabled=true");

      for (Object document : reader.loadAllFromString(text)) {
        namesAreStrings(document);
      }
      assertThat(text).contains("name: \"77\"", "namespace: \"2024\"", "both: \"2\"");
    }
  }

  private static void namesAreStrings(Object node) {
    switch (node) {
      case Map<?, ?> map ->
          map.forEach((key, value) -> {
            assertThat(key).isInstanceOf(String.class);
            if (key.toString()
                .matches("(.*/)?(name|namespace|instance|both|serviceAccountName|.*ClassName)")) {
              assertThat(value).as("%s", key).isInstanceOf(String.class);
            }
            namesAreStrings(value);
          });
      case List<?> list -> list.forEach(ChartRenderTest::namesAreStrings);
      case null, default -> {
        return; // holds no name
      }
    }
  }

  @Test
  void worksWithinAnotherChart() throws IOException {
    Path parent = Files.createDirectories(folder.resolve("parent"));
    Files.writeString(
        parent.resolve("Chart.yaml"), "{apiVersion: v2, name: parent, version: 1.0.0}\n");
    copyTo(Files.createDirectories(parent.resolve("charts")).resolve("servicestatus-operator"));

    for (Helm helm : versions()) {
      String text =
          helm.succeed(
              "template", "p", parent.toString(), "--set=servicestatus-operator.replicas=2");

      assertThat(text).contains("replicas: 2");
    }
  }

  private static void copyTo(Path target) throws IOException {
    try (var files = Files.walk(ChartValues.CHART)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(ChartValues.CHART.relativize(file).toString()));
      }
    }
  }

  /** Braces of a template in a description stay what they are, and nothing else changes. */
  @Test
  void crdsAreThoseOfTheProjectWhateverTheySay() throws IOException {
    Path copy = folder.resolve("chart");
    copyTo(copy);
    Path crd = copy.resolve("files/crds/statuspages.servicestatus.dev.yaml");
    String odd = Files.readString(crd).replace("What is wanted.", "{{ .Values.x }} {{- \\\" `");
    Files.writeString(crd, odd);

    String text = Helm.of("helm-v4").succeed("template", "r", copy.toString());

    assertThat(text).contains("description: \"{{ .Values.x }} {{- \\\" `\"");
    List<CustomResourceDefinition> rendered =
        objects(text).stream()
            .filter(CustomResourceDefinition.class::isInstance)
            .map(CustomResourceDefinition.class::cast)
            .toList();
    assertThat(rendered)
        .hasSize(4)
        .allSatisfy(kind -> {
          assertThat(kind.getMetadata().getAnnotations())
              .containsExactly(Map.entry("helm.sh/resource-policy", "keep"));
          Path file = copy.resolve("files/crds/" + kind.getMetadata().getName() + ".yaml");
          var original =
              Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
          assertThat(kind.getSpec()).isEqualTo(original.getSpec());
        });
  }

  @Test
  void crdsThatAreNotKeptAreNotMarked() {
    assertThat(of(CustomResourceDefinition.class, "--set=crds.keep=false"))
        .hasSize(4)
        .allSatisfy(kind -> assertThat(kind.getMetadata().getAnnotations()).isEmpty());
  }

  @Test
  void theImageIsByDigestElseByTagElseByVersion() {
    String digest = "sha256:" + "0".repeat(64);

    assertThat(image("--set=image.repository=r/i")).isEqualTo("r/i:0.1.0-SNAPSHOT");
    assertThat(image("--set=image.repository=r/i,image.tag=t")).isEqualTo("r/i:t");
    assertThat(image("--set=image.repository=r/i,image.tag=t,image.digest=" + digest))
        .isEqualTo("r/i@" + digest);
  }

  private static String image(String options) {
    return deployment(options)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getImage();
  }

  @Test
  void theHeapFollowsTheMemoryLimitOrIsThatOfTheLauncher() {
    assertThat(environment("--set=jvm.options=-Dx=y", "--set=jvm.heapPercentage=60"))
        .isEqualTo("JAVA_OPTS=-XX:MaxRAMPercentage=60 -Dx=y");
    assertThat(environment("--set=resources.limits=null")).isEmpty();
  }

  private static String environment(String... options) {
    return String.join(
        ",",
        deployment(options)
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .getFirst()
            .getEnv()
            .stream()
            .map(variable -> variable.getName() + "=" + variable.getValue())
            .toList());
  }

  @Test
  void secretsAreReadInItsOwnAndInThePageNamespacesAlone() {
    Stream<String> namespaces =
        of(Role.class, "--set=operator.pageNamespaces={c,d}", "--set=operator.watchNamespaces={a}")
            .filter(role ->
                role.getRules().stream().anyMatch(rule -> rule.getResources().contains("secrets")))
            .map(role -> role.getMetadata().getNamespace());

    assertThat(namespaces).containsExactlyInAnyOrder(Helm.NAMESPACE, "c", "d");
  }

  @Test
  void warnsOfWhatIsDangerous() {
    String notes =
        Helm.of("helm-v4")
            .succeed(
                "install",
                "r",
                Helm.CHART,
                "--dry-run=client",
                "--set=operator.allowLoopback=true,crds.keep=false,rbac.create=false");

    assertThat(notes.lines().filter(line -> line.startsWith("WARNING")))
        .hasSize(4)
        .anyMatch(line -> line.contains("image.repository was not set"))
        .anyMatch(line -> line.contains("operator.allowLoopback"))
        .anyMatch(line -> line.contains("crds.keep"))
        .anyMatch(line -> line.contains("rbac.create"));
    assertThat(notes).contains("0.1.0-SNAPSHOT is installed as r", "kubectl get servicestatus -A");
  }
}
