package dev.servicestatus.cluster;

import dev.servicestatus.health.Fact;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The body of one answer about objects of one kind, read as it comes: no object is kept. Whatever
 * the API server cannot have sent ends in {@link MalformedAnswerException}. Objects without a name
 * or a namespace are passed on as null.
 */
interface FactAnswer {
  /** Media type of the binary encoding. */
  String PROTOBUF = "application/vnd.kubernetes.protobuf";

  /** Media type that every server speaks. */
  String JSON = "application/json";

  /** One object, or one event, may have so many bytes; etcd takes 1.5 MiB by default. */
  int OBJECT_LIMIT = 8 << 20;

  /** One page of a list may have so many bytes. */
  long PAGE_LIMIT = 1L << 30;

  /**
   * Reads a list to its end.
   *
   * @param facts takes each object
   */
  Page list(Consumer<Fact> facts) throws IOException;

  /** Reads the next event of a watch; null at its clean end. */
  FactEvent next() throws IOException;

  /** The answer in the encoding that its Content-Type says. */
  static FactAnswer of(Resource resource, String contentType, LimitedStream body, Canon canon)
      throws IOException {
    if (contentType.startsWith(PROTOBUF)) {
      return new ProtobufAnswer(resource, body, canon);
    }
    if (contentType.startsWith(JSON)) {
      return new JsonAnswer(resource, body, canon);
    }
    throw new MalformedAnswerException("an answer that is neither protobuf nor JSON");
  }

  /**
   * What a page of a list says of the list.
   *
   * @param resourceVersion where a watch goes on; opaque
   * @param more token for the next page; empty on the last one
   */
  record Page(String resourceVersion, String more) {}

  /**
   * One event of a watch.
   *
   * @param type what happened
   * @param fact the object afterwards; null for bookmarks, errors and objects that cannot be told
   *     apart
   * @param resourceVersion where a later watch goes on; opaque, empty for errors
   * @param code HTTP code of an error, 0 otherwise
   */
  record FactEvent(Type type, Fact fact, String resourceVersion, int code) {
    /** Types of events. */
    enum Type {
      /** Added or modified. */
      CHANGED,
      /** Gone. */
      DELETED,
      /** Nothing but a newer resource version. */
      BOOKMARK,
      /** The watch cannot go on. */
      ERROR
    }

    static Type type(String name) throws MalformedAnswerException {
      return switch (name) {
        case "ADDED", "MODIFIED" -> Type.CHANGED;
        case "DELETED" -> Type.DELETED;
        case "BOOKMARK" -> Type.BOOKMARK;
        case "ERROR" -> Type.ERROR;
        default -> throw new MalformedAnswerException("a watch event of an unknown type");
      };
    }
  }
}
