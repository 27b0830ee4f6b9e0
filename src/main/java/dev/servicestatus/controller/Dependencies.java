package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.Dependency;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.health.DependencyGraph;
import dev.servicestatus.health.DependencyState;
import dev.servicestatus.health.ServiceKey;
import dev.servicestatus.health.Surroundings;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Which service depends on which, namespace by namespace. Each visit of a service brings what it
 * declares and what it shows; whom that concerns is woken. A service that is visited first finds
 * those that are not visited yet in the informer, as an earlier life has left them.
 */
final class Dependencies {
  private final Consumer<ServiceKey> wake;
  private final Function<ServiceKey, ServiceStatusStatus> visited;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Neighbours> namespaces = new HashMap<>();

  /**
   * Nobody depends on anybody.
   *
   * @param wake has a service evaluated
   * @param visited what a service was to show after its last visit; null before the first
   */
  Dependencies(Consumer<ServiceKey> wake, Function<ServiceKey, ServiceStatusStatus> visited) {
    this.wake = wake;
    this.visited = visited;
  }

  /** The services of one namespace. */
  private static final class Neighbours {
    private final Map<String, List<String>> dependsOn = new HashMap<>();
    private final Map<String, Set<String>> dependents = new HashMap<>();
    private DependencyGraph graph = DependencyGraph.EMPTY;

    /** Whether that is news. */
    boolean declare(String service, List<String> names) {
      List<String> before =
          names.isEmpty() ? dependsOn.remove(service) : dependsOn.put(service, names);
      if (names.equals(before == null ? List.of() : before)) {
        return false;
      }
      if (before != null) {
        before.forEach(name ->
            dependents.computeIfPresent(
                name, (same, of) -> of.remove(service) && of.isEmpty() ? null : of));
      }
      names.forEach(name -> dependents.computeIfAbsent(name, n -> new HashSet<>()).add(service));
      return true;
    }

    /** Who is judged otherwise now. */
    Set<String> draw() {
      DependencyGraph before = graph;
      graph = DependencyGraph.of(dependsOn);
      return graph.changedFrom(before);
    }
  }

  /** What a service is judged by; whoever is judged otherwise by what it declares is woken. */
  Surroundings of(ServiceKey key, ServiceStatus service, Context<ServiceStatus> context) {
    List<Dependency> declared = service.getSpec().dependsOn();
    DependencyGraph graph = declare(key, names(service), context);
    if (declared.isEmpty()) {
      return Surroundings.NONE;
    }
    return new Surroundings(
        declared.stream().map(dependency -> state(key, dependency, context)).toList(),
        graph.fault(key.name()));
  }

  private DependencyGraph declare(
      ServiceKey key, List<String> names, Context<ServiceStatus> context) {
    Set<String> concerned = Set.of();
    lock.lock();
    try {
      Neighbours neighbours =
          namespaces.computeIfAbsent(key.namespace(), namespace -> all(namespace, context));
      if (neighbours.declare(key.name(), names)) {
        concerned = neighbours.draw();
      }
      return neighbours.graph;
    } finally {
      lock.unlock();
      wake(key, concerned);
    }
  }

  /** All at once, not one by one as they are visited. */
  private static Neighbours all(String namespace, Context<ServiceStatus> context) {
    var neighbours = new Neighbours();
    context
        .getPrimaryCache()
        .list(service -> service.getMetadata().getNamespace().equals(namespace))
        .forEach(service -> neighbours.declare(service.getMetadata().getName(), names(service)));
    neighbours.draw();
    return neighbours;
  }

  private static List<String> names(ServiceStatus service) {
    return service.getSpec().dependsOn().stream().map(Dependency::name).toList();
  }

  private DependencyState state(
      ServiceKey key, Dependency dependency, Context<ServiceStatus> context) {
    ServiceStatusStatus status = visited.apply(new ServiceKey(key.namespace(), dependency.name()));
    if (status == null) {
      var other = context.getPrimaryCache().get(new ResourceID(dependency.name(), key.namespace()));
      if (other.isEmpty()) {
        return DependencyState.missing(dependency);
      }
      status = LastVisit.ownOrNone(other.get().getStatus(), other.get());
    }
    return new DependencyState(
        dependency, level(status) == null ? Level.Unknown : level(status), lastKnown(status));
  }

  /** A service shows that from now on; who depends on it is woken if that is news. */
  void shows(ServiceKey key, ServiceStatusStatus before, ServiceStatusStatus now) {
    if (before == null
        || level(before) != level(now)
        || !Objects.equals(lastKnown(before), lastKnown(now))) {
      wake(key, dependents(key));
    }
  }

  /** A service does not exist any more. */
  void gone(ServiceKey key) {
    Set<String> concerned = new TreeSet<>(dependents(key));
    lock.lock();
    try {
      Neighbours neighbours = namespaces.get(key.namespace());
      if (neighbours != null && neighbours.declare(key.name(), List.of())) {
        concerned.addAll(neighbours.draw());
      }
      if (neighbours != null && neighbours.dependsOn.isEmpty()) {
        namespaces.remove(key.namespace());
      }
    } finally {
      lock.unlock();
    }
    wake(key, concerned);
  }

  private Set<String> dependents(ServiceKey key) {
    lock.lock();
    try {
      Neighbours neighbours = namespaces.get(key.namespace());
      return neighbours == null
          ? Set.of()
          : Set.copyOf(neighbours.dependents.getOrDefault(key.name(), Set.of()));
    } finally {
      lock.unlock();
    }
  }

  private void wake(ServiceKey from, Set<String> concerned) {
    concerned.stream()
        .filter(name -> !name.equals(from.name()))
        .forEach(name -> wake.accept(new ServiceKey(from.namespace(), name)));
  }

  private static Level level(ServiceStatusStatus status) {
    return status == null ? null : status.level();
  }

  private static Level lastKnown(ServiceStatusStatus status) {
    return status == null || status.lastKnown() == null ? null : status.lastKnown().level();
  }
}
