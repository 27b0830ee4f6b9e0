package dev.servicestatus.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Holds an object against the schema of its CRD, as an API server would that takes nothing unknown:
 * types, bounds, patterns, required fields, lists that are maps or sets, and the rules that the CRD
 * states in CEL ({@link CrdRules}).
 *
 * @see <a
 *     href="https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema">Structural
 *     schemas</a>
 */
final class CrdSchema {
  /** By plural; a file may hold many objects of a kind. */
  private static final Map<String, CrdSchema> READ = new ConcurrentHashMap<>();

  private final JsonNode root;

  private CrdSchema(JsonNode root) {
    this.root = root;
  }

  /**
   * The schema of a kind of ours.
   *
   * @param plural of the kind, such as servicestatuses
   */
  static CrdSchema of(String plural) {
    return READ.computeIfAbsent(plural, CrdSchema::read);
  }

  private static CrdSchema read(String plural) {
    String file = "/crds/" + plural + ".servicestatus.dev.yaml";
    try (InputStream crd = CrdSchema.class.getResourceAsStream(file)) {
      JsonNode version = new YAMLMapper().readTree(crd).path("spec").path("versions").path(0);
      return new CrdSchema(version.path("schema").path("openAPIV3Schema"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What of an object the API server would refuse.
   *
   * @return a line for each problem, in the order of the object; empty if it is valid
   */
  List<String> problems(JsonNode object) {
    List<String> problems = new ArrayList<>();
    for (String field : List.of("metadata", "spec")) {
      if (!object.path(field).isObject()) {
        problems.add(field + " is missing");
      }
    }
    JsonNode spec = root.path("properties").path("spec");
    if (problems.isEmpty()) {
      rules("", object, root, problems);
      check("spec", object.path("spec"), spec, problems);
    }
    return problems;
  }

  private static void check(String at, JsonNode value, JsonNode schema, List<String> problems) {
    int before = problems.size();
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      if (!value.isIntegralNumber() && !value.isTextual()) {
        problems.add(at + " must be a number or a text");
      }
    } else if (!isOfType(value, schema.path("type").asText())) {
      problems.add(at + " must be " + article(schema.path("type").asText()));
    }
    if (problems.size() > before) {
      return;
    }
    if (value.isObject()) {
      object(at, value, schema, problems);
    } else if (value.isArray()) {
      array(at, value, schema, problems);
    } else {
      scalar(at, value, schema, problems);
    }
    if (problems.size() == before) { // a server asks its rules only of what has the right shape
      rules(at, value, schema, problems);
    }
  }

  private static void rules(String at, JsonNode value, JsonNode schema, List<String> problems) {
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      if (!CrdRules.holds(rule.path("rule").asText(), value)) {
        String where = at.isEmpty() ? "" : at + ": ";
        problems.add(where + rule.path("message").asText());
      }
    }
  }

  private static boolean isOfType(JsonNode value, String type) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      default -> true;
    };
  }

  private static String article(String type) {
    return switch (type) {
      case "object", "array", "integer" -> "an " + type;
      default -> "a " + type;
    };
  }

  private static void object(String at, JsonNode value, JsonNode schema, List<String> problems) {
    for (JsonNode required : schema.path("required")) {
      if (!value.hasNonNull(required.asText())) {
        problems.add(at + "." + required.asText() + " is required");
      }
    }
    bound(at, value.size(), "entries", "Properties", schema, problems);
    JsonNode known = schema.path("properties");
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String where = at + "." + field.getKey();
      JsonNode of =
          known.has(field.getKey())
              ? known.path(field.getKey())
              : schema.path("additionalProperties");
      if (of.isMissingNode()) {
        problems.add(where + " is not a known field");
      } else if (!field.getValue().isNull()) { // as absent
        check(where, field.getValue(), of, problems);
      }
    }
  }

  private static void array(String at, JsonNode value, JsonNode schema, List<String> problems) {
    bound(at, value.size(), "items", "Items", schema, problems);
    Set<String> keys = new HashSet<>();
    String key = schema.path("x-kubernetes-list-map-keys").path(0).asText();
    String type = schema.path("x-kubernetes-list-type").asText();
    for (int i = 0; i < value.size(); i++) {
      JsonNode item = value.path(i);
      JsonNode same = type.equals("map") ? item.path(key) : item;
      if ((type.equals("map") || type.equals("set")) && !keys.add(same.toString())) {
        problems.add("%s[%d]: %s is there twice".formatted(at, i, same));
      }
      check("%s[%d]".formatted(at, i), item, schema.path("items"), problems);
    }
  }

  private static void scalar(String at, JsonNode value, JsonNode schema, List<String> problems) {
    if (schema.has("enum")) {
      Set<String> allowed = new HashSet<>();
      schema.path("enum").forEach(word -> allowed.add(word.asText()));
      if (!allowed.contains(value.asText())) {
        problems.add(at + " must be one of " + schema.path("enum"));
      }
    }
    if (value.isTextual()) {
      String text = value.asText();
      bound(at, text.codePointCount(0, text.length()), "characters", "Length", schema, problems);
      if (schema.has("pattern")
          && !Pattern.compile(schema.path("pattern").asText()).matcher(text).find()) {
        problems.add(at + " must match " + schema.path("pattern").asText());
      }
    } else if (value.isNumber()) {
      if (schema.has("minimum") && value.asDouble() < schema.path("minimum").asDouble()
          || schema.has("maximum") && value.asDouble() > schema.path("maximum").asDouble()) {
        problems.add(
            "%s must be from %s to %s"
                .formatted(at, schema.path("minimum"), schema.path("maximum")));
      }
    }
  }

  private static void bound(
      String at, int size, String what, String suffix, JsonNode schema, List<String> problems) {
    int least = schema.path("min" + suffix).asInt(0);
    int most = schema.path("max" + suffix).asInt(Integer.MAX_VALUE);
    if (size < least) {
      problems.add("%s must have at least %d %s".formatted(at, least, what));
    } else if (size > most) {
      problems.add("%s must have at most %d %s".formatted(at, most, what));
    }
  }
}
