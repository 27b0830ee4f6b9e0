package dev.servicestatus.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.servicestatus.health.Fact;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * An answer in JSON, for servers that do not speak protobuf. A list is one object, read object by
 * object; a watch is one object after the other.
 */
final class JsonAnswer implements FactAnswer {
  private static final JsonFactory JSON_FACTORY =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private final Resource resource;
  private final LimitedStream body;
  private final Canon canon;
  private JsonParser json;
  private JsonObject object;

  JsonAnswer(Resource resource, LimitedStream body, Canon canon) {
    this.resource = resource;
    this.body = body;
    this.canon = canon;
  }

  /** A parser waits for the first bytes when it is made, and a watch may have none for long. */
  private void begin() throws IOException {
    if (json == null) {
      json = JSON_FACTORY.createParser(body);
      object = resource.json(json, canon);
    }
  }

  @Override
  public Page list(Consumer<Fact> sink) throws IOException {
    body.renew(PAGE_LIMIT);
    try {
      begin();
      return readList(sink);
    } catch (JsonProcessingException e) {
      throw unreadable();
    }
  }

  private Page readList(Consumer<Fact> sink) throws IOException {
    Page page = null;
    String kind = "";
    requireObject(json.nextToken());
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "kind" -> kind = json.getValueAsString("");
        case "metadata" -> page = page();
        case "items" -> items(sink);
        default -> json.skipChildren();
      }
    }
    if (!kind.equals(resource.listKind()) || page == null) {
      throw new MalformedAnswerException("a list of something else than was asked for");
    }
    return page;
  }

  private Page page() throws IOException {
    String version = "";
    String more = "";
    requireObject(json.currentToken());
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "resourceVersion" -> version = json.getValueAsString("");
        case "continue" -> more = json.getValueAsString("");
        default -> json.skipChildren();
      }
    }
    return new Page(version, more);
  }

  private void items(Consumer<Fact> sink) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw unreadable();
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      requireObject(json.currentToken());
      sink.accept(object.read() ? object.fact() : null);
    }
  }

  @Override
  public FactEvent next() throws IOException {
    body.renew(OBJECT_LIMIT);
    try {
      begin();
      JsonToken start = json.nextToken();
      return start == null ? null : readEvent(start);
    } catch (JsonProcessingException e) {
      throw unreadable();
    }
  }

  private FactEvent readEvent(JsonToken start) throws IOException {
    String name = "";
    boolean named = false;
    requireObject(start);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "type" -> name = json.getValueAsString("");
        case "object" -> {
          requireObject(json.currentToken());
          named = object.read();
        }
        default -> json.skipChildren();
      }
    }
    FactEvent.Type type = FactEvent.type(name);
    return switch (type) {
      case ERROR -> new FactEvent(type, null, "", object.code());
      case BOOKMARK -> new FactEvent(type, null, object.resourceVersion(), 0);
      case CHANGED, DELETED -> {
        if (!object.kind().equals(resource.kind())) {
          throw new MalformedAnswerException("an event of something else than was asked for");
        }
        yield new FactEvent(type, named ? object.fact() : null, object.resourceVersion(), 0);
      }
    };
  }

  private static void requireObject(JsonToken token) throws MalformedAnswerException {
    if (token != JsonToken.START_OBJECT) {
      throw unreadable();
    }
  }

  /** Never with the parser's own message: it quotes the source. */
  private static MalformedAnswerException unreadable() {
    return new MalformedAnswerException("JSON that is not what was asked for");
  }
}
