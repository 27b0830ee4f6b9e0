package dev.servicestatus.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.servicestatus.health.PodFact;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * An answer in JSON, for servers that do not speak protobuf. A list is one object, read pod by pod;
 * a watch is one object after the other.
 */
final class JsonAnswer implements PodAnswer {
  private static final JsonFactory JSON_FACTORY =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private final LimitedStream body;
  private final Canon canon;
  private JsonParser json;
  private JsonPod pods;

  JsonAnswer(LimitedStream body, Canon canon) {
    this.body = body;
    this.canon = canon;
  }

  /** A parser waits for the first bytes when it is made, and a watch may have none for long. */
  private void begin() throws IOException {
    if (json == null) {
      json = JSON_FACTORY.createParser(body);
      pods = new JsonPod(json, canon);
    }
  }

  @Override
  public Page list(Consumer<PodFact> sink) throws IOException {
    body.renew(PAGE_LIMIT);
    try {
      begin();
      return readList(sink);
    } catch (JsonProcessingException e) {
      throw unreadable();
    }
  }

  private Page readList(Consumer<PodFact> sink) throws IOException {
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
    if (!kind.equals("PodList") || page == null) {
      throw new MalformedAnswerException("a list of something else than pods");
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

  private void items(Consumer<PodFact> sink) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw unreadable();
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      requireObject(json.currentToken());
      sink.accept(pods.read() ? pods.fact() : null);
    }
  }

  @Override
  public PodEvent next() throws IOException {
    body.renew(OBJECT_LIMIT);
    try {
      begin();
      JsonToken start = json.nextToken();
      return start == null ? null : readEvent(start);
    } catch (JsonProcessingException e) {
      throw unreadable();
    }
  }

  private PodEvent readEvent(JsonToken start) throws IOException {
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
          named = pods.read();
        }
        default -> json.skipChildren();
      }
    }
    PodEvent.Type type = PodEvent.type(name);
    return switch (type) {
      case ERROR -> new PodEvent(type, null, "", pods.code());
      case BOOKMARK -> new PodEvent(type, null, pods.resourceVersion(), 0);
      case CHANGED, DELETED -> {
        if (!pods.kind().equals("Pod")) {
          throw new MalformedAnswerException("an event of something else than pods");
        }
        yield new PodEvent(type, named ? pods.fact() : null, pods.resourceVersion(), 0);
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
