package dev.servicestatus.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions against files, as a pipeline would do it. */
class EvaluateCommandTest {
  private static final String AT = "2026-01-31T10:00:00Z";

  @TempDir Path folder;

  private static String service(String spec) {
    return """
    apiVersion: servicestatus.dev/v1alpha1
    kind: ServiceStatus
    metadata: {name: checkout, namespace: shop}
    spec:
    %s
    """
        .formatted(spec.indent(2));
  }

  private static final String ONE_NEED =
      "needs: [{name: api, selector: {matchLabels: {app: api}}, minOperational: 2}]";

  private static String pod(String name, boolean ready) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      name: %s
      namespace: shop
      labels: {app: api, pod-template-hash: 7d4f9}
      creationTimestamp: "2026-01-31T08:00:00Z"
      ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api-7d4f9, uid: u, controller: true}]
    spec: {containers: [{name: app}]}
    status:
      phase: Running
      conditions: [{type: Ready, status: "%s", reason: %s}]
      containerStatuses: [{name: app, ready: %s}]
    """
        .formatted(name, ready ? "True" : "False", ready ? "''" : "ContainersNotReady", ready);
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private static JsonNode json(CommandLineRun run) throws IOException {
    assertThat(run.err()).isEmpty();
    return new ObjectMapper().readTree(run.out());
  }

  private CommandLineRun evaluate(String service, String pods, String... more) throws IOException {
    var arguments =
        new ArrayList<>(
            List.of("evaluate", "-f", file("service.yaml", service), "--at", AT, "-o", "json"));
    arguments.addAll(List.of("--cluster", "local=" + file("pods.yaml", pods)));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void theExampleIsOperationalAndSaysWhatIsWrongAllTheSame() {
    CommandLineRun run =
        CommandLineRun.of(
            "evaluate",
            "-f",
            "examples/search.yaml",
            "--at",
            AT,
            "--cluster",
            "eu-1=examples/evaluate/eu-1.yaml",
            "--cluster",
            "us-1=examples/evaluate/us-1.yaml");

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith(
            "shop/search: Operational since 2026-01-31T10:00:00Z\nOperational with reduced redundancy: need engine in us-1")
        .contains("Available           True     AsDeclared           (as above)")
        .contains("└─ need engine (Required)\n   ├─ us-1: Degraded, OOMKilled; 1 of 2 ready")
        .contains("below minOperational 2 (row 5, Serving)")
        .contains("│  ├─ pod search-5c8b7-zz9pt: Failing OOMKilled, container engine")
        .contains("(row 7, ContainerFailing)\n")
        .contains("└─ eu-1: Operational; 2 of 2 ready")
        .endsWith("(row 6, Ready)\n\n");
    assertThat(Path.of("docs/evaluate.md")).content().contains(run.out().strip());
  }

  @Test
  void asJsonItHasTheStatusAndTheExplanation() throws IOException {
    CommandLineRun run =
        evaluate(service(ONE_NEED), pod("api-1", true) + "---\n" + pod("api-2", false));

    assertThat(run.code()).isEqualTo(1);
    JsonNode told = json(run);
    assertThat(told.path("level").asText()).isEqualTo("DegradedPerformance");
    assertThat(told.path("exit").asInt()).isEqualTo(1);
    assertThat(told.at("/status/sinceTime").asText()).isEqualTo(AT);
    assertThat(told.at("/status/podsSummary").asText()).isEqualTo("1/2");
    JsonNode cluster = told.at("/explanation/needs/0/clusters/0");
    assertThat(cluster.path("rule").asText()).isEqualTo("Serving");
    assertThat(cluster.path("row").asInt()).isEqualTo(5);
    assertThat(cluster.path("because").asText()).isEqualTo("below minOperational 2");
    assertThat(cluster.at("/pods/0/name").asText()).isEqualTo("api-2");
    assertThat(cluster.at("/pods/0/rule").asText()).isEqualTo("NotReady");
    assertThat(cluster.at("/pods/0/row").asInt()).isEqualTo(9);
  }

  /** Every form in which kubectl and the API server print objects holds the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {"documents", "list", "podlist", "json", "json-lines", "two-files", "stdin"})
  void everyFormOfAFileIsRead(String form) throws IOException {
    List<String> pods = List.of(pod("api-1", true), pod("api-2", true));
    String indented =
        pods.stream().map(p -> "- " + p.indent(2).strip() + "\n").reduce("", String::concat);
    var yaml = new com.fasterxml.jackson.dataformat.yaml.YAMLMapper();
    String list = "apiVersion: v1\nkind: List\nitems:\n" + indented;
    String content =
        switch (form) {
          case "list" -> list;
          case "podlist" ->
              list.replace("kind: List", "kind: PodList")
                  .replaceAll("(?m)^- apiVersion: v1\n  kind: Pod\n  metadata:", "- metadata:");
          case "json" -> yaml.readTree(list).toPrettyString();
          case "json-lines" -> yaml.readTree(pods.get(0)) + "\n" + yaml.readTree(pods.get(1));
          case "two-files" -> pods.get(0);
          default -> "---\n" + String.join("---\n", pods) + "---\n";
        };
    String second = form.equals("two-files") ? pods.get(1) : "";
    CommandLineRun run =
        CommandLineRun.withInput(
            content,
            "evaluate",
            "-f",
            file("service.yaml", service(ONE_NEED)),
            "--at",
            AT,
            "--cluster",
            "local=" + (form.equals("stdin") ? "-" : file("pods.yaml", content)),
            "--cluster",
            "local=" + file("more.yaml", second));

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("shop/checkout: Operational since").contains("2 of 2 ready");
    assertThat(run.code()).isZero();
  }

  @Test
  void aWorkloadSaysHowManyAreExpected() throws IOException {
    String need = "needs: [{name: api, workload: {kind: Deployment, name: api}}]";
    String deployment =
        "---\napiVersion: apps/v1\nkind: Deployment\n"
            + "metadata: {name: api, namespace: shop}\nspec: {replicas: 3}\n";

    JsonNode told = json(evaluate(service(need), pod("api-1", true) + deployment));

    assertThat(told.path("level").asText()).isEqualTo("Unknown"); // two may still come
    assertThat(told.at("/status/podsSummary").asText()).isEqualTo("1/3");
    assertThat(told.at("/explanation/needs/0/clusters/0/because").asText())
        .isEqualTo("2 may still come, minOperational is 3");
    assertThat(told.at("/status/summary").asText())
        .isEqualTo(
            "Unknown: waiting for the first full evidence: need api in local has 1 of 3 ready,"
                + " 2 may still come, minOperational is 3; PodsMissing.");
  }

  /** The same files, once they have stayed so for longer than anything is waited for. */
  @Test
  void whatLastsIsToldAsTheOperatorWouldShowItThen() throws IOException {
    String need = "needs: [{name: api, workload: {kind: Deployment, name: api}}]";
    String deployment =
        "---\napiVersion: apps/v1\nkind: Deployment\n"
            + "metadata: {name: api, namespace: shop}\nspec: {replicas: 3}\n";

    JsonNode told =
        json(evaluate(service(need), pod("api-1", true) + deployment, "--lasting", "10m"));

    assertThat(told.path("level").asText()).isEqualTo("DegradedPerformance");
    assertThat(told.at("/status/sinceTime").asText())
        .as("the default startGracePeriod later")
        .isEqualTo("2026-01-31T10:05:00Z");
    assertThat(told.at("/status/summary").asText())
        .contains("has 1 of 3 ready, below minOperational 3; PodsMissing");
    JsonNode none = json(evaluate(service(need), deployment.substring(4), "--lasting", "10m"));
    assertThat(none.path("level").asText()).isEqualTo("MajorOutage");
    assertThat(none.at("/status/sinceTime").asText()).isEqualTo("2026-01-31T10:05:00Z");
  }

  @Test
  void whatNoFileHoldsIsSaidInALine() throws IOException {
    String workload = "needs: [{name: api, workload: {kind: Deployment, name: api}}]";
    String elsewhere = ONE_NEED.replace("name: api,", "name: api, namespace: other,");

    assertThat(evaluate(service(workload), pod("api-1", true)).err())
        .isEqualTo(
            "servicestatus-operator: shop/checkout: need api: the files of cluster local hold no"
                + " Deployment api in namespace shop\n");
    assertThat(evaluate(service(elsewhere), pod("api-1", true), "--lasting", "24h").err())
        .isEqualTo(
            "servicestatus-operator: shop/checkout: need api: the files of cluster local hold no"
                + " pod that its selector matches in namespace other\n");
  }

  @Test
  void theStoredStatusIsGoneOnFromOnlyIfAskedFor() throws IOException {
    String stored =
        service(ONE_NEED)
            + """
            status:
              level: Operational
              sinceTime: "2026-01-01T00:00:00Z"
              checkpoint: {needs: [{name: api, definition: DEFINITION, matched: [local]}]}
            """
                .replace("DEFINITION", definition());

    JsonNode anew = new ObjectMapper().readTree(evaluate(stored, "").out());
    JsonNode goesOn = json(evaluate(stored, "", "--with-status"));

    assertThat(anew.path("level").asText()).isEqualTo("Unknown");
    assertThat(anew.at("/status/clusters/0/reason").asText()).isEqualTo("NeverMatched");
    assertThat(goesOn.path("level").asText()).isEqualTo("MajorOutage");
    assertThat(goesOn.at("/status/clusters/0/reason").asText()).isEqualTo("NoPods");
  }

  private String definition() throws IOException {
    JsonNode seen = json(evaluate(service(ONE_NEED), pod("api-1", true)));
    return seen.at("/status/checkpoint/needs/0/definition").asText();
  }

  @Test
  void aSuspendedServiceIsNotLookedAt() throws IOException {
    CommandLineRun run = evaluate(service("suspend: true\n" + ONE_NEED), pod("api-1", true));

    assertThat(run.code()).isEqualTo(1);
    assertThat(json(run).at("/status/conditions/1/reason").asText()).isEqualTo("Suspended");
    assertThat(json(run).has("explanation")).isFalse();
  }

  @Test
  void ofManyServicesTheWorstDecides() throws IOException {
    String other =
        service(ONE_NEED).replace("name: checkout", "name: other").replace("al: 2", "al: 3");
    CommandLineRun run =
        CommandLineRun.of(
            "evaluate",
            "-f",
            file("a.yaml", service(ONE_NEED)),
            "-f",
            file("b.yaml", other),
            "--at",
            AT,
            "--cluster",
            "local=" + file("pods.yaml", pod("api-1", true) + "---\n" + pod("api-2", true)));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("shop/checkout: Operational since")
        .contains("shop/other: Unknown since");
  }

  @Test
  void servicesInTheFilesMayDependOnEachOther() throws IOException {
    String lost =
        service("needs: [{name: api, selector: {matchLabels: {app: api}}, minAvailable: 3}]");
    String files =
        service("dependsOn: [{name: db}, {name: gone, importance: Optional}]\n" + ONE_NEED)
            + "---\n"
            + lost.replace("name: checkout", "name: db")
            + "---\n"
            + service("dependsOn: [{name: b}]\n" + ONE_NEED).replace("name: checkout", "name: a")
            + "---\n"
            + service("dependsOn: [{name: a}]\n" + ONE_NEED).replace("name: checkout", "name: b");
    String pods = pod("api-1", false) + "---\n" + pod("api-2", true) + "---\n" + pod("api-3", true);

    CommandLineRun run =
        CommandLineRun.of(
            "evaluate",
            "-f",
            file("all.yaml", files),
            "--at",
            AT,
            "--cluster",
            "local=" + file("pods.yaml", pods));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("shop/checkout: PartialOutage since")
        .contains("Available           True     DependencyDown")
        .contains("├─ depends on db (Required): MajorOutage; so no better than PartialOutage\n")
        .contains("├─ depends on gone (Optional): does not exist here\n")
        .contains("shop/db: MajorOutage since")
        .contains("shop/a: Operational since")
        .contains("Stalled             True     DependencyCycle")
        .contains("depends on a (Required)", "depends on b (Required)")
        .doesNotContain("depends on a (Required): does not exist");
  }

  @Test
  void whatNeverMatchedIsNamedWhereThingsMayBeWorse() throws IOException {
    String typo = "{name: typo, selector: {matchLabels: {app: nothing}}}";
    CommandLineRun run =
        evaluate(
            service(ONE_NEED.replace("2}]", "2}, " + typo + "]")),
            pod("api-1", true) + "---\n" + pod("api-2", false));

    assertThat(new ObjectMapper().readTree(run.out()).at("/status/summary").asText())
        .contains("(at least; not seen: need typo in local (NeverMatched)): need api in local");
  }

  @Test
  void memberClustersInFilesDecideWhoSeesWhat() throws IOException {
    String member =
        """
        ---
        apiVersion: servicestatus.dev/v1alpha1
        kind: MemberCluster
        metadata: {name: %s, labels: {tier: prod}}
        spec:
          kubeconfigSecretRef: {name: x, key: kubeconfig}
          allowedNamespaces: %s
        """;
    String picks = "clusters: {selector: {matchLabels: {tier: prod}}}\n" + ONE_NEED;
    String prod = "{from: Selector, selector: {matchLabels: {env: prod}}}";
    String objects =
        service(picks)
            + member.formatted("eu-1", prod)
            + member.formatted("us-1", "{from: Names, names: [other]}")
            + "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {env: prod}}\n";
    String pods = file("pods.yaml", pod("api-1", true) + "---\n" + pod("api-2", true));

    CommandLineRun run =
        CommandLineRun.of(
            "evaluate",
            "-f",
            file("all.yaml", objects),
            "--at",
            AT,
            "-o",
            "json",
            "--cluster",
            "eu-1=" + pods);

    JsonNode told = json(run);
    assertThat(told.at("/status/clustersSummary").asText()).isEqualTo("1/1");
    assertThat(told.path("level").asText()).isEqualTo("Operational");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "clusters: {names: [eu-1]}                            | shop/checkout: cluster eu-1 is not given and counts as not found: --cluster eu-1=FILE",
        "clusters: {names: [eu-1]}                            | --cluster local: no service names it",
        "clusters: {selector: {matchLabels: {tier: prod}}}    | `clusters.selector` needs labels: give the MemberClusters with -f",
      })
  void whatMaySurpriseIsSaidInALine(String clusters, String line) throws IOException {
    CommandLineRun run = evaluate(service(clusters + "\n" + ONE_NEED), pod("api-1", true));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines()).anyMatch(l -> l.endsWith(line.strip()));
  }

  @Test
  void objectsOfOtherKindsAreCounted() throws IOException {
    String others = "---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\n".repeat(2);

    CommandLineRun run = evaluate(service(ONE_NEED) + others, pod("api-1", true) + others);

    assertThat(run.err())
        .contains("ignored in the files of -f: 2 Service\n")
        .contains("ignored in the files of --cluster: 2 Service\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "-f nowhere.yaml                                     | nowhere.yaml: no such file",
        "-f @pods                                            | no ServiceStatus of servicestatus.dev/v1alpha1",
        "-f @broken                                          | broken.yaml: line 2, column 19: not valid YAML",
        "-f @broken-json                                     | broken-json.yaml: line 1, column 27: not valid JSON",
        "-f @twice                                           | twice.yaml: line 2, column 14: the same key twice in one object",
        "-f @service --lasting 25h                           | --lasting must be at most 24h",
        "-f @service --lasting soon                          | 'soon' is not a duration: use for example 90s",
        "-f @nothing                                         | no ServiceStatus",
        "-f @untyped                                         | untyped.yaml: holds something without a `kind`",
        "-f @text                                            | text.yaml: holds something without a `kind`",
        "-f @wrong                                           | wrong.yaml: ServiceStatus checkout: spec.needs is required; spec.need is not a known field",
        "-f @service --cluster pods.yaml                     | --cluster pods.yaml: use NAME=FILE, such as eu-1=pods.yaml",
        "-f @service --cluster EU=pods.yaml                  | --cluster EU=pods.yaml: use NAME=FILE",
        "-f @service --cluster eu-1=nowhere.yaml             | nowhere.yaml: no such file",
        "-f @service --cluster eu-1=@timeless                | timeless.yaml: Pod p: a pod with a time that is none",
        "-f @service --cluster eu-1=@nameless                | nameless.yaml: Pod ?: has no name that a pod can have",
        "-f @service --at yesterday                          | --at yesterday is not a time: use for example 2026-01-31T10:00:00Z",
        "-f @service -o xml                                  | xml' is none of [text, json]",
        "--at 2026-01-31T10:00:00Z                           | Missing required option: '--filename=FILE'",
        "-f -                                                | -: no ServiceStatus",
        "-f @folder                                          | folder.yaml: cannot be read",
      })
  void badInputGetsOneLine(String options, String line) throws IOException {
    file("service.yaml", service(ONE_NEED));
    file("pods.yaml", pod("api-1", true));
    file("broken.yaml", "kind: ServiceStatus\nmetadata: {name: [}\nspec: secret-word\n");
    file("broken-json.yaml", "{\"kind\": \"ServiceStatus\", secret-word}");
    file("twice.yaml", "secret-word: 1\nsecret-word: 2\n");
    file("nothing.yaml", "");
    file("untyped.yaml", "metadata: {name: x}\n");
    file("text.yaml", "just some words\n");
    file("wrong.yaml", service("need: []"));
    file(
        "timeless.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p, creationTimestamp: soon}\n");
    file("nameless.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {}\n");
    Files.createDirectory(folder.resolve("folder.yaml"));
    String real = options.strip().replaceAll("@([\\w-]+)", folder + "/$1.yaml");

    CommandLineRun run = CommandLineRun.of(("evaluate " + real).split(" +"));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().strip())
        .contains(line.strip())
        .doesNotContain("\n")
        .doesNotContain("Exception")
        .doesNotContain("secret-word");
  }
}
