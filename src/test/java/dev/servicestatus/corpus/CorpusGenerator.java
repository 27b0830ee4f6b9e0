package dev.servicestatus.corpus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.servicestatus.testing.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * More cases out of the pods of those written by hand: every two rows of a pod together, workloads
 * with any of them, and clusters that do this or that. What is expected of them says the oracle.
 */
final class CorpusGenerator {
  private static final long SEED = 20260101;
  private static final int WORKLOADS = 22;
  private static final int CLUSTERS = 21;
  private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
  private static final String NAMESPACE = "shop";
  private static final String REPLICASET = "web-7d4b9c6f58";
  private static final List<String> NAMES =
      List.of("eu-1", "us-1", "ap-1", "eu-2", "us-2", "ap-2", "sa-1");
  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  /** A pod for each row that a pod may stop at: the case that has it, and which of its pods. */
  private static final Map<String, Exemplar> EXEMPLARS = exemplars();

  private final SortedMap<String, CorpusCase> written = Corpus.written();
  private final Random random = new Random(SEED);
  private final SortedMap<String, String> files = new TreeMap<>();

  private CorpusGenerator() {}

  private record Exemplar(String name, int pod) {}

  private static Map<String, Exemplar> exemplars() {
    Map<String, Exemplar> exemplars = new LinkedHashMap<>();
    exemplars.put("ended", new Exemplar("a-pod-preempted-by-the-kubelet", 1));
    exemplars.put("stuck", new Exemplar("a-statefulset-pod-stuck-for-minutes-fails", 1));
    exemplars.put("leaving", new Exemplar("a-replicaset-pod-long-in-deletion-is-only-leaving", 1));
    exemplars.put("other", new Exemplar("a-readiness-gate-that-is-open", 0));
    exemplars.put("lost", new Exemplar("a-lost-node-under-a-pod-with-all-its-containers", 0));
    exemplars.put("ready", new Exemplar("many-restarts-and-serving", 0));
    exemplars.put("crashing", new Exemplar("a-crash-loop", 0));
    exemplars.put("starting", new Exemplar("a-young-pod-that-warms-up", 0));
    exemplars.put("unready", new Exemplar("an-old-pod-whose-probe-fails", 0));
    return exemplars;
  }

  /** Every generated file by its name without the ending. */
  static SortedMap<String, String> files() {
    var generator = new CorpusGenerator();
    generator.pairsOfPods();
    generator.workloads();
    generator.clusters();
    return generator.files;
  }

  private void pairsOfPods() {
    List<String> kinds = List.copyOf(EXEMPLARS.keySet());
    for (int i = 0; i < kinds.size(); i++) {
      for (String second : kinds.subList(i + 1, kinds.size())) {
        String first = kinds.get(i);
        List<ObjectNode> pods = List.of(pod(first, "web-a"), pod(second, "web-b"));
        add(
            "pods-" + first + "-and-" + second,
            "Two pods of one need: one is %s, one is %s.".formatted(first, second),
            service(
                "{names: [eu-1]}", need("selector: {matchLabels: {app: web}}, containers: [app]")),
            Map.of("eu-1", pods));
      }
    }
  }

  private void workloads() {
    List<String> kinds =
        List.of("ready", "ready", "ready", "crashing", "starting", "lost", "leaving");
    for (int n = 1; n <= WORKLOADS; n++) {
      int replicas = 1 + random.nextInt(4);
      List<ObjectNode> objects = new ArrayList<>(List.of(deployment(replicas)));
      List<String> states = new ArrayList<>();
      int pods = random.nextInt(1, replicas + 2);
      for (int i = 0; i < pods; i++) {
        states.add(Seeds.oneOf(random, kinds.toArray(String[]::new)));
        objects.add(owned(pod(states.getLast(), REPLICASET + "-" + (char) ('a' + i))));
      }
      String operational =
          Seeds.oneOf(
              random, "", ", minOperational: 50%", ", minOperational: 75%", ", minOperational: 1");
      String available = Seeds.oneOf(random, "", ", minAvailable: 34%");
      String grace = Seeds.oneOf(random, "", ", startGracePeriod: 0s");
      String optional = Seeds.oneOf(random, "", "", ", importance: Optional");
      add(
          "workload-%02d-of-%d-with-%s".formatted(n, replicas, String.join("-", states)),
          "A Deployment of %d has pods that are: %s."
              .formatted(replicas, String.join(", ", states)),
          service(
              "{names: [eu-1]}",
              need(
                  "workload: {kind: Deployment, name: web}, containers: [app]"
                      + operational
                      + available
                      + grace
                      + optional)),
          Map.of("eu-1", objects));
    }
  }

  private void clusters() {
    List<String> kinds =
        List.of("ready", "ready", "ready", "crashing", "starting", "half", "nothing", "unknown");
    for (int n = 1; n <= CLUSTERS; n++) {
      int size = 2 + n % 6;
      List<String> states = new ArrayList<>();
      List<String> named = new ArrayList<>();
      Map<String, List<ObjectNode>> held = new LinkedHashMap<>();
      for (int i = 0; i < size; i++) {
        String kind = Seeds.oneOf(random, kinds.toArray(String[]::new));
        states.add(kind);
        named.add(kind.equals("unknown") ? "old-" + (i + 1) : NAMES.get(i));
        switch (kind) {
          case "unknown" -> {}
          case "nothing" -> held.put(NAMES.get(i), List.of());
          case "half" ->
              held.put(NAMES.get(i), List.of(pod("ready", "web-a"), pod("unready", "web-b")));
          default -> held.put(NAMES.get(i), List.of(pod(kind, "web-a")));
        }
      }
      String require = Seeds.oneOf(random, "All", "Any", "Majority", "2", "60%");
      String unseen = Seeds.oneOf(random, "Unknown", "Unknown", "Ignore", "CountAsDown");
      add(
          "clusters-%02d-%s-%s"
              .formatted(
                  n,
                  require.replace("%", "-percent").toLowerCase(Locale.ROOT),
                  String.join("-", states)),
          "%d clusters, %s must serve, unseen ones: %s. They are: %s."
              .formatted(size, require, unseen, String.join(", ", states)),
          service(
              "{names: [%s], require: %s, whenUnseen: %s}"
                  .formatted(String.join(", ", named), require, unseen),
              need("selector: {matchLabels: {app: web}}, containers: [app]")),
          held);
    }
  }

  private static String need(String rest) {
    return "[{name: web, " + rest + "}]";
  }

  private static ObjectNode service(String clusters, String needs) {
    return parsed(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: web, namespace: %s}
        spec: {clusters: %s, needs: %s}
        """
            .formatted(NAMESPACE, clusters, needs));
  }

  private static ObjectNode deployment(int replicas) {
    return parsed(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: %s, labels: {app: web}, creationTimestamp: "2025-11-03T08:30:00Z"}
        spec:
          replicas: %d
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: app, image: "registry.example.com/shop/web:1.4.2"}]}
        status: {observedGeneration: 1, replicas: %2$d}
        """
            .formatted(NAMESPACE, replicas));
  }

  /** The pod of an exemplar, called otherwise; where it is another, its container is too. */
  private ObjectNode pod(String kind, String name) {
    Exemplar exemplar = EXEMPLARS.get(kind);
    ObjectNode pod =
        written.get(exemplar.name()).clusters().get("eu-1").get(exemplar.pod()).deepCopy();
    ObjectNode meta = (ObjectNode) pod.path("metadata");
    meta.put("name", name).put("namespace", NAMESPACE);
    ((ObjectNode) meta.path("labels")).put("app", "web");
    meta.remove("uid");
    if (kind.equals("other")) {
      ((ObjectNode) pod.path("spec").path("containers").path(0)).put("name", "main");
      ((ObjectNode) pod.path("status").path("containerStatuses").path(0)).put("name", "main");
    }
    return pod;
  }

  private static ObjectNode owned(ObjectNode pod) {
    ObjectNode meta = (ObjectNode) pod.path("metadata");
    ((ObjectNode) meta.path("labels")).put("pod-template-hash", "7d4b9c6f58");
    ((ObjectNode) meta.path("ownerReferences").path(0))
        .put("kind", "ReplicaSet")
        .put("name", REPLICASET);
    return pod;
  }

  private void add(
      String name, String sentence, ObjectNode service, Map<String, List<ObjectNode>> clusters) {
    var input =
        new CorpusCase("generated: " + name.replace('-', ' '), AT, service, null, clusters, null);
    ObjectNode file = YAML.createObjectNode();
    file.put("rows", input.rows()).put("at", AT.toString());
    file.set("service", service);
    file.set("clusters", YAML.valueToTree(new TreeMap<>(clusters)));
    file.set("expected", YAML.valueToTree(SecondReading.of(input)));
    try {
      files.put(name, "# Generated. " + sentence + "\n" + YAML.writeValueAsString(file));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static ObjectNode parsed(String yaml) {
    try {
      return (ObjectNode) YAML.readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
