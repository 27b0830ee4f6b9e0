package dev.servicestatus.cluster;

import dev.servicestatus.health.PodFact;
import dev.servicestatus.health.PodShape;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Shares equal strings, label maps and shapes between pods. It holds them weakly: what no pod uses
 * any more is gone with the next garbage collection. Not thread-safe: each stream has its own.
 */
final class Canon {
  /** Longer texts are cut: no label, name or reason of the Kubernetes API is longer. */
  static final int TEXT_LIMIT = 512;

  private final WeakTable<String> texts = new WeakTable<>();
  private final WeakTable<Map<String, String>> labels = new WeakTable<>();
  private final WeakTable<PodShape> shapes = new WeakTable<>();

  /** The string of UTF-8 bytes; allocates only if it is new, or not ASCII. */
  String text(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + TEXT_LIMIT);
    int hash = 0;
    for (int i = from; i < end; i++) {
      if (bytes[i] < 0) {
        return text(new String(bytes, from, end - from, StandardCharsets.UTF_8));
      }
      hash = 31 * hash + bytes[i]; // String.hashCode() of ASCII
    }
    for (var entry = texts.first(hash); entry != null; entry = entry.next(hash)) {
      String known = entry.get();
      if (known != null && same(known, bytes, from, end)) {
        return known;
      }
    }
    return texts.add(hash, new String(bytes, from, end - from, StandardCharsets.ISO_8859_1));
  }

  /** The same for a string at hand. */
  String text(String text) {
    String cut = text.length() > TEXT_LIMIT ? text.substring(0, TEXT_LIMIT) : text;
    return texts.share(cut.hashCode(), cut);
  }

  /**
   * The map of labels; allocates only if it is new. Of a key that comes twice the last one counts.
   *
   * @param pairs key, value, key, value, …
   * @param length how much of it is used
   */
  Map<String, String> labels(String[] pairs, int length) {
    int hash = 0; // Map.hashCode()
    for (int i = 0; i < length; i += 2) {
      hash += pairs[i].hashCode() ^ pairs[i + 1].hashCode();
    }
    for (var entry = labels.first(hash); entry != null; entry = entry.next(hash)) {
      Map<String, String> known = entry.get();
      if (known != null && same(known, pairs, length)) {
        return known;
      }
    }
    var map = HashMap.<String, String>newHashMap(length / 2);
    for (int i = 0; i < length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return labels.add(hash, Map.copyOf(map));
  }

  /** The shape. */
  PodShape shape(PodShape shape) {
    return shapes.share(shape.hashCode(), shape);
  }

  /** How many things are shared now, or were not collected yet. */
  int size() {
    return texts.size() + labels.size() + shapes.size();
  }

  /**
   * Most changes of a pod are in what we do not keep; what is shared is equal if it is the same.
   */
  static boolean isSame(PodFact one, PodFact other) {
    return one.labels() == other.labels()
        && one.shape() == other.shape()
        && one.createdSeconds() == other.createdSeconds()
        && one.deletionSeconds() == other.deletionSeconds();
  }

  static boolean same(String text, byte[] bytes, int from, int to) {
    if (text.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i - from) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(Map<String, String> map, String[] pairs, int length) {
    if (map.size() != length / 2) {
      return false;
    }
    for (int i = 0; i < length; i += 2) {
      if (!pairs[i + 1].equals(map.get(pairs[i]))) {
        return false;
      }
    }
    return true;
  }
}
