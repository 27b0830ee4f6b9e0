package dev.servicestatus.condition;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.servicestatus.api.v1alpha1.Dependency;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.Need.Importance;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.ClusterRow;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.NeedRow;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.State;
import dev.servicestatus.health.PodVerdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * Why an evaluation came out as it did: service, needs, clusters, pods. The names of its components
 * are those of its JSON form, which is part of the command line's interface.
 *
 * @param best level that the facts allow; null, as are the next two, if not all could be read
 * @param worst level that the facts allow
 * @param blind whether it looks Operational only because something is not seen
 * @param needs as declared, in that order
 * @param dependencies as declared, in that order
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Explanation(
    Level best, Level worst, Boolean blind, List<OfNeed> needs, List<OfDependency> dependencies) {
  /**
   * One need.
   *
   * @param name of the need
   * @param importance Required or Optional
   * @param clusters in scope, worst first
   */
  public record OfNeed(String name, Importance importance, List<OfCluster> clusters) {}

  /**
   * A service that it depends on.
   *
   * @param name of that service
   * @param importance Required or Optional
   * @param level that it shows; null if there is no such service
   * @param lastKnown the level before it became Unknown; null if there was none
   * @param noBetterThan what this service can show at best; null where that is Operational
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OfDependency(
      String name,
      Dependency.Importance importance,
      Level level,
      Level lastKnown,
      Level noBetterThan) {}

  /**
   * One need in one cluster.
   *
   * @param cluster name of the cluster
   * @param state the worst that the facts allow, or Unseen
   * @param row number of the row of the rules for needs that answered, from 1; 0 if it is not seen
   * @param rule name of that row
   * @param because what that row says here, for people
   * @param reason why it is not Operational; null if it is
   * @param ready pods; null if not seen, as are the other numbers
   * @param expected pods
   * @param starting pods
   * @param failing pods
   * @param minOperational ready pods for Operational
   * @param minAvailable ready pods below which it is an outage
   * @param note why what is stored in the status is told instead of what is there; null if it is
   *     not
   * @param pods worst first
   * @param morePods how many are not shown
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OfCluster(
      String cluster,
      State state,
      int row,
      String rule,
      String because,
      String reason,
      Integer ready,
      Integer expected,
      Integer starting,
      Integer failing,
      Integer minOperational,
      Integer minAvailable,
      String note,
      List<OfPod> pods,
      int morePods) {
    private OfCluster unread(String note) {
      return new OfCluster(
          cluster,
          State.Unseen,
          0,
          "Unread",
          "not judged, and nothing is stored",
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          note,
          List.of(),
          0);
    }

    private static OfCluster stored(ClusterRow row, NeedRow need, String note) {
      return new OfCluster(
          row.name(),
          need.state(),
          0,
          "Stored",
          "as stored at " + row.observedTime(),
          need.reason(),
          need.ready(),
          need.expected(),
          need.starting(),
          need.failing(),
          null,
          null,
          note,
          List.of(),
          0);
    }
  }

  /**
   * One pod.
   *
   * @param name of the pod
   * @param state for the need
   * @param row number of the row of the rules for pods that answered, from 1
   * @param rule name of that row
   * @param reason why it is Failing; null otherwise
   * @param detail for people; null if there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OfPod(
      String name, PodVerdict.State state, int row, String rule, String reason, String detail) {}

  /**
   * The same where some of it could not be looked at: of that, what the status has stored. All of
   * it together is then not judged.
   *
   * @param rows of the status
   * @param unread says why a need could not be looked at in a cluster; null if it was
   */
  public Explanation orStored(List<ClusterRow> rows, BinaryOperator<String> unread) {
    List<OfNeed> told = new ArrayList<>();
    for (OfNeed need : needs) {
      Map<String, OfCluster> clusters = new LinkedHashMap<>();
      for (OfCluster cluster : need.clusters()) {
        String note = unread.apply(need.name(), cluster.cluster());
        clusters.put(cluster.cluster(), note == null ? cluster : cluster.unread(note));
      }
      for (ClusterRow row : rows) {
        String note = unread.apply(need.name(), row.name());
        row.needs().stream()
            .filter(stored -> note != null && stored.name().equals(need.name()))
            .forEach(stored -> clusters.put(row.name(), OfCluster.stored(row, stored, note)));
      }
      told.add(new OfNeed(need.name(), need.importance(), sorted(clusters.values())));
    }
    return new Explanation(null, null, null, List.copyOf(told), dependencies);
  }

  static List<OfCluster> sorted(Collection<OfCluster> clusters) {
    return clusters.stream()
        .sorted(
            Comparator.comparing(OfCluster::state, ClusterRows.WORST_FIRST)
                .thenComparing(OfCluster::cluster))
        .toList();
  }
}
