package dev.servicestatus.agreement;

import static dev.servicestatus.testing.Seeds.oneOf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Random;

/**
 * Pods and workloads as the API prints them, in any situation that kubelets and controllers leave
 * them in, and in some that they never should.
 */
final class RandomPods {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String[] WORDS = {
    "ContainerCreating",
    "PodInitializing",
    "CrashLoopBackOff",
    "ImagePullBackOff",
    "ErrImagePull",
    "CreateContainerConfigError",
    "RunContainerError",
    "InvalidImageName",
    "PostStartHookError",
    "NodeLost",
    "SomethingElse",
    ""
  };

  private final Random random;

  RandomPods(Random random) {
    this.random = random;
  }

  private boolean one(int of) {
    return random.nextInt(of) == 0;
  }

  /**
   * A pod of the workload {@code web} or of none.
   *
   * @param now seconds by the clock of its API server
   */
  ObjectNode pod(String namespace, String name, long now) {
    ObjectNode pod = JSON.objectNode().put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("name", name).put("namespace", namespace);
    ObjectNode labels = metadata.putObject("labels");
    labels.put("app", oneOf(random, "x", "x", "x", "y"));
    owner(metadata, labels);
    if (!one(20)) {
      metadata.put("creationTimestamp", time(now - random.nextInt(one(3) ? 400 : 40)));
    }
    if (one(6)) {
      metadata.put("deletionTimestamp", time(now + 30 - random.nextInt(150)));
    }
    ObjectNode spec = pod.putObject("spec");
    ObjectNode status = pod.putObject("status");
    if (one(6)) {
      spec.put("restartPolicy", oneOf(random, "Always", "Never", "OnFailure"));
    }
    boolean well = !one(3);
    boolean ready = containers(spec, status, well);
    conditions(status, ready);
    status.put("phase", oneOf(random, "Running", "Running", "Running", "Pending", "Unknown"));
    if (one(15)) {
      status.put("phase", oneOf(random, "Succeeded", "Failed"));
    }
    if (one(15)) {
      status.put("reason", oneOf(random, "NodeLost", "Evicted"));
    }
    return pod;
  }

  /** Another pod may be in its place, but often it is the same one that has changed. */
  ObjectNode following(ObjectNode pod, long now) {
    ObjectNode next =
        pod(pod.at("/metadata/namespace").asText(), pod.at("/metadata/name").asText(), now);
    if (!one(3)) {
      ObjectNode before = (ObjectNode) pod.get("metadata");
      ObjectNode after = (ObjectNode) next.get("metadata");
      after.set("creationTimestamp", before.get("creationTimestamp"));
      after.set("ownerReferences", before.get("ownerReferences"));
      if (!one(4)) {
        after.set("labels", before.get("labels"));
      }
      if (before.get("creationTimestamp") == null) {
        after.remove("creationTimestamp");
      }
      if (before.get("ownerReferences") == null) {
        after.remove("ownerReferences");
      }
    }
    return next;
  }

  private void owner(ObjectNode metadata, ObjectNode labels) {
    String kind =
        oneOf(
            random,
            "ReplicaSet",
            "ReplicaSet",
            "StatefulSet",
            "DaemonSet",
            "ReplicationController",
            "");
    if (kind.isEmpty()) {
      return;
    }
    String hash = oneOf(random, "5d4f", "77c9");
    labels.put("pod-template-hash", hash);
    String name = oneOf(random, "web-" + hash, "web-" + hash, "web", "web", "web-5d4f", "canary");
    ArrayNode owners = metadata.putArray("ownerReferences");
    if (one(8)) {
      owners.addObject().put("kind", "StatefulSet").put("name", "web");
    }
    owners.addObject().put("kind", kind).put("name", name).put("controller", true);
  }

  /** Whether all of them are ready. */
  private boolean containers(ObjectNode spec, ObjectNode status, boolean well) {
    ArrayNode apps = spec.putArray("containers");
    ArrayNode statuses = JSON.arrayNode();
    boolean ready = true;
    for (String name : one(3) ? new String[] {"app", "log"} : new String[] {"app"}) {
      apps.addObject().put("name", name);
      ready &= status(statuses, name, well);
    }
    ArrayNode inits = JSON.arrayNode();
    ArrayNode initStatuses = JSON.arrayNode();
    if (one(4)) {
      inits.addObject().put("name", "mesh").put("restartPolicy", "Always");
      ready &= status(initStatuses, "mesh", well);
    }
    if (one(4)) {
      ObjectNode init = inits.addObject().put("name", "init");
      if (one(4)) {
        init.put("restartPolicy", "Never");
        if (one(3)) {
          init.putArray("restartPolicyRules").addObject().put("action", "Restart");
        }
      }
      status(initStatuses, "init", well);
    }
    if (!inits.isEmpty()) {
      spec.set("initContainers", inits);
      status.set("initContainerStatuses", initStatuses);
    }
    if (one(10)) {
      spec.putArray("ephemeralContainers").addObject().put("name", "debug");
      status(status.putArray("ephemeralContainerStatuses"), "debug", false);
    }
    if (!one(15)) {
      status.set("containerStatuses", statuses);
    }
    return ready;
  }

  private boolean status(ArrayNode statuses, String name, boolean well) {
    ObjectNode status = statuses.addObject().put("name", name);
    ObjectNode state = status.putObject("state");
    boolean ready = well || one(3);
    if (ready) {
      state.putObject("running");
    } else {
      switch (random.nextInt(3)) {
        case 0 -> state.putObject("waiting").put("reason", oneOf(random, WORDS));
        case 1 -> terminated(state);
        default -> state.putObject("running");
      }
    }
    if (one(4)) {
      terminated(status.putObject("lastState"));
    }
    status.put("ready", one(20) != ready);
    return ready;
  }

  private void terminated(ObjectNode state) {
    int code = oneOf(random, 0, 1, 137);
    state
        .putObject("terminated")
        .put("exitCode", code)
        .put("reason", code == 0 && !one(5) ? "Completed" : oneOf(random, "Error", "OOMKilled"));
  }

  private void conditions(ObjectNode status, boolean ready) {
    ArrayNode conditions = status.putArray("conditions");
    condition(
        conditions, "PodScheduled", !one(8), oneOf(random, "Unschedulable", "SchedulingGated"));
    condition(conditions, "ContainersReady", ready, "ContainersNotReady");
    boolean all = ready && !one(8);
    condition(
        conditions,
        "Ready",
        all,
        oneOf(random, "ContainersNotReady", "ReadinessGatesNotReady", ""));
  }

  private void condition(ArrayNode conditions, String type, boolean isTrue, String reason) {
    if (one(25)) {
      return;
    }
    ObjectNode condition = conditions.addObject().put("type", type);
    condition.put("status", one(40) ? "Unknown" : isTrue ? "True" : "False");
    if (!isTrue && !reason.isEmpty()) {
      condition.put("reason", reason);
    }
  }

  /** A workload of the name {@code web}. */
  ObjectNode workload(String namespace, String kind) {
    ObjectNode workload = JSON.objectNode().put("apiVersion", "apps/v1").put("kind", kind);
    workload.putObject("metadata").put("namespace", namespace).put("name", "web");
    ObjectNode spec = workload.putObject("spec");
    ObjectNode status = workload.putObject("status");
    if (kind.equals("DaemonSet")) {
      status.put("desiredNumberScheduled", random.nextInt(4));
    } else if (!one(10)) {
      spec.put("replicas", one(4) ? 0 : 1 + random.nextInt(4));
    }
    return workload;
  }

  private static String time(long seconds) {
    return Instant.ofEpochSecond(seconds).toString();
  }
}
