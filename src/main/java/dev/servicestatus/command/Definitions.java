package dev.servicestatus.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.api.v1alpha1.TolerantReader;
import dev.servicestatus.health.Member;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What files define: services, clusters that are registered, and labels of namespaces.
 *
 * @param services in the order of the files
 * @param members registered clusters
 * @param namespaceLabels labels of each Namespace that is given
 * @param ignored how many objects there are of each other kind
 */
record Definitions(
    List<ServiceStatus> services,
    List<Member> members,
    Map<String, Map<String, String>> namespaceLabels,
    Map<String, Integer> ignored) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Nothing is waited for: what the facts prove is shown at once. */
  private static final ObjectNode NO_DAMPING =
      JSON.createObjectNode().put("worseAfter", "0s").put("betterAfter", "0s");

  /**
   * Reads definitions.
   *
   * @param files their names
   * @param reader reads each
   * @param namespace of objects that name none
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  static Definitions read(List<String> files, ObjectFiles reader, String namespace) {
    var found =
        new Definitions(new ArrayList<>(), new ArrayList<>(), new HashMap<>(), new TreeMap<>());
    for (String file : files) {
      for (JsonNode object : reader.read(file)) {
        found.add(file, object, namespace);
      }
    }
    if (found.services.isEmpty()) {
      throw new IllegalArgumentException(
          String.join(", ", files)
              + ": no ServiceStatus of "
              + ServiceStatus.GROUP
              + "/"
              + ServiceStatus.VERSION);
    }
    return found;
  }

  private void add(String file, JsonNode object, String namespace) {
    String type = object.path("apiVersion").asText() + " " + object.path("kind").asText();
    switch (type) {
      case ServiceStatus.GROUP + "/" + ServiceStatus.VERSION + " ServiceStatus" ->
          services.add(service(file, object, namespace));
      case ServiceStatus.GROUP + "/" + ServiceStatus.VERSION + " MemberCluster" -> {
        MemberCluster member = valid(file, object, "memberclusters", MemberCluster.class);
        members.add(
            new Member(
                member.getMetadata().getName(), labels(member.getMetadata()), member.getSpec()));
      }
      case "v1 Namespace" -> {
        ObjectMeta meta = decoded(file, object.path("metadata"), ObjectMeta.class);
        namespaceLabels.put(meta.getName(), labels(meta));
      }
      default -> ignored.merge(object.path("kind").asText(), 1, Integer::sum);
    }
  }

  private static ServiceStatus service(String file, JsonNode object, String namespace) {
    ServiceStatus service = valid(file, object, "servicestatuses", ServiceStatus.class);
    service.setSpec(
        decoded(
            file,
            ((ObjectNode) object.path("spec")).set("damping", NO_DAMPING),
            ServiceStatusSpec.class));
    ObjectMeta meta = service.getMetadata();
    meta.setNamespace(Objects.requireNonNullElse(meta.getNamespace(), namespace));
    meta.setGeneration(Objects.requireNonNullElse(meta.getGeneration(), 1L));
    return service;
  }

  /** Of a kind of ours, held against its CRD. */
  private static <T extends HasMetadata> T valid(
      String file, JsonNode object, String plural, Class<T> type) {
    String name =
        "%s: %s %s: "
            .formatted(
                file, type.getSimpleName(), object.path("metadata").path("name").asText("?"));
    List<String> problems = CrdSchema.of(plural).problems(object);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(name + String.join("; ", problems));
    }
    T value = decoded(file, object, type);
    TolerantReader.problem(value)
        .ifPresent(problem -> {
          throw new IllegalArgumentException(name + problem);
        });
    return value;
  }

  private static <T> T decoded(String file, JsonNode object, Class<T> type) {
    try {
      return JSON.treeToValue(object, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + ": cannot be read as " + type.getSimpleName(), e);
    }
  }

  private static Map<String, String> labels(ObjectMeta meta) {
    return Objects.requireNonNullElse(meta.getLabels(), Map.of());
  }
}
