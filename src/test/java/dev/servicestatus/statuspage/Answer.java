package dev.servicestatus.statuspage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * What the API answers.
 *
 * @param code HTTP status
 * @param body JSON; null with 204
 */
record Answer(int code, JsonNode body) {
  static Answer ok(JsonNode body) {
    return new Answer(200, body);
  }

  static Answer created(JsonNode body) {
    return new Answer(201, body);
  }

  static Answer noContent() {
    return new Answer(204, null);
  }

  /** Errors carry {@code {"error": "text"}}, other than the vendor's schema says. */
  static Answer error(int code, String text) {
    return new Answer(code, JsonNodeFactory.instance.objectNode().put("error", text));
  }

  static Answer notFound() {
    return error(404, "Not found");
  }

  /** Refused content carries {@code {"error": {"field": ["text"]}}}. */
  static Answer unprocessable(String field, String text) {
    var body = JsonNodeFactory.instance.objectNode();
    body.putObject("error").putArray(field).add(text);
    return new Answer(422, body);
  }
}
