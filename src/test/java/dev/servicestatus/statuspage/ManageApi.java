package dev.servicestatus.statuspage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The routes of the manage API that the product uses; any other answers 404. */
final class ManageApi {
  private static final Pattern PATH = Pattern.compile("/v1/pages/([^/]+)((?:/[^/]+){0,2})");
  private static final Pattern COMPONENT = Pattern.compile("/components/([^/]+)");
  private static final int LARGEST_LIST = 100;

  private final EmulatedPage page;

  ManageApi(EmulatedPage page) {
    this.page = page;
  }

  /**
   * Answers one authenticated request.
   *
   * @param path without query; the suffix {@code .json} is optional, as with the vendor
   * @param query decoded
   * @param body an empty object if there was none
   */
  Answer answer(String method, String path, Map<String, String> query, JsonNode body) {
    Matcher match = PATH.matcher(path.replaceFirst("\\.json$", ""));
    if (!match.matches() || !match.group(1).equals(page.id())) {
      return Answer.notFound();
    }
    String rest = match.group(2);
    Matcher component = COMPONENT.matcher(rest);
    if (component.matches()) {
      return component(method, component.group(1), body.path("component"));
    }
    return switch (method + " " + rest) {
      case "GET " -> Answer.ok(pageView());
      case "GET /components" -> Answer.ok(paged(page.componentsAndGroups(), query));
      case "POST /components" -> create(body.path("component"));
      case "GET /component-groups" -> Answer.ok(paged(page.groups(), query));
      case "GET /incidents" -> Answer.ok(paged(page.incidents(), query));
      case "GET /incidents/unresolved" -> Answer.ok(paged(page.openIncidents(), query));
      case "GET /incidents/active_maintenance" ->
          Answer.ok(paged(page.activeMaintenances(), query));
      default -> Answer.notFound();
    };
  }

  private ObjectNode pageView() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", page.id())
        .put("name", "Emulated")
        .put("time_zone", "UTC");
  }

  private Answer create(JsonNode fields) {
    if (fields.path("name").asText("").isBlank()) {
      return Answer.unprocessable("name", "can't be blank");
    }
    Answer refusal = refusal(fields);
    return refusal != null ? refusal : Answer.created(page.create(fields));
  }

  private Answer component(String method, String id, JsonNode fields) {
    ObjectNode component = page.component(id);
    if (component == null) {
      return Answer.notFound();
    }
    return switch (method) {
      case "GET" -> Answer.ok(component);
      case "PATCH", "PUT" -> {
        Answer refusal = refusal(fields);
        yield refusal != null ? refusal : Answer.ok(page.update(id, fields));
      }
      case "DELETE" -> {
        page.deleteComponent(id);
        yield Answer.noContent();
      }
      default -> Answer.notFound();
    };
  }

  private Answer refusal(JsonNode fields) {
    if (fields.has("name") && fields.get("name").asText("").isBlank()) {
      return Answer.unprocessable("name", "can't be blank");
    }
    if (!EmulatedPage.STATUSES.contains(fields.path("status").asText(""))) {
      return Answer.unprocessable("status", "is not included in the list");
    }
    String group = fields.path("group_id").asText("null");
    if (!group.equals("null") && !page.hasGroup(group)) {
      return Answer.unprocessable("group_id", "is invalid");
    }
    return null;
  }

  private static JsonNode paged(List<JsonNode> all, Map<String, String> query) {
    int size = number(query.getOrDefault("per_page", query.getOrDefault("limit", "100")));
    int page = number(query.getOrDefault("page", "1"));
    int bounded = Math.clamp(size, 1, LARGEST_LIST);
    var list = JsonNodeFactory.instance.arrayNode();
    all.stream().skip((page - 1L) * bounded).limit(bounded).forEach(list::add);
    return list;
  }

  private static int number(String text) {
    return text.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(text) : 1;
  }
}
