package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.cluster.WorkloadIndex.Wanted;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.ClusterView.Right;
import dev.servicestatus.health.NeedCounts;
import dev.servicestatus.health.NeedWatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The streams that cover what is watched of one member: the pods of each scope, and the workloads
 * of a kind only while a need names one. Under the member's lock.
 */
final class Slots {
  private final Member member;
  private final FleetOptions options;
  private final Map<Wanted, Slot> slots = new LinkedHashMap<>();
  private List<String> scopes = List.of();

  Slots(Member member, FleetOptions options) {
    this.member = member;
    this.options = options;
  }

  /** Everything is to be seen anew, in these scopes. */
  void renew(Collection<String> inScopes, Set<Wanted> workloads, long now) {
    slots.values().forEach(Slot::stop);
    slots.clear();
    scopes = List.copyOf(inScopes);
    scopes.forEach(scope -> add(new Wanted(Resource.Pods, scope), now));
    want(workloads, now);
  }

  /** Everything is to be seen anew. */
  void renew(Set<Wanted> workloads, long now) {
    renew(scopes, workloads, now);
  }

  /**
   * Besides pods, these are to be seen where they are in scope, and no others.
   *
   * @return those that are not seen any more
   */
  List<Slot> want(Set<Wanted> workloads, long now) {
    var covered = new HashSet<Wanted>();
    for (Wanted of : workloads) {
      String scope = scopes.contains(NeedIndex.ALL) ? NeedIndex.ALL : of.namespace();
      if (scopes.contains(scope)) {
        covered.add(new Wanted(of.resource(), scope));
      }
    }
    var gone = new ArrayList<Slot>();
    for (Slot slot : all()) {
      if (slot.resource() != Resource.Pods && !covered.contains(key(slot))) {
        slot.stop();
        slots.remove(key(slot));
        gone.add(slot);
      }
    }
    covered.stream().filter(key -> !slots.containsKey(key)).forEach(key -> add(key, now));
    return gone;
  }

  private void add(Wanted key, long now) {
    var freshness = new Freshness(options, now);
    slots.put(key, new Slot(member, key.resource(), key.namespace(), freshness, now));
  }

  private static Wanted key(Slot slot) {
    return new Wanted(slot.resource(), slot.scope());
  }

  Collection<Slot> all() {
    return List.copyOf(slots.values());
  }

  /** Those of pods, by which a member is seen or not: workloads are not asked for everywhere. */
  Collection<Slot> pods() {
    return slots.values().stream().filter(slot -> slot.resource() == Resource.Pods).toList();
  }

  /**
   * What is known of a watch. It rests on every stream it needs: as bad as the worst, since the
   * first. Whose pods are seen is not down, whatever its workloads answer.
   */
  ClusterView view(NeedWatch watch, Supplier<NeedCounts> counts, Contact contact, long now) {
    List<Slot> under = new ArrayList<>();
    under.add(covering(Resource.Pods, watch.namespace()));
    if (watch.workload() != null) {
      under.add(covering(Resource.of(watch.workload().kind()), watch.namespace()));
    }
    if (under.stream().anyMatch(Objects::isNull)) {
      return new ClusterView.Unseen(
          ClusterReason.NamespaceNotWatched, contact.since(), contact.lastAnswer());
    }
    Map<Slot, Freshness.Verdict> lost = new LinkedHashMap<>();
    under.forEach(slot -> lost.put(slot, slot.freshness().at(now)));
    lost.values().removeIf(Freshness.Verdict::fresh);
    Optional<ClusterReason> worst =
        lost.values().stream().map(Freshness.Verdict::reason).min(Comparator.naturalOrder());
    if (worst.isPresent()) {
      long since =
          lost.values().stream().mapToLong(Freshness.Verdict::sinceNanos).min().orElseThrow();
      var unseen =
          new ClusterView.Unseen(
              worst.get(),
              since,
              contact.lastAnswer(),
              worst.get() == ClusterReason.Forbidden ? denied(lost) : List.of());
      boolean seesPods = under.getFirst().freshness().at(now).fresh();
      return seesPods && unseen.mayBeDown()
          ? new ClusterView.Unseen(ClusterReason.NotSynced, since, contact.lastAnswer())
          : unseen;
    }
    long answered =
        under.stream().mapToLong(slot -> slot.freshness().lastAnswer()).min().orElseThrow();
    return new ClusterView.Seen(counts.get(), answered);
  }

  private static List<Right> denied(Map<Slot, Freshness.Verdict> lost) {
    return lost.keySet().stream()
        .filter(slot -> lost.get(slot).reason() == ClusterReason.Forbidden)
        .map(Slot::right)
        .toList();
  }

  /** The one that covers a namespace; null if it is not watched. */
  private Slot covering(Resource resource, String namespace) {
    Slot all = slots.get(new Wanted(resource, NeedIndex.ALL));
    return all != null ? all : slots.get(new Wanted(resource, namespace));
  }

  /** Whether that is one of now, and not of an earlier connection. */
  boolean hold(Slot slot) {
    return slots.get(key(slot)) == slot;
  }

  /** Streams follow what is to be seen where none does. */
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
