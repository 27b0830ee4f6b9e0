package dev.servicestatus.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;

/**
 * The operator's writes, read from the audit log of the hub's API server.
 *
 * @param auditLog one JSON object a line
 */
public record HubWrites(Path auditLog) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String USER =
      "system:serviceaccount:" + Helm.NAMESPACE + ":servicestatus-operator";

  /** How many so far, without those to Leases. */
  public int count() {
    return lines().size();
  }

  /** Those after the first {@code seen}, as {@code verb resource/namespace/name subresource}. */
  public List<String> after(int seen) {
    List<String> all = lines();
    return all.subList(Math.min(seen, all.size()), all.size());
  }

  private List<String> lines() {
    return AuditLog.events(auditLog, USER).stream()
        .filter(event -> event.at("/user/username").asText().equals(USER))
        .filter(event -> !event.at("/objectRef/resource").asText().equals("leases"))
        .map(HubWrites::describe)
        .toList();
  }

  private static String describe(JsonNode event) {
    JsonNode object = event.path("objectRef");
    return "%s %s/%s/%s %s"
        .formatted(
            event.path("verb").asText(),
            object.path("resource").asText(),
            object.path("namespace").asText(),
            object.path("name").asText(),
            object.path("subresource").asText());
  }
}
