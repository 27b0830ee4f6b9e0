package dev.servicestatus.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a page says is wrong, fit for a condition: one line, bounded, without the key. The vendor
 * documents {@code {"message": "…"}}; what arrives is {@code error} as a text, a list, or lists by
 * field.
 */
final class ErrorText {
  private static final int LIMIT = 200;

  private ErrorText() {}

  /**
   * Reads an answer that is not a success.
   *
   * @param body null if it is not JSON
   * @param key never shown
   */
  static String of(int code, JsonNode body, String key) {
    JsonNode error =
        body == null ? null : body.has("error") ? body.get("error") : body.get("message");
    if (error == null) {
      return "the page answered " + code;
    }
    List<String> words = new ArrayList<>();
    collect(error, "", words);
    String text = String.join("; ", words).replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ");
    return "the page answered " + code + ": " + cut(text.replace(key, "***"));
  }

  private static void collect(JsonNode node, String field, List<String> words) {
    if (words.size() > LIMIT) {
      return;
    }
    if (node.isObject()) {
      node.properties().forEach(e -> collect(e.getValue(), e.getKey() + " ", words));
    } else if (node.isArray()) {
      node.forEach(e -> collect(e, field, words));
    } else {
      words.add(field + node.asText());
    }
  }

  private static String cut(String text) {
    int points = text.codePointCount(0, text.length());
    return points <= LIMIT ? text : text.substring(0, text.offsetByCodePoints(0, LIMIT)) + "…";
  }
}
