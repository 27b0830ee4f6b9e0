package dev.servicestatus.api.v1alpha1;

/**
 * Why pods of a need do not serve. A closed list and part of the API; the order of the constants
 * decides which reason is named where several apply, so that a reason never depends on the order in
 * which facts arrive.
 */
public enum PodReason {
  /** The node does not report any more; the control plane set the pod's Ready to False. */
  NodeLost,
  /** A container that the need names is not in the pod. */
  ContainerMissing,
  /** The image cannot be pulled; the kubelet waits before the next attempt. */
  ImagePullBackOff,
  /** The image could not be pulled. */
  ErrImagePull,
  /** The image is not on the node and imagePullPolicy is Never. */
  ErrImageNeverPull,
  /** The image's name is not valid. */
  InvalidImageName,
  /** The image could not be inspected. */
  ImageInspectError,
  /** The image registry does not answer. */
  RegistryUnavailable,
  /** A ConfigMap, Secret or other part of the container's configuration is missing or wrong. */
  CreateContainerConfigError,
  /** The container could not be created. */
  CreateContainerError,
  /** The container could not be started. */
  RunContainerError,
  /** The container's postStart hook failed. */
  PostStartHookError,
  /** The container waits for another reason; the word itself is in the message. */
  ContainerWaiting,
  /** The container used more memory than it may and was killed. */
  OOMKilled,
  /** The container crashes again and again. */
  CrashLoopBackOff,
  /** The container ended with a non-zero exit code; the code is in the message. */
  ContainerExited,
  /** An init container failed and is not tried again. */
  InitContainerFailed,
  /** No node takes the pod. */
  Unschedulable,
  /** The pod has scheduling gates. */
  SchedulingGated,
  /** A readiness gate of the pod is not True. */
  ReadinessGate,
  /** The pod runs but is not ready. */
  NotReady,
  /** The pod should have been gone for more than a minute. */
  StuckTerminating,
  /** Fewer pods exist than were declared. */
  PodsMissing,
  /** No pod exists. */
  NoPods,
  /** The workload that the need names does not exist any more. */
  WorkloadMissing,
  /** Young pods that are not failing have not become ready yet. */
  Starting
}
