package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.cluster.FactAnswer.FactEvent;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.Fact;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.ServiceKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One cluster by its name, over all connections it ever has; nothing waits, its lock held. */
final class Member {
  private static final Logger LOG = LoggerFactory.getLogger(Member.class);

  private final String name;
  private final FleetOptions options;
  private final ClusterMeters meters;
  private final Deadline deadline;
  private final MemberLock lock;
  private final NeedIndex index = new NeedIndex();
  private final Identity identity = new Identity();
  private final Contact contact = new Contact();
  private final Slots slots;
  private Link link;

  Member(
      String name,
      FleetOptions options,
      Wakes wakes,
      ScheduledExecutorService timer,
      MeterRegistry registry) {
    this.name = name;
    this.options = options;
    slots = new Slots(this, options);
    this.lock = new MemberLock(name, wakes, timer);
    this.deadline =
        new Deadline(timer, () -> lock.change(now -> slots.all().forEach(slot -> look(slot, now))));
    this.meters =
        new ClusterMeters(
            registry, name, () -> state().fresh() ? 1 : 0, () -> lock.read(now -> index.size()));
    lock.changeQuietly(this::useNothing);
  }

  /** Connects, if that is another connection than there is. */
  void connect(ClusterConnection connection, List<String> namespaces, Optional<String> clusterUID) {
    lock.change(now -> {
      boolean confirmed = identity.expect(clusterUID);
      if (link == null || !link.isSame(connection, namespaces)) {
        use(new Link(connection, namespaces, options, this::probed), now);
        link.start();
      } else if (confirmed) {
        link.prober().hurry();
      }
    });
  }

  /** There is no way to it. */
  void disconnect() {
    lock.change(now -> {
      if (link != null) { // said again at each visit, it must not be news each time
        useNothing(now);
      }
    });
  }

  /** Having no way to it says nothing of the cluster: not Unreachable, which may count as down. */
  private void useNothing(long now) {
    use(null, now);
    slots.failed(ClusterReason.NotSynced, now);
  }

  private void use(Link next, long now) {
    if (link != null) {
      lock.later(link::close);
      LOG.info("cluster {}: connection {}", name, next == null ? "ended" : "changed");
    }
    link = next;
    identity.renew();
    contact.renew(now);
    List<String> scopes = next == null ? List.of(NeedIndex.ALL) : next.scopes();
    index.retain(scopes);
    slots.renew(scopes, index.wanted(), now);
    renewed(now);
  }

  private void renewed(long now) {
    lock.affected().addAll(index.services(Resource.Pods, NeedIndex.ALL));
    lock.stateChanged();
    slots.all().forEach(slot -> look(slot, now));
  }

  /** Counts for these watches of a service, and for no others. */
  void watch(ServiceKey service, Collection<NeedWatch> watches) {
    lock.changeQuietly(now -> {
      boolean wasIdle = index.isIdle();
      index.watch(service, watches, serverNanos(now));
      follow(now);
      if (link != null && link.onDemand() && wasIdle != index.isIdle()) {
        index.replace(NeedIndex.ALL, List.of(), serverNanos(now), lock.affected());
        slots.renew(index.wanted(), now);
        renewed(now);
        startStreams();
      }
    });
  }

  /** The workloads that needs name now, and no others. */
  private void follow(long now) {
    for (Slot gone : slots.want(index.wanted(), now)) {
      index.replace(gone.resource(), gone.scope(), List.of(), serverNanos(now), new HashSet<>());
    }
    slots.all().forEach(slot -> deadline.noLaterThan(slot.told().nextChangeNanos(), now));
    startStreams();
  }

  /** What is known of a watch. */
  ClusterView view(ServiceKey service, NeedWatch watch) {
    return lock.read(now ->
        slots.view(watch, () -> index.counts(service, watch, serverNanos(now)), contact, now));
  }

  /** Probes at once; what is given runs when that was answered. */
  void ask(Runnable answered) {
    Link current = lock.read(now -> link);
    if (current == null) {
      answered.run();
    } else {
      current.prober().ask(answered);
    }
  }

  /** How well it is seen as a whole. */
  ClusterState state() {
    return lock.read(now -> contact.state(slots.pods(), identity, now));
  }

  /** Whether anything is to be known of it; not of one that is looked at on demand only. */
  boolean isWatched() {
    return lock.read(now -> link != null && !link.rests(index.isIdle()));
  }

  /** It does not exist any more. */
  void close() {
    disconnect();
    meters.close();
  }

  ClusterMeters meters() {
    return meters;
  }

  @Override
  public String toString() {
    return name;
  }

  /** A probe came back; nothing, if it is of an earlier connection. */
  void probed(Link from, Probe probe) {
    lock.change(now -> {
      if (from == link) {
        if (contact.probed(probe, index.size(), now)) {
          lock.stateChanged();
        }
        probe
            .failure()
            .ifPresentOrElse(
                failure -> slots.probeFailed(failure.reason()), () -> answered(probe, now));
        slots.all().forEach(slot -> look(slot, now));
      }
    });
  }

  private void answered(Probe probe, long now) {
    boolean wasOther = identity.isOther();
    if (identity.answered(probe.clusterUID())) {
      lock.stateChanged();
    }
    if (wasOther && !identity.isOther()) {
      slots.renew(index.wanted(), now);
      renewed(now);
    }
    slots.probed(identity.isOther(), link.rests(index.isIdle()), now);
    startStreams();
  }

  private void startStreams() {
    if (link != null && contact.isMade() && !identity.isOther() && !link.rests(index.isIdle())) {
      slots.start(link);
    }
  }

  /** These are the objects there are. */
  void listed(Slot slot, List<Fact> facts) {
    meters.list();
    changed(
        slot,
        now -> {
          index.replace(slot.resource(), slot.scope(), facts, serverNanos(now), lock.affected());
          slot.freshness().synced(now);
        });
  }

  /** An object changed or is gone. */
  void event(Slot slot, FactEvent event) {
    meters.event();
    changed(
        slot,
        now -> {
          if (event.type() == FactEvent.Type.DELETED) {
            index.remove(event.fact(), lock.affected());
          } else {
            index.put(event.fact(), serverNanos(now), lock.affected());
          }
          slot.freshness().heard(now);
        });
  }

  /** Something happened to a stream; nothing, if it is of another connection or cluster. */
  void changed(Slot slot, LongConsumer change) {
    lock.change(now -> {
      if (slots.hold(slot) && !identity.isOther()) {
        change.accept(now);
        look(slot, now);
      }
    });
  }

  private long serverNanos(long now) {
    return link == null ? 0 : link.clock().at(now);
  }

  private void look(Slot slot, long now) {
    if (slot.look(now, lock)) {
      lock.affected().addAll(index.services(slot.resource(), slot.scope()));
      lock.stateChanged();
      contact.tell(index.size(), now);
      LOG.info("cluster {}: {}", name, slot);
    }
    deadline.noLaterThan(slot.told().nextChangeNanos(), now);
  }
}
