package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.ServiceKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** All clusters that are watched. Thread-safe; no method waits for a network. */
public final class Fleet implements AutoCloseable {
  private final Set<String> members = ConcurrentHashMap.newKeySet();

  /**
   * Watches nothing yet.
   *
   * @param options how fresh is fresh
   * @param wakeService takes the key of each service whose views changed
   * @param wakeCluster takes the name of each cluster whose state changed
   * @param meters for metrics
   */
  public Fleet(
      FleetOptions options,
      Consumer<ServiceKey> wakeService,
      Consumer<String> wakeCluster,
      MeterRegistry meters) {}

  /**
   * Connects a cluster, or connects it anew; nothing happens when nothing changed. The others are
   * not touched.
   *
   * @param name of the cluster
   * @param connection the way to it
   * @param namespaces to watch, a stream each; empty: all, by one stream
   */
  public void join(String name, ClusterConnection connection, List<String> namespaces) {
    join(name, connection, namespaces, Optional.empty());
  }

  /**
   * The same for a cluster that must be a certain one.
   *
   * @param clusterUID UID that its namespace kube-system must have; empty: that of the first
   *     contact
   */
  public void join(
      String name,
      ClusterConnection connection,
      List<String> namespaces,
      Optional<String> clusterUID) {
    members.add(name);
  }

  /** The cluster exists, but there is no way to it now; a connection it had is closed. */
  public void disconnect(String name) {
    members.add(name);
  }

  /** The cluster does not exist any more. */
  public void leave(String name) {
    members.remove(name);
  }

  /**
   * Asks for these watches for a service, in place of what it asked for before (those that stay
   * keep their state), and says what is known now.
   *
   * @return a view of each watch
   */
  public Map<NeedWatch, ClusterView> observe(ServiceKey service, Collection<NeedWatch> watches) {
    var views = new HashMap<NeedWatch, ClusterView>();
    for (NeedWatch watch : watches) {
      ClusterReason reason =
          members.contains(watch.cluster())
              ? ClusterReason.NotLookedYet
              : ClusterReason.ClusterNotFound;
      views.put(watch, new ClusterView.Unseen(reason, nanos(), null));
    }
    return views;
  }

  /** The service does not exist any more. */
  public void forget(ServiceKey service) {}

  /**
   * An answer is wanted now from these clusters: they are probed at once, and the service is woken
   * when each of them has answered or failed. Does not wait for that.
   */
  public void ask(ServiceKey service, Collection<String> clusters) {}

  /** How well a cluster is seen; empty if it has not joined. */
  public Optional<ClusterState> state(String name) {
    return Optional.empty();
  }

  /** The monotonic clock of all views and states. */
  public long nanos() {
    return System.nanoTime();
  }

  /** Ends every connection and thread. */
  @Override
  public void close() {}
}
