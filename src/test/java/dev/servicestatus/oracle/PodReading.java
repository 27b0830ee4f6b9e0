package dev.servicestatus.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.servicestatus.api.v1alpha1.Need.Readiness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Section 1: one pod and one need, row by row. */
final class PodReading {
  /** What a pod is to a need. */
  enum State {
    Finished,
    Leaving,
    Failing,
    Ready,
    Starting
  }

  /**
   * A pod's state.
   *
   * @param reason of Failing and Starting, else empty
   */
  record Reading(State state, String reason) {}

  private static final Set<String> HARMLESS = Set.of("ContainerCreating", "PodInitializing");
  private static final Set<String> WAITING =
      Set.of(
          "ImagePullBackOff",
          "ErrImagePull",
          "ErrImageNeverPull",
          "InvalidImageName",
          "ImageInspectError",
          "RegistryUnavailable",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError",
          "PostStartHookError",
          "CrashLoopBackOff");

  private final JsonNode pod;
  private final Definition.Want need;
  private final long now;
  private final Map<String, JsonNode> apps = new LinkedHashMap<>();
  private final Map<String, JsonNode> sidecars = new LinkedHashMap<>();
  private final Map<String, JsonNode> inits = new LinkedHashMap<>();

  private PodReading(JsonNode pod, Definition.Want need, long now) {
    this.pod = pod;
    this.need = need;
    this.now = now;
    for (JsonNode container : pod.at("/spec/containers")) {
      apps.put(text(container, "/name"), container);
    }
    for (JsonNode container : pod.at("/spec/initContainers")) {
      boolean sidecar = text(container, "/restartPolicy").equals("Always");
      (sidecar ? sidecars : inits).put(text(container, "/name"), container);
    }
  }

  /**
   * Reads a pod.
   *
   * @param now by the clock of the pod's API server
   */
  static Reading of(JsonNode pod, Definition.Want need, long now) {
    return new PodReading(pod, need, now).firstRow();
  }

  private Reading firstRow() {
    String phase = text(pod, "/status/phase");
    if (phase.equals("Succeeded") || phase.equals("Failed")) { // 1
      return new Reading(State.Finished, "");
    }
    String deleted = text(pod, "/metadata/deletionTimestamp");
    if (!deleted.isEmpty() && now - seconds(deleted) > 60 && !isReplacedAtOnce()) { // 2
      return failing("StuckTerminating");
    }
    if (!deleted.isEmpty()) { // 3
      return new Reading(State.Leaving, "");
    }
    for (String wanted : need.containers()) { // 4
      if (!apps.containsKey(wanted) && !sidecars.containsKey(wanted)) {
        return failing("ContainerMissing");
      }
    }
    if (text(pod, "/status/reason").equals("NodeLost") || nodeTookReadyAway()) { // 5
      return failing("NodeLost");
    }
    if (isReady()) { // 6
      return new Reading(State.Ready, "");
    }
    List<String> faults = faultsOfContainers(); // 7
    if (!faults.isEmpty()) {
      return failing(Reasons.worst(faults));
    }
    String created = text(pod, "/metadata/creationTimestamp");
    if (!created.isEmpty() && now - seconds(created) < need.grace()) { // 8
      return new Reading(State.Starting, "Starting");
    }
    JsonNode scheduled = condition("PodScheduled"); // 9
    if (text(scheduled, "/status").equals("False")) {
      boolean gated = text(scheduled, "/reason").equals("SchedulingGated");
      return failing(gated ? "SchedulingGated" : "Unschedulable");
    }
    JsonNode ready = condition("Ready");
    if (text(ready, "/status").equals("False")
        && text(ready, "/reason").equals("ReadinessGatesNotReady")) {
      return failing("ReadinessGate");
    }
    return failing("NotReady");
  }

  private boolean isReplacedAtOnce() {
    String kind = text(controller(pod), "/kind");
    return kind.equals("ReplicaSet") || kind.equals("ReplicationController");
  }

  private boolean nodeTookReadyAway() {
    JsonNode ready = condition("Ready");
    return text(ready, "/status").equals("False")
        && text(ready, "/reason").isEmpty()
        && text(condition("ContainersReady"), "/status").equals("True");
  }

  private boolean isReady() {
    if (need.readiness() == Readiness.Pod) {
      return text(condition("Ready"), "/status").equals("True");
    }
    return needed().stream().allMatch(name -> status(name).path("ready").asBoolean());
  }

  private List<String> needed() {
    if (!need.containers().isEmpty()) {
      return need.containers();
    }
    return serving();
  }

  private List<String> serving() {
    List<String> all = new ArrayList<>(apps.keySet());
    all.addAll(sidecars.keySet());
    return all;
  }

  private List<String> faultsOfContainers() {
    List<String> faults = new ArrayList<>();
    for (String name : need.readiness() == Readiness.Pod ? serving() : needed()) {
      JsonNode status = status(name);
      if (!waitingFault(status).isEmpty() || exitedBadly(status)) {
        faults.add(waitingFault(status).isEmpty() ? "ContainerExited" : waitingFault(status));
        if (wasKilledForMemory(status)) {
          faults.add("OOMKilled");
        }
      }
    }
    for (Map.Entry<String, JsonNode> init : inits.entrySet()) {
      JsonNode status = status(init.getKey());
      if (!waitingFault(status).isEmpty()) {
        faults.add(waitingFault(status));
        if (wasKilledForMemory(status)) {
          faults.add("OOMKilled");
        }
      }
      boolean failed = status.at("/state/terminated/exitCode").asInt(0) != 0;
      if (failed && isNotTriedAgain(init.getValue())) {
        faults.add("InitContainerFailed");
        if (wasKilledForMemory(status)) {
          faults.add("OOMKilled");
        }
      }
    }
    return faults;
  }

  private static String waitingFault(JsonNode status) {
    String reason = text(status, "/state/waiting/reason");
    if (reason.isEmpty() || HARMLESS.contains(reason)) {
      return "";
    }
    return WAITING.contains(reason) ? reason : "ContainerWaiting";
  }

  private static boolean exitedBadly(JsonNode status) {
    JsonNode end = status.at("/state/terminated");
    return end.path("exitCode").asInt(0) != 0 || text(end, "/reason").equals("OOMKilled");
  }

  private static boolean wasKilledForMemory(JsonNode status) {
    boolean ended = !status.at("/state/terminated").isMissingNode();
    String newest = ended ? "/state/terminated/reason" : "/lastState/terminated/reason";
    return text(status, newest).equals("OOMKilled");
  }

  private boolean isNotTriedAgain(JsonNode init) {
    String own = text(init, "/restartPolicy");
    if (!init.path("restartPolicyRules").isEmpty()) {
      return false; // by a rule it is; where none names the code, its kubelet ends the pod
    }
    return (own.isEmpty() ? text(pod, "/spec/restartPolicy") : own).equals("Never");
  }

  private JsonNode status(String container) {
    for (String list : List.of("/status/containerStatuses", "/status/initContainerStatuses")) {
      for (JsonNode status : pod.at(list)) {
        if (text(status, "/name").equals(container)) {
          return status;
        }
      }
    }
    return MissingNode.getInstance();
  }

  private JsonNode condition(String type) {
    for (JsonNode condition : pod.at("/status/conditions")) {
      if (text(condition, "/type").equals(type)) {
        return condition;
      }
    }
    return MissingNode.getInstance();
  }

  /** The owner that controls an object, or a missing node. */
  static JsonNode controller(JsonNode object) {
    for (JsonNode owner : object.at("/metadata/ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return owner;
      }
    }
    return MissingNode.getInstance();
  }

  /** Text at a place, empty if there is none. */
  static String text(JsonNode node, String place) {
    return node.at(place).asText("");
  }

  private static long seconds(String time) {
    return Instant.parse(time).getEpochSecond();
  }

  private static Reading failing(String reason) {
    return new Reading(State.Failing, reason);
  }
}
