package dev.servicestatus.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * New definitions of one object are worked on once a second at most, the last of them always: who
 * changes an object without end must not keep the operator and the hub busy with it.
 */
final class Pace {
  private static final Duration APART = Duration.ofSeconds(1);

  private record Taken(String uid, Long generation, long nanos) {}

  private final Map<ResourceID, Taken> last = new ConcurrentHashMap<>();

  /**
   * Asks to work on an object as it is now.
   *
   * @param nanos monotonic reading
   * @return how long it has to wait; zero: not at all
   */
  Duration rest(HasMetadata object, long nanos) {
    var meta = object.getMetadata();
    ResourceID id = ResourceID.fromResource(object);
    Taken before = last.get(id);
    boolean known = before != null && before.uid().equals(meta.getUid());
    if (known && Objects.equals(before.generation(), meta.getGeneration())) {
      return Duration.ZERO;
    }
    Duration rest = known ? APART.minusNanos(nanos - before.nanos()) : Duration.ZERO;
    if (rest.isPositive()) {
      return rest;
    }
    last.put(id, new Taken(meta.getUid(), meta.getGeneration(), nanos));
    return Duration.ZERO;
  }

  /** The object does not exist any more. */
  void forget(HasMetadata object) {
    last.remove(ResourceID.fromResource(object));
  }
}
