package dev.servicestatus.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML (or JSON) that a stranger wrote into maps, lists and strings: one small document
 * without anchors, aliases, tags, duplicate keys or deep nesting. Scalars stay the text they are.
 */
final class YamlTree {
  private static final int LONGEST = 512 << 10;
  private static final int DEEPEST = 12;
  private static final int MOST_NODES = 5000;

  /** Not what is accepted. Its text never quotes the source. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    private UnreadableException(String what) {
      super(what);
    }
  }

  private final Iterator<Event> events;
  private int nodes;

  private YamlTree(Iterator<Event> events) {
    this.events = events;
  }

  /** The document: a map, a list, a string or null. */
  static Object read(byte[] source) throws UnreadableException {
    if (source.length > LONGEST) {
      throw new UnreadableException("it is longer than 512 KiB");
    }
    var settings = LoadSettings.builder().setUseMarks(false).setCodePointLimit(LONGEST).build();
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(source)).toString();
      return new YamlTree(new Parse(settings).parseString(text).iterator()).document();
    } catch (CharacterCodingException e) {
      throw new UnreadableException("it is not UTF-8");
    } catch (YamlEngineException e) { // its message quotes the source
      throw new UnreadableException("it is not valid YAML");
    }
  }

  private Object document() throws UnreadableException {
    events.next(); // start of the stream
    if (events.next().getEventId() == Event.ID.StreamEnd) {
      throw new UnreadableException("it is empty");
    }
    Object root = node(events.next(), 0);
    events.next(); // end of the document
    if (events.next().getEventId() != Event.ID.StreamEnd) {
      throw new UnreadableException("it holds more than one document");
    }
    return root;
  }

  private Object node(Event event, int depth) throws UnreadableException {
    if (depth > DEEPEST || ++nodes > MOST_NODES) {
      throw new UnreadableException("it is nested too deeply or holds too much");
    }
    if (!(event instanceof NodeEvent node)
        || node.getAnchor().isPresent()
        || event.getEventId() == Event.ID.Alias) {
      throw new UnreadableException("it uses anchors or aliases");
    }
    return switch (event) {
      case ScalarEvent scalar -> {
        refuseTag(scalar.getTag().isPresent());
        yield scalar.isPlain() && isNull(scalar.getValue()) ? null : scalar.getValue();
      }
      case CollectionStartEvent start -> {
        refuseTag(start.getTag().isPresent());
        yield event.getEventId() == Event.ID.MappingStart ? map(depth) : list(depth);
      }
      default -> throw new UnreadableException("it is not valid YAML");
    };
  }

  private static void refuseTag(boolean tagged) throws UnreadableException {
    if (tagged) {
      throw new UnreadableException("it uses tags");
    }
  }

  private static boolean isNull(String plain) {
    return plain.isEmpty() || plain.equals("null") || plain.equals("~");
  }

  private Map<String, Object> map(int depth) throws UnreadableException {
    var map = new LinkedHashMap<String, Object>();
    for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
      if (!(node(key, depth + 1) instanceof String name)) {
        throw new UnreadableException("it has keys that are not text");
      }
      if (map.containsKey(name)) {
        throw new UnreadableException("it has a key twice");
      }
      map.put(name, node(events.next(), depth + 1));
    }
    return map;
  }

  private List<Object> list(int depth) throws UnreadableException {
    var list = new ArrayList<Object>();
    for (Event item = events.next();
        item.getEventId() != Event.ID.SequenceEnd;
        item = events.next()) {
      list.add(node(item, depth + 1));
    }
    return list;
  }
}
