package dev.servicestatus.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.servicestatus.health.Fact;
import java.io.IOException;

/**
 * Reads the few fields we keep of objects of one kind and skips the others; reused for every object
 * of a stream.
 */
abstract class JsonObject {
  final JsonParser json;
  private final Canon canon;
  private String kind = "";
  private int code;

  JsonObject(JsonParser json, Canon canon) {
    this.json = json;
    this.canon = canon;
  }

  /** What is done with one field, whose value is the current token. */
  interface FieldReader {
    void read(String field) throws IOException;
  }

  /** What is done with one element, which is the current token. */
  interface ElementReader {
    void read() throws IOException;
  }

  /** Reads the object that starts at the current token; whether it says which one it is. */
  final boolean read() throws IOException {
    clear();
    kind = "";
    code = 0;
    object(field -> {
      switch (field) {
        case "kind" -> kind = text();
        case "code" -> code = json.getValueAsInt(0);
        case "metadata" -> object(this::metadata);
        case "spec" -> object(this::spec);
        case "status" -> object(this::status);
        default -> json.skipChildren();
      }
    });
    return isNamed();
  }

  /** The object that was read last. */
  abstract Fact fact();

  /** Its resource version. */
  abstract String resourceVersion();

  abstract void clear();

  abstract boolean isNamed();

  abstract void metadata(String field) throws IOException;

  abstract void spec(String field) throws IOException;

  abstract void status(String field) throws IOException;

  /** The kind of the object that was read last; empty for an item of a list. */
  final String kind() {
    return kind;
  }

  /** The HTTP code of a Status. */
  final int code() {
    return code;
  }

  /** The current token as a string that is shared; empty if it is none. */
  final String text() throws IOException {
    String text = json.getValueAsString("");
    json.skipChildren();
    return canon.text(text);
  }

  /** Reads the object at the current token; anything else is skipped. */
  final void object(FieldReader reader) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      reader.read(field);
    }
  }

  /** Reads the array at the current token; anything else is skipped. */
  final void array(ElementReader reader) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      reader.read();
    }
  }
}
