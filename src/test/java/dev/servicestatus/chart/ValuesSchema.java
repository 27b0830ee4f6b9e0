package dev.servicestatus.chart;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON schema of the chart's values. Every object in it is closed: a key that is not known is
 * refused at every level, also within the types of Kubernetes, which are taken from its model.
 */
final class ValuesSchema {
  /** Helm 3 read no later one for years. */
  private static final String DRAFT = "http://json-schema.org/draft-07/schema#";

  private static final List<String> MODELS =
      List.of("io.fabric8.kubernetes.api.model.", "io.fabric8.kubernetes.api.model.networking.v1.");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Map<String, ObjectNode> definitions = new TreeMap<>();

  /** The schema as text. */
  static String generate() throws IOException {
    return JSON.writeValueAsString(new ValuesSchema().root()) + "\n";
  }

  private ObjectNode root() throws IOException {
    ObjectNode root = JSON.createObjectNode().put("$schema", DRAFT);
    close(root);
    for (var value : ChartValues.read()) {
      ObjectNode group = root;
      for (String key : value.path().subList(0, value.path().size() - 1)) {
        group = close(group.withObjectProperty("properties").withObjectProperty(key));
      }
      group.withObjectProperty("properties").set(value.path().getLast(), schema(value));
    }
    root.withObjectProperty("properties")
        .set(
            "global",
            JSON.createObjectNode()
                .put("type", "object")
                .put("description", "Helm gives it to a chart within another; it is not read."));
    definitions.forEach(root.withObjectProperty("definitions")::set);
    return root;
  }

  private static ObjectNode close(ObjectNode object) {
    return object.put("type", "object").put("additionalProperties", false);
  }

  private ObjectNode schema(ChartValues.Value value) {
    ObjectNode schema = JSON.createObjectNode().put("description", value.text());
    JsonNode more = value.schema();
    if (more.has("kubernetes")) {
      ObjectNode reference = reference(model(more.get("kubernetes").asText()));
      if (value.standard().isArray()) {
        schema.put("type", "array").set("items", reference);
      } else {
        schema.setAll(reference);
      }
      return schema;
    }
    String type =
        switch (value.standard().getNodeType()) {
          case ARRAY -> "array";
          case BOOLEAN -> "boolean";
          case NUMBER -> "integer";
          case OBJECT -> "object";
          default -> "string";
        };
    schema.put("type", type).setAll((ObjectNode) more);
    boolean open = type.equals("array") && !schema.has("items");
    if (open || (type.equals("object") && !schema.has("additionalProperties"))) {
      throw new IllegalStateException(
          "@schema of " + value.dotted() + " says nothing of its items");
    }
    return schema;
  }

  private static Class<?> model(String name) {
    for (String folder : MODELS) {
      try {
        return Class.forName(folder + name);
      } catch (ClassNotFoundException next) {
        continue;
      }
    }
    throw new IllegalStateException("Kubernetes has no type " + name);
  }

  private ObjectNode reference(Class<?> model) {
    String name = model.getSimpleName();
    if (!definitions.containsKey(name)) {
      ObjectNode definition = close(JSON.createObjectNode());
      definitions.put(name, definition); // before its properties: types may hold themselves
      JSON.getSerializationConfig()
          .introspect(JSON.constructType(model))
          .findProperties()
          .forEach(property ->
              definition
                  .withObjectProperty("properties")
                  .set(property.getName(), schema(property.getPrimaryType())));
    }
    return JSON.createObjectNode().put("$ref", "#/definitions/" + name);
  }

  private ObjectNode schema(JavaType type) {
    ObjectNode schema = JSON.createObjectNode();
    if (type.isMapLikeType()) {
      schema.put("type", "object").set("additionalProperties", schema(type.getContentType()));
    } else if (type.isCollectionLikeType()) {
      schema.put("type", "array").set("items", schema(type.getContentType()));
    } else if (type.hasRawClass(Quantity.class)) {
      schema.putArray("type").add("string").add("number");
    } else if (type.hasRawClass(IntOrString.class)) {
      schema.putArray("type").add("string").add("integer");
    } else if (type.hasRawClass(String.class)) {
      schema.put("type", "string");
    } else if (type.hasRawClass(Boolean.class)) {
      schema.put("type", "boolean");
    } else if (Number.class.isAssignableFrom(type.getRawClass())) {
      schema.put("type", "integer");
    } else {
      return reference(type.getRawClass());
    }
    return schema;
  }
}
