package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.TolerantReader;
import dev.servicestatus.health.Member;
import dev.servicestatus.health.Scope;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.PrimaryToSecondaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which clusters are registered, and which namespace has which labels: what the scope of a service
 * follows from.
 */
final class ClusterRegistry {
  private final InformerEventSource<MemberCluster, ServiceStatus> members;
  private final InformerEventSource<Namespace, ServiceStatus> namespaces;

  ClusterRegistry(EventSourceContext<ServiceStatus> context) {
    members =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(MemberCluster.class, ServiceStatus.class)
                .withName("registered-clusters")
                .withWatchAllNamespaces() // cluster-scoped, whatever namespaces are served
                .withPrimaryToSecondaryMapper(unindexed())
                .withSecondaryToPrimaryMapper(member -> services(context, null))
                .withOnUpdateFilter(ClusterRegistry::changesScope)
                .build(),
            context);
    namespaces =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Namespace.class, ServiceStatus.class)
                .withName("namespace-labels")
                .withWatchAllNamespaces()
                .withPrimaryToSecondaryMapper(unindexed())
                .withSecondaryToPrimaryMapper(
                    namespace -> services(context, namespace.getMetadata().getName()))
                .withOnUpdateFilter((now, before) -> !labels(now).equals(labels(before)))
                .build(),
            context);
  }

  InformerEventSource<MemberCluster, ServiceStatus> members() {
    return members;
  }

  InformerEventSource<Namespace, ServiceStatus> namespaces() {
    return namespaces;
  }

  /** Where a service is looked at, by what is registered now. */
  Scope scope(ServiceStatus service) {
    String namespace = service.getMetadata().getNamespace();
    Map<String, String> namespaceLabels =
        namespaces.get(new ResourceID(namespace)).map(ClusterRegistry::labels).orElse(Map.of());
    List<Member> registered =
        members.list(member -> TolerantReader.problem(member).isEmpty()).map(this::member).toList();
    return Scope.of(service.getSpec(), namespace, namespaceLabels, registered);
  }

  private Member member(MemberCluster cluster) {
    boolean duplicate =
        Twins.older(cluster, Twins.uid(cluster), members.list(other -> true)).isPresent();
    return new Member(
        cluster.getMetadata().getName(), labels(cluster), cluster.getSpec(), duplicate);
  }

  private static boolean changesScope(MemberCluster now, MemberCluster before) {
    return !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !labels(now).equals(labels(before))
        || !Objects.equals(Twins.uid(now), Twins.uid(before));
  }

  private static Map<String, String> labels(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
  }

  /** Every service, or those of one namespace. */
  private static Set<ResourceID> services(
      EventSourceContext<ServiceStatus> context, String namespace) {
    return context
        .getPrimaryCache()
        .list(s -> namespace == null || namespace.equals(s.getMetadata().getNamespace()))
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  /** No index from services to these objects is kept: all of them are looked through. */
  private static PrimaryToSecondaryMapper<ServiceStatus> unindexed() {
    return service -> Set.of();
  }
}
