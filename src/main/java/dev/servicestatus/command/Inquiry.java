package dev.servicestatus.command;

import dev.servicestatus.api.v1alpha1.Damping;
import dev.servicestatus.api.v1alpha1.Dependency;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec.From;
import dev.servicestatus.api.v1alpha1.SecretKeyRef;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.api.v1alpha1.TolerantReader;
import dev.servicestatus.cluster.ClusterConnection;
import dev.servicestatus.command.LiveClusters.UnreadableException;
import dev.servicestatus.condition.Explain;
import dev.servicestatus.condition.Explanation;
import dev.servicestatus.condition.Express;
import dev.servicestatus.health.DependencyState;
import dev.servicestatus.health.Evaluation;
import dev.servicestatus.health.Member;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.Scope;
import dev.servicestatus.health.ServiceMemory;
import dev.servicestatus.health.Surroundings;
import dev.servicestatus.health.Verdict;
import dev.servicestatus.operations.HubClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Looks at a service as the operator does, once and with somebody's own rights. */
final class Inquiry {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final HubReading hub;
  private final ClusterConnection toHub;
  private final HubClock clock;
  private final List<String> notes = new ArrayList<>();
  private String membersUnread;

  Inquiry(HubReading hub, ClusterConnection toHub, HubClock clock) {
    this.hub = hub;
    this.toHub = toHub;
    this.clock = clock;
  }

  /** What is shown of a service, and why. */
  Report into(ServiceStatus service) throws InterruptedException {
    String namespace = service.getMetadata().getNamespace();
    String name = namespace + "/" + service.getMetadata().getName();
    ServiceStatusStatus status = Objects.requireNonNullElse(service.getStatus(), Express.NOTHING);
    if (service.getStatus() == null) {
      notes.add("no status yet: does the operator run, and does it serve this namespace?");
    }
    if (TolerantReader.problem(service).isPresent() || service.getSpec().suspended()) {
      return new Report(name, status, null, notes);
    }
    List<Member> registered = members();
    Map<String, String> labels = labels(namespace, registered);
    List<Member> members =
        labels == null ? registered.stream().map(Inquiry::openToAll).toList() : registered;
    Scope scope =
        Scope.of(service.getSpec(), namespace, labels == null ? Map.of() : labels, members);
    LiveClusters live =
        LiveClusters.look(scope.watches(), cluster -> connection(cluster, members), LOOK);
    long nanos = clock.nanos();
    var now = new Moment(nanos, clock.hubAt(nanos));
    ServiceMemory memory = memory(service, now);
    Evaluation evaluation =
        Evaluation.of(
            service.getSpec(),
            scope,
            live.views(scope.watches(), nanos),
            surroundings(service),
            memory,
            PATIENCE,
            now);
    waits(service, memory.own().level(), evaluation.verdict(), live);
    notes.addAll(live.gaps());
    Explanation explanation = Explain.of(service.getSpec(), scope, evaluation, live::pods);
    return new Report(
        name, status, isWhole(live) ? explanation : stored(explanation, status, live), notes);
  }

  private Explanation stored(Explanation read, ServiceStatusStatus status, LiveClusters live) {
    return read.orStored(status.clusters(), (need, cluster) -> unread(cluster, live));
  }

  /** A place among others that is at fault is told by the condition Stalled. */
  private Surroundings surroundings(ServiceStatus service) {
    List<DependencyState> states = new ArrayList<>();
    for (Dependency dependency : service.getSpec().dependsOn()) {
      try {
        states.add(
            hub.neighbour(service.getMetadata().getNamespace(), dependency.name())
                .map(other -> state(dependency, other.getStatus()))
                .orElse(DependencyState.missing(dependency)));
      } catch (UnreadableException e) {
        notes.add(e.getMessage() + ", which this one depends on");
      }
    }
    return new Surroundings(states, Optional.empty());
  }

  private static DependencyState state(Dependency dependency, ServiceStatusStatus status) {
    return status == null || status.level() == null
        ? new DependencyState(dependency, Level.Unknown, null)
        : new DependencyState(
            dependency,
            status.level(),
            status.lastKnown() == null ? null : status.lastKnown().level());
  }

  /**
   * Why something else is shown than what the facts say now.
   *
   * @param shown the own level: what another service or a declaration makes of it is not waited for
   */
  private void waits(ServiceStatus service, Level shown, Verdict verdict, LiveClusters live) {
    if (!isWhole(live) || !live.cut().isEmpty() || !shown.isComputed()) {
      return;
    }
    Damping damping = service.getSpec().damping();
    if (verdict.best().worseThan(shown)) {
      String wait = damping == null || damping.worseAfter() == null ? "30s" : damping.worseAfter();
      notes.add("worse than what is shown, which follows once that is proven for " + wait);
    } else if (shown.worseThan(verdict.worst())) {
      String wait =
          damping == null || damping.betterAfter() == null ? "60s" : damping.betterAfter();
      notes.add("better than what is shown, which follows once that is proven for " + wait);
    }
  }

  /**
   * What shows something worse than Operational has been so for as long as anything is waited for.
   */
  private static ServiceMemory memory(ServiceStatus service, Moment now) {
    ServiceMemory memory = ServiceMemory.restored(Express.ours(service.getStatus()), now);
    Level own = memory.own().level();
    return own == Level.Operational || own == Level.Unknown ? memory : memory.longSettled();
  }

  private boolean isWhole(LiveClusters live) {
    return live.unread().isEmpty() && membersUnread == null;
  }

  private String unread(String cluster, LiveClusters live) {
    if (live.snapshots().containsKey(cluster)) {
      return null;
    }
    return live.unread().getOrDefault(cluster, membersUnread);
  }

  private List<Member> members() {
    try {
      return hub.members().stream()
          .filter(member -> TolerantReader.problem(member).isEmpty())
          .map(Inquiry::member)
          .toList();
    } catch (UnreadableException e) {
      membersUnread = e.getMessage();
      notes.add(
          e.getMessage()
              + "; their clusters are not judged, what is shown of them is what is stored");
      return List.of();
    }
  }

  private static Member member(MemberCluster member) {
    Map<String, String> labels = member.getMetadata().getLabels();
    return new Member(
        member.getMetadata().getName(), labels == null ? Map.of() : labels, member.getSpec());
  }

  /** Asked for only where something depends on it; null if they may not be read. */
  private Map<String, String> labels(String namespace, List<Member> members) {
    boolean matter =
        members.stream()
            .map(member -> member.spec().allowedNamespaces())
            .anyMatch(allowed -> allowed != null && allowed.from() == From.Selector);
    try {
      return matter ? hub.labels(namespace) : Map.of();
    } catch (UnreadableException e) {
      notes.add(e.getMessage() + "; every cluster is taken to allow it");
      return null;
    }
  }

  private static Member openToAll(Member member) {
    MemberClusterSpec spec = member.spec();
    return new Member(
        member.name(),
        member.labels(),
        new MemberClusterSpec(
            spec.kubeconfigSecretRef(),
            spec.local(),
            spec.namespaces(),
            spec.clusterUID(),
            null,
            spec.namespaceGrants()));
  }

  private ClusterConnection connection(String cluster, List<Member> members)
      throws UnreadableException {
    MemberClusterSpec spec =
        members.stream()
            .filter(member -> member.name().equals(cluster))
            .findFirst()
            .orElse(Member.HUB)
            .spec();
    SecretKeyRef secret = spec.kubeconfigSecretRef();
    return secret == null ? toHub : hub.connection(secret);
  }
}
