package dev.servicestatus.endtoend;

import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.condition.Conditions;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** Every status that was ever shown, as a watch of the hub tells it. */
final class ShownLevels implements AutoCloseable {
  /**
   * A status.
   *
   * @param namespace of the service
   * @param nanos monotonic reading of when it was seen
   * @param status as written
   */
  record Shown(String namespace, long nanos, ServiceStatusStatus status) {
    Level level() {
      return status.level();
    }

    String clustersReachable() {
      return Conditions.find(status.conditions(), ConditionTypes.CLUSTERS_REACHABLE)
          .map(condition -> condition.reason())
          .orElse("");
    }
  }

  private final List<Shown> all = new CopyOnWriteArrayList<>();
  private final Watch watch;

  private ShownLevels(KubernetesClient hub) {
    var opened = new AtomicReference<Watch>();
    Poll.until( // a kind that is new is refused for a moment
        "the services can be watched",
        World.SOON,
        () -> {
          opened.set(hub.resources(ServiceStatus.class).inAnyNamespace().watch(new Recorder()));
          return true;
        });
    watch = opened.get();
  }

  /** From now on. */
  static ShownLevels of(KubernetesClient hub) {
    return new ShownLevels(hub);
  }

  /** Of one service since a monotonic reading, in order. */
  List<Shown> of(String namespace, long since) {
    return all.stream().filter(s -> s.namespace().equals(namespace) && s.nanos() > since).toList();
  }

  /** The levels of one service since a monotonic reading, each change once. */
  List<Level> levels(String namespace, long since) {
    var levels = new ArrayList<Level>();
    for (Shown shown : of(namespace, since)) {
      if (levels.isEmpty() || levels.getLast() != shown.level()) {
        levels.add(shown.level());
      }
    }
    return levels;
  }

  private final class Recorder implements Watcher<ServiceStatus> {
    @Override
    public void eventReceived(Action action, ServiceStatus service) {
      if (service.getStatus() != null && service.getStatus().level() != null) {
        all.add(
            new Shown(
                service.getMetadata().getNamespace(), System.nanoTime(), service.getStatus()));
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      if (cause != null) {
        throw new IllegalStateException("the watch of the test ended", cause);
      }
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
