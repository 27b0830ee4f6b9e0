package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads an object also where its spec is not what this version knows, as when a CRD of another
 * version was in force. All objects of a kind come in one list: without this, one of them would
 * keep all others from being read. What cannot be read is left out, and an annotation of the object
 * as read (the stored one has none) names it; of a status it is only left out, for that is written
 * anew.
 *
 * @param <K> the kind
 * @param <S> its spec, which can be made of nothing
 * @param <T> its status
 */
public abstract class TolerantReader<K extends CustomResource<S, T>, S, T>
    extends JsonDeserializer<K> {
  private static final String MARK = ServiceStatus.GROUP + "/unreadable";
  private static final int LONGEST = 1000;

  /**
   * A field that is not known may be one that a newer CRD fills in everywhere: it is no trouble.
   */
  private static final ObjectMapper PARTS =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Supplier<K> empty;
  private final Class<S> spec;
  private final Class<T> status;

  TolerantReader(Supplier<K> empty, Class<S> spec, Class<T> status) {
    this.empty = empty;
    this.spec = spec;
    this.status = status;
  }

  /**
   * What of an object could not be read.
   *
   * @return one line; empty if all of it could
   */
  public static Optional<String> problem(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(MARK))
        .map(fields ->
            "cannot be read by this version of the operator: "
                + fields
                + " (`kubectl explain` says what is allowed)");
  }

  @Override
  public K deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    ObjectCodec codec = parser.getCodec();
    JsonNode tree = codec.readTree(parser);
    List<String> unreadable = new ArrayList<>();
    K object = empty.get();
    object.setMetadata(codec.treeToValue(tree.path("metadata"), ObjectMeta.class));
    object.setSpec(read(tree.path("spec"), spec, "spec", unreadable));
    if (tree.path("status").isObject()) {
      object.setStatus(read(tree.path("status"), status, "status", new ArrayList<>()));
    }
    if (!unreadable.isEmpty() && object.getMetadata() != null) {
      mark(object.getMetadata(), String.join(", ", unreadable));
    }
    return object;
  }

  private static void mark(ObjectMeta metadata, String fields) {
    Map<String, String> annotations =
        new HashMap<>(
            Optional.ofNullable(metadata.getAnnotations()).orElse(Map.<String, String>of()));
    annotations.put(MARK, fields.substring(0, Math.min(LONGEST, fields.length())));
    metadata.setAnnotations(annotations);
  }

  /** Leaves out one field after another until the rest can be read; of nothing it always can. */
  private static <V> V read(JsonNode node, Class<V> type, String name, List<String> unreadable)
      throws JsonProcessingException {
    ObjectNode rest = JsonNodeFactory.instance.objectNode();
    if (node instanceof ObjectNode object) {
      rest.setAll(object);
    } else {
      unreadable.add(name);
    }
    while (true) {
      try {
        return PARTS.treeToValue(rest, type);
      } catch (JsonMappingException e) {
        List<Reference> path = e.getPath();
        if (rest.isEmpty()) {
          throw e;
        }
        unreadable.add(path(name, path));
        if (path.isEmpty() || rest.remove(path.getFirst().getFieldName()) == null) {
          rest.removeAll();
        }
      }
    }
  }

  private static String path(String name, List<Reference> path) {
    var text = new StringBuilder(name);
    for (Reference step : path) {
      if (step.getFieldName() == null) {
        text.append('[').append(step.getIndex()).append(']');
      } else {
        text.append('.').append(step.getFieldName());
      }
    }
    return text.toString();
  }
}
