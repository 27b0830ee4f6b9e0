package dev.servicestatus.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.cluster.ClusterSnapshot;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.health.Member;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodExplanation;
import dev.servicestatus.health.PodFact;
import dev.servicestatus.health.WorkloadFact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Clusters as files tell of them.
 *
 * @param held what each holds
 * @param ignored how many objects there are of each kind that is not looked at
 */
record OfflineClusters(Map<String, Held> held, Map<String, Integer> ignored) {

  /**
   * Reads them.
   *
   * @param files of each cluster
   * @param reader reads each
   * @param namespace of objects that name none
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  static OfflineClusters read(
      Map<String, List<String>> files, ObjectFiles reader, String namespace) {
    var clusters = new OfflineClusters(new TreeMap<>(), new TreeMap<>());
    files.forEach((cluster, its) -> {
      var found = new Held(new ArrayList<>(), new ArrayList<>());
      for (String file : its) {
        for (JsonNode object : reader.read(file)) {
          clusters.add(file, object, namespace, found);
        }
      }
      clusters.held.put(cluster, found);
    });
    return clusters;
  }

  /** What one cluster holds. */
  record Held(List<PodFact> pods, List<WorkloadFact> workloads) {}

  private void add(String file, JsonNode object, String namespace, Held found) {
    String kind = object.path("kind").asText();
    if (object.path("metadata") instanceof ObjectNode meta && !meta.hasNonNull("namespace")) {
      meta.put("namespace", namespace);
    }
    String name =
        file + ": " + kind + " " + object.path("metadata").path("name").asText("?") + ": ";
    try {
      if (kind.equals("Pod") && object.path("apiVersion").asText().equals("v1")) {
        found.pods().add(ClusterSnapshot.fact(object).orElseThrow(() -> nameless(name)));
      } else {
        ClusterSnapshot.workload(object)
            .ifPresentOrElse(found.workloads()::add, () -> ignored.merge(kind, 1, Integer::sum));
      }
    } catch (IOException malformed) {
      throw new IllegalArgumentException(name + malformed.getMessage(), malformed);
    }
  }

  private static IllegalArgumentException nameless(String name) {
    return new IllegalArgumentException(name + "has no name that a pod can have");
  }

  /**
   * The clusters as registered: as the files define them or, where they define none, each that is
   * given, granted in full.
   *
   * @param defined in the files
   * @param namespace of the hub that everything is granted to
   */
  List<Member> members(List<Member> defined, String namespace) {
    if (!defined.isEmpty()) {
      return defined;
    }
    return names().stream().map(name -> Member.openTo(namespace, name)).toList();
  }

  /** Names of the clusters that are given. */
  Set<String> names() {
    return held.keySet();
  }

  /**
   * What is seen of them at a moment; they hold the same at each.
   *
   * @param members the clusters as registered
   */
  Sight at(Moment now, List<Member> members) {
    Map<String, ClusterSnapshot> snapshots = new TreeMap<>();
    held.forEach((name, what) ->
        snapshots.put(name, new ClusterSnapshot(what.pods(), what.workloads(), now.hub())));
    return new Sight(snapshots, members, now);
  }

  /**
   * Clusters at one moment.
   *
   * @param snapshots of those that are given
   * @param members the clusters as registered
   * @param now the moment
   */
  record Sight(Map<String, ClusterSnapshot> snapshots, List<Member> members, Moment now) {
    /** What is known of each watch: of a cluster that is not given, that it is not there. */
    Map<NeedWatch, ClusterView> views(Collection<NeedWatch> watches) {
      var views = new HashMap<NeedWatch, ClusterView>();
      for (NeedWatch watch : watches) {
        views.put(watch, new Unseen(ClusterReason.ClusterNotFound, now.nanos(), null));
      }
      snapshots.forEach((name, snapshot) ->
          views.putAll(
              snapshot.views(
                  watches.stream().filter(watch -> isHeld(name, watch)).toList(), now.nanos())));
      return views;
    }

    /** Every pod of one of the watches that {@link #views} was asked for last, judged. */
    List<PodExplanation> pods(NeedWatch watch) {
      List<PodExplanation> pods = new ArrayList<>();
      snapshots.forEach((name, snapshot) -> {
        if (isHeld(name, watch)) {
          pods.addAll(snapshot.pods(watch));
        }
      });
      return pods;
    }

    /** Whatever MemberCluster stands for the hub, it may be given as {@code local}. */
    private boolean isHeld(String given, NeedWatch watch) {
      return given.equals(watch.cluster())
          || given.equals(Member.HUB.name())
              && members.stream()
                  .anyMatch(member -> member.isHub() && member.name().equals(watch.cluster()));
    }
  }
}
