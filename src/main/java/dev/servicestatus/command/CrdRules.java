package dev.servicestatus.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.api.v1alpha1.GoDuration;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The rules that the CRDs of ServiceStatus and MemberCluster state in CEL, by their text: a rule
 * that is changed there and not here fails a test.
 */
final class CrdRules {
  private static final Pattern LABEL_KEY =
      Pattern.compile("([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final int LONGEST_NAME = 63;
  private static final Duration LONGEST_DURATION = Duration.ofHours(24);
  private static final int LONGEST_KEY = 317;

  static final Map<String, Predicate<JsonNode>> BY_TEXT =
      Map.ofEntries(
          Map.entry("size(self.metadata.name) <= 63", self -> name(self).length() <= LONGEST_NAME),
          Map.entry(
              "self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$') && size(self.metadata.name) <= 63",
              self ->
                  DNS_LABEL.matcher(name(self)).matches() && name(self).length() <= LONGEST_NAME),
          Map.entry(
              "!has(self.spec.dependsOn) || self.spec.dependsOn.all(other, other.name != self.metadata.name)",
              CrdRules::namesNotItself),
          Map.entry("self.metadata.name != 'local'", self -> !name(self).equals("local")),
          Map.entry(
              "!has(self.publish) || self.publish.all(x, self.publish.exists_one(y, y.pageRef.name =="
                  + " x.pageRef.name && has(y.pageRef.__namespace__) == has(x.pageRef.__namespace__) &&"
                  + " (!has(x.pageRef.__namespace__) || y.pageRef.__namespace__ == x.pageRef.__namespace__)))",
              CrdRules::namesEachPageOnce),
          Map.entry(
              "has(self.names) != has(self.selector)", self -> oneOf(self, "names", "selector")),
          Map.entry(
              "(has(self.matchLabels) && size(self.matchLabels) > 0) || (has(self.matchExpressions) &&"
                  + " size(self.matchExpressions) > 0)",
              self ->
                  !self.path("matchLabels").isEmpty() || !self.path("matchExpressions").isEmpty()),
          Map.entry(
              "!has(self.matchLabels) || self.matchLabels.all(k, size(k) <= 317 &&"
                  + " k.matches('^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$'))",
              self ->
                  self.path("matchLabels").properties().stream()
                      .allMatch(label ->
                          label.getKey().length() <= LONGEST_KEY
                              && LABEL_KEY.matcher(label.getKey()).matches())),
          Map.entry(
              "(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)",
              self ->
                  Set.of("In", "NotIn").contains(self.path("operator").asText())
                      == !self.path("values").isEmpty()),
          Map.entry("duration(self) <= duration('24h')", CrdRules::isDuration),
          Map.entry(
              "!has(self.minOperational) || !has(self.minAvailable) || type(self.minOperational) != int ||"
                  + " type(self.minAvailable) != int || int(self.minAvailable) <= int(self.minOperational)",
              self ->
                  !self.path("minOperational").isInt()
                      || !self.path("minAvailable").isInt()
                      || self.path("minAvailable").asInt() <= self.path("minOperational").asInt()),
          Map.entry(
              "has(self.selector) != has(self.workload)",
              self -> oneOf(self, "selector", "workload")),
          Map.entry(
              "!has(self.whenScaledToZero) || has(self.workload)",
              self -> !self.hasNonNull("whenScaledToZero") || self.hasNonNull("workload")),
          Map.entry(
              "has(self.kubeconfigSecretRef) != has(self.local)",
              self -> oneOf(self, "kubeconfigSecretRef", "local")),
          Map.entry(
              "(self.from == 'Selector') == has(self.selector)",
              self -> self.path("from").asText().equals("Selector") == self.hasNonNull("selector")),
          Map.entry(
              "(self.from == 'Names') == has(self.names)",
              self -> self.path("from").asText().equals("Names") == self.hasNonNull("names")));

  private CrdRules() {}

  /** Whether a value keeps a rule. */
  static boolean holds(String rule, JsonNode self) {
    Predicate<JsonNode> known = BY_TEXT.get(rule);
    if (known == null) {
      throw new IllegalStateException("a rule that is not known: " + rule);
    }
    return known.test(self);
  }

  private static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  private static boolean namesNotItself(JsonNode self) {
    for (JsonNode other : self.path("spec").path("dependsOn")) {
      if (other.path("name").asText().equals(name(self))) {
        return false;
      }
    }
    return true;
  }

  private static boolean oneOf(JsonNode self, String one, String other) {
    return self.hasNonNull(one) != self.hasNonNull(other);
  }

  private static boolean namesEachPageOnce(JsonNode spec) {
    Set<String> pages = new HashSet<>();
    for (JsonNode publication : spec.path("publish")) {
      JsonNode page = publication.path("pageRef");
      if (!pages.add(page.path("namespace") + "/" + page.path("name"))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDuration(JsonNode text) {
    try {
      return GoDuration.parse(text.asText()).compareTo(LONGEST_DURATION) <= 0;
    } catch (IllegalArgumentException wrong) {
      return false;
    }
  }
}
