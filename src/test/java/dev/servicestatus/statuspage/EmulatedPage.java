package dev.servicestatus.statuspage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The page itself: components, groups, incidents. Its public methods are the hand of a human who
 * works on the page beside the operator; the API goes through {@link ManageApi}.
 */
public final class EmulatedPage {
  static final Set<String> STATUSES =
      Set.of(
          "operational",
          "under_maintenance",
          "degraded_performance",
          "partial_outage",
          "major_outage",
          "");
  private static final List<String> WORST_LAST =
      List.of(
          "operational",
          "under_maintenance",
          "degraded_performance",
          "partial_outage",
          "major_outage");
  private static final Set<String> OPEN = Set.of("investigating", "identified", "monitoring");
  private static final Set<String> ACTIVE = Set.of("in_progress", "verifying");

  private final String id;
  private final Map<String, ObjectNode> components = new LinkedHashMap<>();
  private final Map<String, ObjectNode> groups = new LinkedHashMap<>();
  private final Map<String, ObjectNode> incidents = new LinkedHashMap<>();
  private UnaryOperator<String> texts = UnaryOperator.identity();

  EmulatedPage(String id) {
    this.id = id;
  }

  /** The id of the page in every path. */
  public String id() {
    return id;
  }

  /** What the page does to names and descriptions it is sent, for example trim them. */
  public synchronized void changeTexts(UnaryOperator<String> change) {
    texts = change;
  }

  /** Creates a component and returns its id; names need not be unique. */
  public synchronized String createComponent(String name, String status) {
    var fields = JsonNodeFactory.instance.objectNode().put("name", name).put("status", status);
    return create(fields).get("id").textValue();
  }

  /** The components, oldest first. */
  public synchronized List<JsonNode> components() {
    return new ArrayList<>(components.values().stream().map(ObjectNode::deepCopy).toList());
  }

  /** The components of one name. */
  public synchronized List<JsonNode> componentsNamed(String name) {
    return components().stream().filter(c -> c.get("name").textValue().equals(name)).toList();
  }

  /** The status of the only component of a name; null if there is none or more than one. */
  public synchronized String statusOf(String name) {
    List<JsonNode> found = componentsNamed(name);
    return found.size() == 1 ? found.getFirst().get("status").textValue() : null;
  }

  /** Sets a field of a component by hand, for example {@code status}, {@code name}. */
  public synchronized void setComponent(String componentId, String field, String value) {
    update(componentId, JsonNodeFactory.instance.objectNode().put(field, value));
  }

  /** Deletes a component by hand. */
  public synchronized void deleteComponent(String componentId) {
    components.remove(componentId);
    dropEmptyGroups();
  }

  /** Creates a group of at least one component and returns its id. */
  public synchronized String createGroup(String name, String... componentIds) {
    var group = record("name", name);
    group.putNull("description").put("position", groups.size() + 1).putNull("group_id");
    groups.put(group.get("id").textValue(), group);
    for (String member : componentIds) {
      components.get(member).set("group_id", group.get("id"));
    }
    dropEmptyGroups();
    return group.get("id").textValue();
  }

  /** Opens an incident on components and returns its id; their status stays. */
  public synchronized String openIncident(String name, String... componentIds) {
    return incident(name, "investigating", componentIds);
  }

  /** Starts a maintenance on components and returns its id; their status stays. */
  public synchronized String startMaintenance(String name, String... componentIds) {
    String incident = incident(name, "in_progress", componentIds);
    incidents.get(incident).put("scheduled_for", now());
    return incident;
  }

  /** Ends an incident or a maintenance; as with the vendor, no component changes by that. */
  public synchronized void end(String incidentId) {
    ObjectNode incident = incidents.get(incidentId);
    boolean maintenance = ACTIVE.contains(incident.get("status").textValue());
    incident.put("status", maintenance ? "completed" : "resolved").put("resolved_at", now());
  }

  private String incident(String name, String status, String... componentIds) {
    var incident = record("name", name);
    incident.put("status", status).put("impact", "none").putNull("resolved_at");
    incident.putNull("scheduled_for").putObject("metadata");
    incident.putArray("incident_updates");
    var affected = incident.putArray("component_ids");
    for (String componentId : componentIds) {
      affected.add(componentId);
    }
    incidents.put(incident.get("id").textValue(), incident);
    return incident.get("id").textValue();
  }

  synchronized ObjectNode create(JsonNode fields) {
    var component = record("name", "");
    component.putNull("group_id").put("group", false).putNull("description");
    component.put("position", components.size() + 1).put("status", "operational");
    component.put("showcase", false).put("only_show_if_degraded", false);
    component.put("automation_email", "component@notifications.example").putNull("start_date");
    components.put(component.get("id").textValue(), component);
    return update(component.get("id").textValue(), fields);
  }

  /**
   * The component after the change; null if there is none. Fields the vendor ignores are ignored.
   */
  synchronized ObjectNode update(String componentId, JsonNode fields) {
    ObjectNode component = components.get(componentId);
    if (component == null) {
      return null;
    }
    for (String field : List.of("status", "showcase", "only_show_if_degraded", "start_date")) {
      if (fields.has(field)) {
        component.set(field, fields.get(field));
      }
    }
    for (String field : List.of("name", "description")) {
      if (fields.path(field).isTextual()) {
        component.put(field, texts.apply(fields.get(field).textValue()));
      }
    }
    if (fields.has("group_id")) {
      boolean none = fields.get("group_id").asText("null").equals("null");
      component.put("group_id", none ? null : fields.get("group_id").textValue());
    }
    component.put("updated_at", now());
    dropEmptyGroups();
    return component.deepCopy();
  }

  synchronized ObjectNode component(String componentId) {
    ObjectNode component = components.get(componentId);
    return component == null ? null : component.deepCopy();
  }

  synchronized boolean hasGroup(String groupId) {
    return groups.containsKey(groupId);
  }

  synchronized List<JsonNode> groups() {
    return new ArrayList<>(groups.values().stream().map(this::groupView).toList());
  }

  /** Components and groups in one list: a group shows there too, with the worst of its members. */
  synchronized List<JsonNode> componentsAndGroups() {
    List<JsonNode> all = new ArrayList<>();
    for (ObjectNode group : groups.values()) {
      all.add(groupView(group).put("group", true).put("status", worstOf(group)));
    }
    all.addAll(components());
    return all;
  }

  synchronized List<JsonNode> incidents() {
    return incidentsWhere(i -> true);
  }

  synchronized List<JsonNode> openIncidents() {
    return incidentsWhere(i -> OPEN.contains(i.get("status").textValue()));
  }

  synchronized List<JsonNode> activeMaintenances() {
    return incidentsWhere(i -> ACTIVE.contains(i.get("status").textValue()));
  }

  private List<JsonNode> incidentsWhere(Predicate<ObjectNode> wanted) {
    List<JsonNode> found = new ArrayList<>();
    incidents.values().stream().filter(wanted).map(this::incidentView).forEach(found::addFirst);
    return found;
  }

  private ObjectNode incidentView(ObjectNode incident) {
    ObjectNode view = incident.deepCopy();
    var affected = view.putArray("components");
    for (JsonNode componentId : view.remove("component_ids")) {
      if (components.containsKey(componentId.textValue())) {
        affected.add(components.get(componentId.textValue()).deepCopy());
      }
    }
    return view;
  }

  private ObjectNode groupView(ObjectNode group) {
    ObjectNode view = group.deepCopy();
    var members = view.putArray("components");
    membersOf(group).forEach(member -> members.add(member.get("id")));
    return view;
  }

  private String worstOf(ObjectNode group) {
    return membersOf(group).stream()
        .map(member -> member.get("status").textValue())
        .max((a, b) -> WORST_LAST.indexOf(a) - WORST_LAST.indexOf(b))
        .orElse("operational");
  }

  private List<ObjectNode> membersOf(ObjectNode group) {
    return components.values().stream()
        .filter(component -> component.get("group_id").equals(group.get("id")))
        .toList();
  }

  /** A group cannot be empty: the vendor deletes it with its last member. */
  private void dropEmptyGroups() {
    groups.values().removeIf(group -> membersOf(group).isEmpty());
  }

  private ObjectNode record(String field, String value) {
    var alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    var unique = new StringBuilder();
    ThreadLocalRandom.current()
        .ints(12, 0, alphabet.length())
        .forEach(i -> unique.append(alphabet.charAt(i)));
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", unique.toString())
        .put("page_id", id)
        .put("created_at", now())
        .put("updated_at", now())
        .put(field, value);
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
