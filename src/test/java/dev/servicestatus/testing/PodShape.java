package dev.servicestatus.testing;

import static dev.servicestatus.testing.ContainerSituation.exited;
import static dev.servicestatus.testing.ContainerSituation.now;
import static dev.servicestatus.testing.ContainerSituation.ready;
import static dev.servicestatus.testing.ContainerSituation.waiting;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pod in one exact situation, as a kubelet and the control plane would leave it; {@link Pods}
 * puts it on an API server. The conditions Ready and ContainersReady follow from the containers and
 * sidecars unless they are set. The needed container is called {@code app} in the named shapes.
 */
public final class PodShape {
  static final String IMAGE = "example.com/image";
  private static final String APP = "app";
  private static final String READY = "Ready";
  private static final String CONTAINERS_READY = "ContainersReady";
  private static final String NOT_READY = "ContainersNotReady";

  private final Map<String, String> labels = new LinkedHashMap<>(Map.of("app", "x"));
  private final Map<String, ContainerSituation> containers = new LinkedHashMap<>();
  private final Map<String, ContainerSituation> initContainers = new LinkedHashMap<>();
  private final Map<String, ContainerSituation> sidecars = new LinkedHashMap<>();
  private final Map<String, PodCondition> conditions = new LinkedHashMap<>();
  private final Set<String> restartedByRule = new HashSet<>();
  private final List<String> readinessGates = new ArrayList<>();
  private String phase = "Running";
  private String reason;
  private String restartPolicy = "Always";
  private boolean unscheduled;
  private boolean terminating;

  private PodShape() {}

  /** One container, whatever it does; phase Running. */
  public static PodShape of(ContainerSituation app) {
    return new PodShape().container(APP, app);
  }

  /** Takes traffic. */
  public static PodShape running() {
    return of(ready());
  }

  /** Its container waits between two crashes. */
  public static PodShape crashLoop() {
    return of(waiting("CrashLoopBackOff"));
  }

  /** Its image does not come. */
  public static PodShape imagePullBackOff() {
    return of(waiting("ImagePullBackOff")).phase("Pending");
  }

  /** A ConfigMap or Secret its container needs is missing. */
  public static PodShape configError() {
    return of(waiting("CreateContainerConfigError")).phase("Pending");
  }

  /** Young: its container is being created. */
  public static PodShape creating() {
    return of(waiting("ContainerCreating")).phase("Pending");
  }

  /** No node takes it; it has no container statuses. */
  public static PodShape unschedulable() {
    PodShape shape = of(ready()).phase("Pending");
    shape.unscheduled = true;
    return shape;
  }

  /** All its work is done. */
  public static PodShape succeeded() {
    return of(exited(0)).phase("Succeeded");
  }

  /** Its node had to be relieved. */
  public static PodShape evicted() {
    return of(exited(137)).phase("Failed").reason("Evicted");
  }

  /** Ready so far, and being deleted; a finalizer holds it. */
  public static PodShape deleted() {
    PodShape shape = of(ready());
    shape.terminating = true;
    return shape;
  }

  /**
   * Its node does not answer: the control plane sets Ready=False without a reason and touches
   * nothing else, so the containers go on looking ready.
   */
  public static PodShape nodeLost() {
    return of(ready()).condition(READY, "False", null);
  }

  /** Its containers are ready; a readiness gate keeps it out of the traffic. */
  public static PodShape gateClosed(String gate) {
    return of(ready())
        .readinessGate(gate)
        .condition(gate, "False", null)
        .condition(READY, "False", "ReadinessGatesNotReady");
  }

  /** An init container waits between two crashes. */
  public static PodShape initCrashLoop() {
    return of(waiting("PodInitializing"))
        .initContainer("init", waiting("CrashLoopBackOff"))
        .phase("Pending");
  }

  /** Adds or replaces a container. */
  public PodShape container(String name, ContainerSituation situation) {
    containers.put(name, situation);
    return this;
  }

  /** Adds or replaces an init container that has to end. */
  public PodShape initContainer(String name, ContainerSituation situation) {
    initContainers.put(name, situation);
    return this;
  }

  /** An init container is never restarted but by a rule of its own, which names exit code 3. */
  public PodShape restartedByRule(String name) {
    restartedByRule.add(name);
    return this;
  }

  /** Adds or replaces a native sidecar: an init container that is always restarted. */
  public PodShape sidecar(String name, ContainerSituation situation) {
    sidecars.put(name, situation);
    return this;
  }

  /** Sets a label; at first a pod has {@code app: x}. */
  public PodShape label(String key, String value) {
    labels.put(key, value);
    return this;
  }

  /** Sets the phase; at first Running. */
  public PodShape phase(String value) {
    phase = value;
    return this;
  }

  /** Sets the reason of the status, for example Evicted. */
  public PodShape reason(String value) {
    reason = value;
    return this;
  }

  /** Sets a condition, also one that would follow from the containers. The reason may be null. */
  public PodShape condition(String type, String status, String why) {
    conditions.put(type, conditionOf(type, status, why));
    return this;
  }

  /** Adds a readiness gate; without a condition of its type it is closed. */
  public PodShape readinessGate(String type) {
    readinessGates.add(type);
    return this;
  }

  /** Sets the restart policy; at first Always. */
  public PodShape restartPolicy(String value) {
    restartPolicy = value;
    return this;
  }

  boolean isTerminating() {
    return terminating;
  }

  /** The whole pod; its status has to be written separately. */
  public Pod toPod(String namespace, String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withLabels(labels)
        .withFinalizers(terminating ? List.of("example.com/hold") : List.of())
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy(restartPolicy)
        .withNodeName(unscheduled ? null : "node-1")
        .withTerminationGracePeriodSeconds(terminating ? 3600L : 0L)
        .withContainers(containers.keySet().stream().map(PodShape::container).toList())
        .withInitContainers(initContainerSpecs())
        .withReadinessGates(readinessGates.stream().map(PodReadinessGate::new).toList())
        .endSpec()
        .withStatus(status())
        .build();
  }

  private List<Container> initContainerSpecs() {
    var specs = new ArrayList<Container>();
    sidecars
        .keySet()
        .forEach(name ->
            specs.add(new ContainerBuilder(container(name)).withRestartPolicy("Always").build()));
    initContainers.keySet().forEach(name -> specs.add(initContainer(name)));
    return specs;
  }

  private Container initContainer(String name) {
    return restartedByRule.contains(name)
        ? new ContainerBuilder(container(name))
            .withRestartPolicy("Never")
            .addNewRestartPolicyRule()
            .withAction("Restart")
            .withNewExitCodes()
            .withOperator("In")
            .withValues(3)
            .endExitCodes()
            .endRestartPolicyRule()
            .build()
        : container(name);
  }

  private static Container container(String name) {
    return new ContainerBuilder().withName(name).withImage(IMAGE).build();
  }

  private PodStatus status() {
    var status = new PodStatusBuilder().withPhase(phase).withReason(reason);
    if (unscheduled) {
      return status.withConditions(conditionOf("PodScheduled", "False", "Unschedulable")).build();
    }
    var startedFirst = new LinkedHashMap<>(sidecars);
    startedFirst.putAll(initContainers);
    return status
        .withConditions(allConditions())
        .withContainerStatuses(statuses(containers))
        .withInitContainerStatuses(statuses(startedFirst))
        .build();
  }

  private List<PodCondition> allConditions() {
    boolean up =
        containers.values().stream().allMatch(ContainerSituation::isReady)
            && sidecars.values().stream().allMatch(ContainerSituation::isReady);
    var all = new LinkedHashMap<String, PodCondition>();
    for (String type : List.of("PodScheduled", "Initialized")) {
      all.put(type, conditionOf(type, "True", null));
    }
    for (String type : List.of(CONTAINERS_READY, READY)) {
      all.put(type, conditionOf(type, up ? "True" : "False", up ? null : NOT_READY));
    }
    all.putAll(conditions);
    return List.copyOf(all.values());
  }

  private static List<ContainerStatus> statuses(Map<String, ContainerSituation> situations) {
    return situations.entrySet().stream().map(e -> e.getValue().statusOf(e.getKey())).toList();
  }

  private static PodCondition conditionOf(String type, String status, String reason) {
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withLastTransitionTime(now())
        .build();
  }
}
