package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The streams that cover what is watched of one member. Under the member's lock. */
final class Slots {
  private final Member member;
  private final FleetOptions options;
  private Map<String, Slot> slots = Map.of();

  Slots(Member member, FleetOptions options) {
    this.member = member;
    this.options = options;
  }

  /** Everything is to be seen anew, in these scopes. */
  void renew(Collection<String> scopes, long now) {
    slots.values().forEach(Slot::stop);
    var fresh = new LinkedHashMap<String, Slot>();
    for (String scope : scopes) {
      fresh.put(scope, new Slot(member, scope, new Freshness(options, now), now));
    }
    slots = fresh;
  }

  /** Everything is to be seen anew. */
  void renew(long now) {
    renew(List.copyOf(slots.keySet()), now);
  }

  Collection<Slot> all() {
    return slots.values();
  }

  /** The one that covers a namespace; null if it is not watched. */
  Slot covering(String namespace) {
    return slots.getOrDefault(NeedIndex.ALL, slots.get(namespace));
  }

  /** Whether that is one of now, and not of an earlier connection. */
  boolean hold(Slot slot) {
    return slots.get(slot.scope()) == slot;
  }

  /** Streams follow the pods where none does. */
  void start(Link link) {
    for (Slot slot : slots.values()) {
      if (!slot.isStreaming()) {
        slot.start(link);
      }
    }
  }

  /** Nothing can be opened. */
  void failed(ClusterReason reason, long now) {
    slots.values().forEach(slot -> slot.freshness().streamFailed(reason, now));
  }

  /** The server did not answer. */
  void probeFailed(ClusterReason reason) {
    slots.values().forEach(slot -> slot.freshness().probeFailed(reason));
  }

  /**
   * The server answered.
   *
   * @param other it is another cluster than must be: nothing of it is read
   * @param dormant nobody asks for pods: that it answers is all there is to be fresh
   */
  void probed(boolean other, boolean dormant, long now) {
    for (Slot slot : slots.values()) {
      slot.freshness().probed(now);
      slot.freshness().otherCluster(other, now);
      if (other) {
        slot.stop();
      } else if (dormant) {
        slot.freshness().synced(now);
      }
    }
  }
}
