package dev.servicestatus.api.v1alpha1;

/**
 * Reasons of conditions beyond those of pods ({@link PodReason}) and clusters ({@link
 * ClusterReason}). A closed list and part of the API.
 */
public final class ConditionReasons {
  /** Available, Degraded: everything declared is there, also in the middle of a rollout. */
  public static final String AS_DECLARED = "AsDeclared";

  /** Available, Degraded: clusters that matter are not seen. */
  public static final String CLUSTERS_UNSEEN = "ClustersUnseen";

  /** Available, Degraded, ClustersReachable: no cluster is in scope. */
  public static final String NO_CLUSTERS = "NoClusters";

  /** ClustersReachable: every cluster in scope is seen fresh. */
  public static final String ALL_FRESH = "AllFresh";

  /** UnderMaintenance: no maintenance. */
  public static final String NONE = "None";

  /** Ready: the newest generation was judged. */
  public static final String EVALUATED = "Evaluated";

  /** Ready, Stalled, Available: the spec cannot be evaluated; the message names the field. */
  public static final String INVALID_SPEC = "InvalidSpec";

  /** Available, Degraded: it comes and goes. */
  public static final String FLAPPING = "Flapping";

  /** Available, Degraded: a service that this one depends on is out, or partly. */
  public static final String DEPENDENCY_DOWN = "DependencyDown";

  /** In the message of Ready: a service that this one depends on does not exist. */
  public static final String DEPENDENCY_MISSING = "DependencyMissing";

  /** Ready, Stalled: the service depends on itself, by others or directly. */
  public static final String DEPENDENCY_CYCLE = "DependencyCycle";

  /** Ready, Stalled: the chain of services that each depend on the next is too long. */
  public static final String DEPENDENCY_TOO_DEEP = "DependencyTooDeep";

  /** UnderMaintenance: the workloads are scaled to zero, which was declared as maintenance. */
  public static final String SCALED_TO_ZERO = "ScaledToZero";

  /** Available, Degraded, Published: the service is not looked at, because its spec says so. */
  public static final String SUSPENDED = "Suspended";

  /** Synced of a StatusPage: it was not read yet, or is not accepted. */
  public static final String FIRST_VISIT = "FirstVisit";

  /** Published: every page shows the computed level. */
  public static final String PUBLISHED = "Published";

  /** Published: no page is asked for. */
  public static final String NO_PAGES = "NoPages";

  /** Published: no StatusPage of that name exists. */
  public static final String PAGE_NOT_FOUND = "PageNotFound";

  /** Published: the StatusPage does not allow this namespace to publish. */
  public static final String NOT_GRANTED = "NotGranted";

  /** Published: the StatusPage itself is not accepted. */
  public static final String PAGE_NOT_ACCEPTED = "PageNotAccepted";

  /** Published, Synced: a human set another status by hand; left alone. */
  public static final String HUMAN_OVERRIDE = "HumanOverride";

  /** Published, Synced: the component is in an open incident. */
  public static final String HELD_BY_INCIDENT = "HeldByIncident";

  /** Published, Synced: the component is in an active maintenance. */
  public static final String HELD_BY_MAINTENANCE = "HeldByMaintenance";

  /** Published, Synced: another service holds that component. */
  public static final String COMPONENT_CONFLICT = "ComponentConflict";

  /** Published, Synced: several components have that name. */
  public static final String AMBIGUOUS_COMPONENT = "AmbiguousComponent";

  /** Published, Synced: a component of that name exists and may not be taken. */
  public static final String NAME_TAKEN = "NameTaken";

  /** Published, Synced: the bound component is gone from the page. */
  public static final String COMPONENT_NOT_FOUND = "ComponentNotFound";

  /** Published, Synced: the page refuses what was sent; the message says what. */
  public static final String REJECTED = "Rejected";

  /** Published, Synced: written soon. */
  public static final String PENDING = "Pending";

  /** Synced: the component is being created. */
  public static final String CREATING = "Creating";

  /** Published, Synced: the level is Unknown, the page keeps what it shows. */
  public static final String LEVEL_UNKNOWN = "LevelUnknown";

  /** Published, Synced: the StatusPage only observes. */
  public static final String OBSERVING = "Observing";

  /** Published: the page does not answer. */
  public static final String PAGE_UNREACHABLE = "PageUnreachable";

  /** Synced: the component shows what the service wants. */
  public static final String SYNCED = "Synced";

  /** Synced: the page shows what it should. */
  public static final String IN_STEP = "InStep";

  /** Synced: the page's key is refused. */
  public static final String UNAUTHORIZED = "Unauthorized";

  /** Synced: the page asks for fewer requests. */
  public static final String RATE_LIMITED = "RateLimited";

  /** Synced: the page does not answer. */
  public static final String UNREACHABLE = "Unreachable";

  /** Synced: the page's answer cannot be understood. */
  public static final String INVALID_ANSWER = "InvalidAnswer";

  /**
   * Synced: a binding made for another page, endpoint or hub is not used without a word of the
   * owner.
   */
  public static final String CONFIRMATION_NEEDED = "ConfirmationNeeded";

  /** Accepted, Ready: can be worked with. */
  public static final String ACCEPTED = "Accepted";

  /** Accepted: no such provider. */
  public static final String UNKNOWN_PROVIDER = "UnknownProvider";

  /** Accepted: the operator does not serve pages in this namespace. */
  public static final String NAMESPACE_NOT_SERVED = "NamespaceNotServed";

  /** Accepted: the endpoint is not among those that the operator may send keys to. */
  public static final String ENDPOINT_FORBIDDEN = "EndpointForbidden";

  /** Accepted: the Secret does not exist. */
  public static final String SECRET_NOT_FOUND = "SecretNotFound";

  /** Accepted: the Secret has no such key, or it is empty or not usable. */
  public static final String SECRET_KEY_MISSING = "SecretKeyMissing";

  /** Accepted: the kubeconfig cannot be read. */
  public static final String KUBECONFIG_INVALID = "KubeconfigInvalid";

  /** Accepted: the kubeconfig uses a field that is refused; the message names it. */
  public static final String KUBECONFIG_FORBIDDEN = "KubeconfigForbidden";

  /** Connected: the cluster answers. */
  public static final String CONNECTED = "Connected";

  /** Connected: the first contact is under way. */
  public static final String CONNECTING = "Connecting";

  /** ObserverSuspected: more than half of the clusters that are watched do not answer. */
  public static final String MOST_CLUSTERS_SILENT = "MostClustersSilent";

  private ConditionReasons() {}
}
