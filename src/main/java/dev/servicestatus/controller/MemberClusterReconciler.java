package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.api.v1alpha1.MemberClusterStatus;
import dev.servicestatus.cluster.ClusterConnection;
import dev.servicestatus.cluster.ClusterState;
import dev.servicestatus.cluster.Fleet;
import dev.servicestatus.cluster.Kubeconfigs;
import dev.servicestatus.condition.MemberClusterConditions;
import dev.servicestatus.condition.MemberClusterConditions.Acceptance;
import dev.servicestatus.condition.MemberClusterConditions.Connection;
import dev.servicestatus.condition.MemberClusterConditions.Others;
import dev.servicestatus.health.Moment;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Keeps the fleet as the MemberClusters say: connect, look, express, write if different. */
@ControllerConfiguration(
    name = MemberClusterReconciler.NAME,
    fieldManager = ServiceStatusReconciler.FIELD_MANAGER,
    triggerReconcilerOnAllEvents = true,
    informer = @Informer(name = MemberClusterReconciler.NAME),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
public final class MemberClusterReconciler implements Reconciler<MemberCluster> {
  static final String NAME = "member-cluster";

  private final Fleet fleet;
  private final ClusterWakeUps wakeUps;
  private final MemberConnections connections;
  private final String namespace;
  private final Supplier<Moment> clock;
  private final BooleanSupplier mayWrite;
  private final Map<String, Visit> visits = new ConcurrentHashMap<>();
  private final Successors<MemberCluster> successors = new Successors<>("successors-of-clusters");
  private final Revisits<MemberCluster> revisits = new Revisits<>("revisits-of-clusters");
  private InformerEventSource<Secret, MemberCluster> secrets;
  private InformerEventSource<MemberCluster, MemberCluster> twins;

  /**
   * What a visit leaves to the next.
   *
   * @param uid of the object: one of the same name but another UID is another cluster
   * @param version of the object at that visit
   * @param status as it should be after it
   */
  private record Visit(String uid, String version, MemberClusterStatus status) {}

  /**
   * Connects nothing yet.
   *
   * @param fleet that is connected
   * @param wakeUps that the fleet sends
   * @param kubeconfigs makes connections of kubeconfigs
   * @param hub the way to the hub, for {@code local: {}}
   * @param namespace of the operator, where the Secrets are
   * @param clock says now
   * @param mayWrite whether the Lease is held
   */
  public MemberClusterReconciler(
      Fleet fleet,
      ClusterWakeUps wakeUps,
      Kubeconfigs kubeconfigs,
      ClusterConnection hub,
      String namespace,
      Supplier<Moment> clock,
      BooleanSupplier mayWrite) {
    this.fleet = fleet;
    this.wakeUps = wakeUps;
    this.connections = new MemberConnections(fleet, kubeconfigs, hub);
    this.namespace = namespace;
    this.clock = clock;
    this.mayWrite = mayWrite;
  }

  @Override
  public List<EventSource<?, MemberCluster>> prepareEventSources(
      EventSourceContext<MemberCluster> context) {
    secrets =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Secret.class, MemberCluster.class)
                .withName("kubeconfigs")
                .withNamespaces(namespace)
                .<MemberCluster>withPrimaryToSecondaryMapper(this::secret)
                .withSecondaryToPrimaryMapper(
                    secret -> clusters(context, ResourceID.fromResource(secret)))
                .build(),
            context);
    twins =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(MemberCluster.class, MemberCluster.class)
                .withName("twins")
                .withWatchAllNamespaces() // cluster-scoped, whatever namespaces are served
                .<MemberCluster>withPrimaryToSecondaryMapper(cluster -> Set.of())
                .withSecondaryToPrimaryMapper(twin -> affected(context, twin))
                .withOnUpdateFilter((now, was) -> !Objects.equals(Twins.uid(now), Twins.uid(was)))
                .build(),
            context);
    return List.of(wakeUps, successors, revisits, secrets, twins);
  }

  private Set<ResourceID> secret(MemberCluster cluster) {
    return cluster.getSpec().kubeconfigSecretRef() == null
        ? Set.of()
        : Set.of(new ResourceID(cluster.getSpec().kubeconfigSecretRef().name(), namespace));
  }

  /** Those whose standing may change with that one: its twins, and those that were anyone's. */
  private static Set<ResourceID> affected(
      EventSourceContext<MemberCluster> context, MemberCluster twin) {
    String uid = Twins.uid(twin);
    return context
        .getPrimaryCache()
        .list(other -> uid != null && uid.equals(Twins.uid(other)) || Twins.isTold(other))
        .map(ResourceID::fromResource)
        .filter(id -> !id.getName().equals(twin.getMetadata().getName()))
        .collect(Collectors.toSet());
  }

  private Set<ResourceID> clusters(EventSourceContext<MemberCluster> context, ResourceID secret) {
    return context
        .getPrimaryCache()
        .list(cluster -> secret(cluster).contains(secret))
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  @Override
  public UpdateControl<MemberCluster> reconcile(
      MemberCluster cluster, Context<MemberCluster> context) {
    String name = cluster.getMetadata().getName();
    Visit last = visits.get(name);
    revisits.visited(cluster);
    boolean deleted = context.isPrimaryResourceDeleted();
    boolean isSuccessor = last != null && !last.uid().equals(cluster.getMetadata().getUid());
    if (deleted || isSuccessor) {
      fleet.leave(name);
    }
    if (deleted) { // the visit is kept: by it a successor is known as one
      successors.lookFor(cluster, context);
      return UpdateControl.noUpdate();
    }
    if (!mayWrite.getAsBoolean()) { // what woke us is not lost: the term ends, or we may again
      revisits.after(cluster, PublishingPages.SOON);
      return UpdateControl.noUpdate();
    }
    boolean writeFailed = context.getRetryInfo().isPresent();
    MemberClusterStatus shown = shown(cluster, writeFailed || isSuccessor ? null : last);
    // what a successor shows already is what was meant for its predecessor, and pins another
    // cluster
    MemberClusterStatus earlier = isSuccessor ? null : last == null ? shown : last.status();
    Optional<Secret> secret = secret(cluster).stream().findFirst().flatMap(secrets::get);
    Acceptance acceptance =
        connections.connect(cluster, secret, earlier == null ? null : earlier.clusterUID());
    MemberClusterStatus status = express(cluster, earlier, acceptance);
    visits.put(
        name,
        new Visit(
            cluster.getMetadata().getUid(), cluster.getMetadata().getResourceVersion(), status));
    return status.equals(shown)
        ? UpdateControl.noUpdate()
        : StatusPatch.of(cluster, new MemberCluster(), status);
  }

  @Override
  public ErrorStatusUpdateControl<MemberCluster> updateErrorStatus(
      MemberCluster cluster, Context<MemberCluster> context, Exception e) {
    return revisits.afterFailure(cluster, context);
  }

  /** While the informer still brings the object as it was before our write, what was written. */
  private static MemberClusterStatus shown(MemberCluster cluster, Visit last) {
    return last != null && last.version().equals(cluster.getMetadata().getResourceVersion())
        ? last.status()
        : cluster.getStatus();
  }

  private MemberClusterStatus express(
      MemberCluster cluster, MemberClusterStatus shown, Acceptance acceptance) {
    Moment now = clock.get();
    Optional<ClusterState> state =
        acceptance.accepted() ? fleet.state(cluster.getMetadata().getName()) : Optional.empty();
    Acceptance all =
        state.filter(ClusterState::endpointForbidden).isEmpty()
            ? acceptance
            : new Acceptance(
                ConditionReasons.ENDPOINT_FORBIDDEN,
                "the server's name leads to this machine, its link, or a metadata service");
    return MemberClusterConditions.status(
        shown,
        cluster.getMetadata().getGeneration(),
        cluster.getSpec().clusterUID(),
        all,
        state.map(s -> connection(s, now)),
        new Others(
            state
                .flatMap(ClusterState::clusterUID)
                .flatMap(uid -> Twins.older(cluster, uid, twins.list(any -> true)))
                .map(older -> older.getMetadata().getName()),
            fleet.suspicion().isTold()),
        now.hub());
  }

  private static Connection connection(ClusterState state, Moment now) {
    return new Connection(
        state.reason(),
        state.lastContactNanos().map(now::hubAt),
        state.clusterUID(),
        state.identityForbidden(),
        state.version(),
        state.pods(),
        state.lag());
  }
}
