package dev.servicestatus.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.servicestatus.testing.AuditLog;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an API server lets somebody do, and what was asked of it. */
final class Rights {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Rights() {}

  /**
   * What the server says that the owner of a client may do in a namespace, a line per resource or
   * URL: {@code pods: get list watch}. The rights of everybody are among them.
   */
  static List<String> of(KubernetesClient client, String namespace) {
    SelfSubjectRulesReview review =
        client
            .authorization()
            .v1()
            .selfSubjectRulesReview()
            .create(
                new SelfSubjectRulesReviewBuilder()
                    .withNewSpec()
                    .withNamespace(namespace)
                    .endSpec()
                    .build());
    Map<String, TreeSet<String>> verbs = new TreeMap<>();
    for (var rule : review.getStatus().getResourceRules()) {
      String names = rule.getResourceNames().isEmpty() ? "" : " " + rule.getResourceNames();
      for (String group : rule.getApiGroups()) {
        for (String resource : rule.getResources()) {
          String name = group.isEmpty() ? resource : resource + "." + group;
          verbs.computeIfAbsent(name + names, k -> new TreeSet<>()).addAll(rule.getVerbs());
        }
      }
    }
    for (var rule : review.getStatus().getNonResourceRules()) {
      for (String url : rule.getNonResourceURLs()) {
        verbs.computeIfAbsent(url, k -> new TreeSet<>()).addAll(rule.getVerbs());
      }
    }
    return verbs.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + String.join(" ", entry.getValue()))
        .toList();
  }

  /**
   * The requests that a line of {@link #of} allows.
   *
   * @param right for example {@code pods/status.apps: get patch}
   * @return such as {@code get pods/status}, as {@link #asked} has them but for the namespace
   */
  static Stream<String> verbs(String right) {
    String resource = right.replaceAll("[. :].*", "");
    return Stream.of(right.substring(right.lastIndexOf(": ") + 2).split(" "))
        .map(verb -> verb + " " + resource);
  }

  /**
   * A flag of an API server that has it log each request of the service accounts of a namespace.
   */
  static List<String> auditFlags(Path folder) {
    try {
      Path policy =
          Files.writeString(
              folder.resolve("policy.yaml"),
              """
              apiVersion: audit.k8s.io/v1
              kind: Policy
              omitStages: [RequestReceived]
              rules:
              - {level: Metadata, userGroups: ["system:serviceaccounts"]}
              - {level: None}
              """);
      return List.of("--audit-policy-file=" + policy, "--audit-log-path=" + log(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path log(Path folder) {
    return folder.resolve("requests.log");
  }

  /**
   * What was asked so far.
   *
   * @param decision {@code allow} or {@code forbid}
   * @return lines such as {@code patch pods/status in shop}
   */
  static TreeSet<String> asked(Path folder, String decision) {
    return AuditLog.events(log(folder), "").stream()
        .filter(event ->
            event.at("/annotations/authorization.k8s.io~1decision").asText().equals(decision))
        .map(Rights::request)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String request(JsonNode event) {
    JsonNode object = event.path("objectRef");
    String resource =
        object.isMissingNode()
            ? event.path("requestURI").asText().replaceAll("\\?.*", "")
            : object.path("resource").asText()
                + (object.has("subresource") ? "/" + object.path("subresource").asText() : "");
    String where = object.has("namespace") ? " in " + object.path("namespace").asText() : "";
    return event.path("verb").asText() + " " + resource + where;
  }
}
