package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ClusterScope;
import dev.servicestatus.api.v1alpha1.ClusterScope.WhenUnseen;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.Need.Readiness;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.health.ServiceMemory.Cell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a service is looked at: its needs, spread over the clusters that are in scope and granted.
 *
 * @param parts the common part (needs without clusters of their own), if any, and each need with
 *     clusters of its own
 * @param definitions of each need by its name, as in its cells: also of one that is nowhere now
 */
public record Scope(List<Part> parts, Map<String, String> definitions) {
  /**
   * Needs that share their clusters.
   *
   * @param require how many clusters must serve
   * @param whenUnseen what an unseen need counts as
   * @param places each need in each cluster
   * @param clusters names, also of those that are refused
   * @param hubs names of the hub's own cluster
   */
  public record Part(
      Require require,
      WhenUnseen whenUnseen,
      List<Place> places,
      List<String> clusters,
      Set<String> hubs) {

    /**
     * Whether a cluster that is not seen may count as down. The hub's own never: that its pods are
     * out of reach while a status can be written to it is our doing, not its.
     */
    boolean mayCountAsDown(String cluster) {
      return whenUnseen == WhenUnseen.CountAsDown && !hubs.contains(cluster);
    }
  }

  /**
   * One need in one cluster.
   *
   * @param need as declared
   * @param watch what to look at
   * @param cell what is remembered of it
   * @param refused why it must not be looked at; null if it may
   */
  public record Place(Need need, NeedWatch watch, Cell cell, ClusterReason refused) {
    String cluster() {
      return watch.cluster();
    }

    /** How long a young pod of this need counts as starting. */
    Duration grace() {
      return watch.criteria().startGracePeriod();
    }
  }

  /**
   * Finds the clusters of a service.
   *
   * @param spec as declared
   * @param namespace of the service
   * @param namespaceLabels labels of that namespace
   * @param members every registered cluster
   */
  public static Scope of(
      ServiceStatusSpec spec,
      String namespace,
      Map<String, String> namespaceLabels,
      Collection<Member> members) {
    var resolver = new Resolver(namespace, namespaceLabels, members);
    List<Part> parts = new ArrayList<>();
    List<Need> common = spec.needs().stream().filter(need -> need.clusters() == null).toList();
    if (!common.isEmpty()) {
      parts.add(resolver.part(spec.clusters(), common));
    }
    for (Need need : spec.needs()) {
      if (need.clusters() != null) {
        parts.add(resolver.part(need.clusters(), List.of(need)));
      }
    }
    Map<String, String> definitions = new HashMap<>();
    spec.needs().forEach(need -> definitions.put(need.name(), resolver.definition(need)));
    return new Scope(List.copyOf(parts), Map.copyOf(definitions));
  }

  /** The same, where what is not seen may be well or down, whatever the spec says of it. */
  Scope doubted() {
    return new Scope(
        parts.stream()
            .map(part ->
                new Part(
                    part.require(),
                    WhenUnseen.Unknown,
                    part.places(),
                    part.clusters(),
                    part.hubs()))
            .toList(),
        definitions);
  }

  /** Whether a cell is of a need as it is declared now, wherever that is looked for. */
  boolean declares(Cell cell) {
    return cell.definition().equals(definitions.get(cell.need()));
  }

  /** Whether anything that is not seen is left out, or counts as down. */
  public boolean mindsSuspicion() {
    return parts.stream().anyMatch(part -> part.whenUnseen() != WhenUnseen.Unknown);
  }

  /** Everything that may be looked at. */
  public List<NeedWatch> watches() {
    return parts.stream()
        .flatMap(part -> part.places().stream())
        .filter(place -> place.refused() == null)
        .map(Place::watch)
        .toList();
  }

  private record Resolver(
      String namespace, Map<String, String> namespaceLabels, Collection<Member> members) {

    Part part(ClusterScope scope, List<Need> needs) {
      List<String> names = clusters(scope).stream().distinct().sorted().toList();
      List<Place> places = new ArrayList<>();
      for (Need need : needs) {
        for (String name : names) {
          Cell cell = new Cell(need.name(), name, definition(need));
          places.add(place(need, podNamespace(need), cell));
        }
      }
      return new Part(
          Require.of(scope == null ? null : scope.require()),
          scope == null || scope.whenUnseen() == null ? WhenUnseen.Unknown : scope.whenUnseen(),
          List.copyOf(places),
          names,
          hubs());
    }

    private String podNamespace(Need need) {
      return need.namespace() == null ? namespace : need.namespace();
    }

    String definition(Need need) {
      return Cell.definition(podNamespace(need), PodSource.of(need));
    }

    private Set<String> hubs() {
      return Stream.concat(Stream.of(hub()), members.stream().filter(Member::isHub))
          .map(Member::name)
          .collect(Collectors.toUnmodifiableSet());
    }

    private List<String> clusters(ClusterScope scope) {
      if (scope == null) {
        return List.of(hub().name());
      }
      if (scope.names() != null) {
        return scope.names().stream()
            .map(name -> name.equals(Member.HUB.name()) ? hub().name() : name)
            .toList();
      }
      return members.stream()
          .filter(member -> scope.selector().matches(member.labels()))
          .filter(member -> member.allows(namespace, namespaceLabels))
          .map(Member::name)
          .toList();
    }

    /** Where two stand for the hub, the first by name does. */
    private Member hub() {
      return members.stream()
          .filter(Member::isHub)
          .min(Comparator.comparing(Member::name))
          .orElse(Member.HUB);
    }

    private Place place(Need need, String podNamespace, Cell cell) {
      String cluster = cell.cluster();
      var criteria =
          new PodCriteria(
              need.containers() == null ? Set.of() : Set.copyOf(need.containers()),
              need.readiness() == null ? Readiness.Pod : need.readiness(),
              NeedRules.grace(need));
      var watch = new NeedWatch(need.name(), cluster, podNamespace, PodSource.of(need), criteria);
      return new Place(need, watch, cell, refused(cluster, podNamespace));
    }

    private ClusterReason refused(String cluster, String podNamespace) {
      Member member =
          cluster.equals(hub().name())
              ? hub()
              : members.stream().filter(m -> m.name().equals(cluster)).findFirst().orElse(null);
      if (member == null) {
        return ClusterReason.ClusterNotFound;
      }
      if (!member.allows(namespace, namespaceLabels)) {
        return ClusterReason.ClusterNotGranted;
      }
      if (!member.grants(namespace, podNamespace)) {
        return ClusterReason.NamespaceNotGranted;
      }
      if (!member.watches(podNamespace)) {
        return ClusterReason.NamespaceNotWatched;
      }
      return member.duplicate() ? ClusterReason.DuplicateCluster : null;
    }
  }
}
