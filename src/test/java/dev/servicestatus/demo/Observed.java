package dev.servicestatus.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.servicestatus.testing.LocalCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;

/** What the hub's API server says of the services: now, and every level they ever had. */
final class Observed implements AutoCloseable {
  private static final String API_VERSION = "servicestatus.dev/v1alpha1";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalCluster hub;
  private final List<Transition> transitions = new CopyOnWriteArrayList<>();
  private final Watch watch;

  /** A level a service was seen with, and when (nanoseconds of this JVM). */
  record Transition(long nanos, String service, String level) {
    boolean isRed() {
      return List.of("DegradedPerformance", "PartialOutage", "MajorOutage").contains(level);
    }
  }

  Observed(LocalCluster hub) {
    this.hub = hub;
    this.watch =
        hub.client()
            .genericKubernetesResources(API_VERSION, "ServiceStatus")
            .inNamespace(DemoWorld.NAMESPACE)
            .watch(new Recorder());
  }

  private final class Recorder implements Watcher<GenericKubernetesResource> {
    @Override
    public void eventReceived(Action action, GenericKubernetesResource service) {
      String level = JSON.valueToTree(service).at("/status/level").asText();
      String name = service.getMetadata().getName();
      if (!level.isEmpty() && !level.equals(lastLevel(name))) {
        transitions.add(new Transition(System.nanoTime(), name, level));
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      throw new IllegalStateException("the hub's watch ended", cause);
    }
  }

  private String lastLevel(String service) {
    return transitions.reversed().stream()
        .filter(transition -> transition.service.equals(service))
        .map(Transition::level)
        .findFirst()
        .orElse("");
  }

  /** The levels seen since a moment, oldest first. */
  List<Transition> since(long nanos) {
    return transitions.stream().filter(transition -> transition.nanos >= nanos).toList();
  }

  /** An object of the hub as JSON; missing if it does not exist. */
  JsonNode read(String kind, String namespace, String name) {
    var found =
        hub.client()
            .genericKubernetesResources(API_VERSION, kind)
            .inNamespace(namespace)
            .withName(name)
            .get();
    return JSON.valueToTree(found);
  }

  /** All objects of a kind in a namespace. */
  List<JsonNode> list(String kind, String namespace) {
    return hub
        .client()
        .genericKubernetesResources(API_VERSION, kind)
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream()
        .map(item -> (JsonNode) JSON.valueToTree(item))
        .toList();
  }

  /** A service's level now. */
  String level(String service) {
    return read("ServiceStatus", DemoWorld.NAMESPACE, service).at("/status/level").asText("none");
  }

  /** The reason of one condition of a service now. */
  String reason(String service, String condition) {
    JsonNode status = read("ServiceStatus", DemoWorld.NAMESPACE, service).at("/status/conditions");
    return StreamSupport.stream(status.spliterator(), false)
        .filter(entry -> entry.path("type").asText().equals(condition))
        .map(entry -> entry.path("reason").asText())
        .findFirst()
        .orElse("none");
  }

  @Override
  public void close() {
    watch.close();
  }
}
