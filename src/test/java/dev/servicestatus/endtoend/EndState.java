package dev.servicestatus.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.statuspage.StatuspageEmulator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the operator has left behind: every object of its kinds with all fields, and the page. Only
 * what tells when is masked: times, versions, and what lags behind them. Events are no state: they
 * tell the story.
 */
final class EndState {
  private static final List<String> KINDS =
      List.of("ServiceStatus", "MemberCluster", "StatusPage", "PageComponent");
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z|\\b\\d\\d:\\d\\d(:\\d\\d)?\\b");

  private EndState() {}

  /**
   * By kind, namespace and name, as JSON.
   *
   * @param components of the page that are looked at
   */
  static Map<String, String> of(World world, StatuspageEmulator page, List<String> components) {
    var all = new TreeMap<String, String>();
    var json = new KubernetesSerialization();
    for (String kind : KINDS) {
      String version = ServiceStatus.GROUP + "/" + ServiceStatus.VERSION;
      var found =
          world
              .client()
              .genericKubernetesResources(version, kind)
              .inAnyNamespace()
              .list()
              .getItems();
      for (GenericKubernetesResource object : found) {
        var meta = object.getMetadata();
        meta.setManagedFields(null);
        meta.setResourceVersion(null);
        JsonNode tree = json.convertValue(object, JsonNode.class);
        if (tree.path("status") instanceof ObjectNode status) {
          status.remove(List.of("lag", "pods")); // of a member: both are shown up to a minute late
        }
        all.put(kind + " " + meta.getNamespace() + "/" + meta.getName(), masked(tree).toString());
      }
    }
    components.forEach(name -> all.put("on the page: " + name, page.page().statusOf(name)));
    return all;
  }

  private static JsonNode masked(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.fieldNames().forEachRemaining(name -> object.replace(name, masked(object.get(name))));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, masked(array.get(i)));
      }
    } else if (node.isTextual()) {
      return TextNode.valueOf(TIME.matcher(node.asText()).replaceAll("<time>"));
    }
    return node;
  }
}
