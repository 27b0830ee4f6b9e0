package dev.servicestatus.api.v1alpha1;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;

/**
 * What the CRD generator has no annotation for: list types and keys, bounds of a list's items and
 * of values that are a number or a text. Build time only. Input: {@code property: key=value
 * key=value; property: …} with the keys
 *
 * <ul>
 *   <li>{@code listMap=name} a list-map with that key, which becomes required
 *   <li>{@code set} a set, {@code atomic} a list that is replaced as a whole
 *   <li>{@code itemLength=63} the longest text in a list or map
 *   <li>{@code itemText=REGEX} pattern of each text in a list
 *   <li>{@code number=1..100} bounds where the value is a number
 *   <li>{@code text=REGEX} pattern where the value is a text
 *   <li>{@code length=10} the longest text
 *   <li>{@code int64} the format of a number
 * </ul>
 */
public final class Shape implements SchemaCustomizer.Customizer {
  /** Made by the generator. */
  public Shape() {}

  @Override
  public JSONSchemaProps apply(
      JSONSchemaProps schema, String input, KubernetesSerialization unused) {
    for (String line : input.split(";")) {
      String[] words = line.strip().split("[: ]+");
      JSONSchemaProps property = schema.getProperties().get(words[0]);
      if (property == null) {
        throw new IllegalArgumentException(
            "no property " + words[0] + " in " + schema.getProperties().keySet());
      }
      for (int i = 1; i < words.length; i++) {
        String[] pair = words[i].split("=", 2);
        set(property, pair[0], pair.length > 1 ? pair[1] : "");
      }
    }
    return schema;
  }

  private static void set(JSONSchemaProps property, String key, String value) {
    switch (key) {
      case "listMap" -> listMap(property, value);
      case "set", "atomic" -> property.setXKubernetesListType(key);
      case "itemText" -> items(property).setPattern(value);
      case "itemLength" -> items(property).setMaxLength(Long.valueOf(value));
      case "length" -> property.setMaxLength(Long.valueOf(value));
      case "text" -> property.setPattern(value);
      case "int64" -> property.setFormat("int64");
      case "number" -> {
        String[] bounds = value.split("\\.\\.");
        property.setMinimum(Double.valueOf(bounds[0]));
        property.setMaximum(Double.valueOf(bounds[1]));
      }
      default -> throw new IllegalArgumentException("unknown key " + key);
    }
  }

  private static JSONSchemaProps items(JSONSchemaProps property) {
    return property.getItems() != null
        ? property.getItems().getSchema()
        : property.getAdditionalProperties().getSchema();
  }

  private static void listMap(JSONSchemaProps property, String key) {
    property.setXKubernetesListType("map");
    property.setXKubernetesListMapKeys(List.of(key));
    JSONSchemaProps item = property.getItems().getSchema();
    List<String> required =
        new ArrayList<>(item.getRequired() == null ? List.of() : item.getRequired());
    if (!required.contains(key)) {
      required.add(key);
    }
    item.setRequired(required);
  }
}
