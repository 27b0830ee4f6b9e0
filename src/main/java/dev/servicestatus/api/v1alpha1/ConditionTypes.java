package dev.servicestatus.api.v1alpha1;

/** Types of conditions. A closed list and part of the API. */
public final class ConditionTypes {
  /**
   * All kinds: the newest generation was judged, whatever the verdict. Never means "the service is
   * up".
   */
  public static final String READY = "Ready";

  /** ServiceStatus: some of it serves. */
  public static final String AVAILABLE = "Available";

  /** ServiceStatus: anything worse than Operational. */
  public static final String DEGRADED = "Degraded";

  /** ServiceStatus: out of service by declaration. */
  public static final String UNDER_MAINTENANCE = "UnderMaintenance";

  /** ServiceStatus: every cluster in scope is seen fresh. */
  public static final String CLUSTERS_REACHABLE = "ClustersReachable";

  /** ServiceStatus: every page shows the computed level. */
  public static final String PUBLISHED = "Published";

  /** ServiceStatus: cannot go on without a change of the user; present only while True. */
  public static final String STALLED = "Stalled";

  /** StatusPage, MemberCluster: the object can be worked with. */
  public static final String ACCEPTED = "Accepted";

  /** StatusPage, PageComponent: the page shows what it should. */
  public static final String SYNCED = "Synced";

  /** MemberCluster: the cluster answers. */
  public static final String CONNECTED = "Connected";

  /**
   * MemberCluster: so many clusters are silent at once that it may be the operator that is cut off;
   * present only while True, at all of them.
   */
  public static final String OBSERVER_SUSPECTED = "ObserverSuspected";

  private ConditionTypes() {}
}
