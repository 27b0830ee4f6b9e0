package dev.servicestatus.endtoend;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/**
 * What happened in a cluster, by watches that miss no version: the levels that services showed, and
 * the pods that served in truth. A pod belongs to what its label {@code app} names. Moments are
 * {@link System#nanoTime}.
 */
final class Observed implements AutoCloseable {
  private static final List<String> WORKLOADS = List.of("Deployment", "StatefulSet", "DaemonSet");

  /** A level that a service began to show. */
  record Shown(Level level, long nanos) {}

  /** So many pods began to serve. */
  record Serving(int pods, long nanos) {}

  private final Map<String, List<Shown>> shown = new HashMap<>();
  private final Map<String, List<Serving>> serving = new HashMap<>();
  private final Map<String, Set<String>> servingPods = new HashMap<>();
  private final Map<String, GenericKubernetesResource> workloads = new HashMap<>();
  private final AtomicReference<Exception> broken = new AtomicReference<>();
  private final List<Watch> watches = new ArrayList<>();

  /** Before anything is there. */
  Observed(KubernetesClient client) {
    watch(client.resources(ServiceStatus.class).inAnyNamespace(), this::service);
    watch(client.pods().inAnyNamespace(), this::pod);
    for (String kind : WORKLOADS) {
      watch(
          client.genericKubernetesResources("apps/v1", kind).inAnyNamespace(),
          (action, it) -> workload(kind, action, it));
    }
  }

  private <T extends HasMetadata> void watch(
      AnyNamespaceOperation<T, ?, ?> objects, BiConsumer<Watcher.Action, T> event) {
    var watcher =
        new Watcher<T>() {
          @Override
          public void eventReceived(Action action, T object) {
            synchronized (Observed.this) {
              event.accept(action, object);
            }
          }

          @Override
          public void onClose(WatcherException cause) {
            broken.set(cause);
          }
        };
    // a kind that is new is refused for a moment: 429
    Poll.until("a watch", World.SOON, () -> watches.add(objects.watch(watcher)));
  }

  private static String key(HasMetadata object, String name) {
    return object.getMetadata().getNamespace() + "/" + name;
  }

  private void service(Watcher.Action action, ServiceStatus service) {
    Level level = service.getStatus() == null ? null : service.getStatus().level();
    List<Shown> history =
        shown.computeIfAbsent(
            key(service, service.getMetadata().getName()), k -> new ArrayList<>());
    if (level != null && (history.isEmpty() || history.getLast().level() != level)) {
      history.add(new Shown(level, System.nanoTime()));
    }
  }

  private void pod(Watcher.Action action, Pod pod) {
    String app = pod.getMetadata().getLabels().get("app");
    if (app == null) {
      return;
    }
    Set<String> pods = servingPods.computeIfAbsent(key(pod, app), k -> new HashSet<>());
    boolean serves =
        action != Watcher.Action.DELETED
            && pod.getMetadata().getDeletionTimestamp() == null
            && pod.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    String name = pod.getMetadata().getName();
    if (serves ? pods.add(name) : pods.remove(name)) {
      serving
          .computeIfAbsent(key(pod, app), k -> new ArrayList<>())
          .add(new Serving(pods.size(), System.nanoTime()));
    }
  }

  private void workload(String kind, Watcher.Action action, GenericKubernetesResource workload) {
    String key = kind + " " + key(workload, workload.getMetadata().getName());
    if (action == Watcher.Action.DELETED) {
      workloads.remove(key);
    } else {
      workloads.put(key, workload);
    }
  }

  /** A workload as it is now. */
  synchronized Optional<GenericKubernetesResource> workload(Workload workload) {
    return Optional.ofNullable(workloads.get(workload.kind() + " " + workload.key()));
  }

  /** The levels shown from then on, without the one shown at that moment. */
  synchronized List<Shown> shownSince(String key, long nanos) {
    mustBeWhole();
    return shown.getOrDefault(key, List.of()).stream().filter(s -> s.nanos() >= nanos).toList();
  }

  /** How many pods served from then on, after each change. */
  synchronized List<Serving> servingSince(String key, long nanos) {
    mustBeWhole();
    return serving.getOrDefault(key, List.of()).stream().filter(s -> s.nanos() >= nanos).toList();
  }

  /** The level shown now; null if none was ever. */
  synchronized Level level(String key) {
    mustBeWhole();
    List<Shown> history = shown.getOrDefault(key, List.of());
    return history.isEmpty() ? null : history.getLast().level();
  }

  private void mustBeWhole() {
    if (broken.get() != null) {
      throw new IllegalStateException("a watch of the test broke", broken.get());
    }
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
  }
}
