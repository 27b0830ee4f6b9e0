package dev.servicestatus.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec.Local;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec.NamespaceGrant;
import dev.servicestatus.api.v1alpha1.SecretKeyRef;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Clusters as files tell of them.
 *
 * @param snapshots what each holds
 * @param ignored how many objects there are of each kind that is not looked at
 */
record OfflineClusters(Map<String, ClusterSnapshot> snapshots, Map<String, Integer> ignored) {

  /**
   * Reads them.
   *
   * @param files of each cluster
   * @param reader reads each
   * @param namespace of objects that name none
   * @param at when that is what they hold
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  static OfflineClusters read(
      Map<String, List<String>> files, ObjectFiles reader, String namespace, Instant at) {
    var clusters = new OfflineClusters(new TreeMap<>(), new TreeMap<>());
    files.forEach((cluster, its) -> {
      var found = new Found(new ArrayList<>(), new ArrayList<>());
      for (String file : its) {
        for (JsonNode object : reader.read(file)) {
          clusters.add(file, object, namespace, found);
        }
      }
      clusters.snapshots.put(cluster, new ClusterSnapshot(found.pods(), found.workloads(), at));
    });
    return clusters;
  }

  private record Found(List<PodFact> pods, List<WorkloadFact> workloads) {}

  private void add(String file, JsonNode object, String namespace, Found found) {
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
    return snapshots.keySet().stream().map(name -> granted(name, namespace)).toList();
  }

  private static Member granted(String name, String namespace) {
    boolean hub = name.equals(Member.HUB.name());
    return new Member(
        name,
        Map.of(),
        new MemberClusterSpec(
            hub ? null : new SecretKeyRef(name, "kubeconfig"),
            hub ? new Local() : null,
            List.of(),
            null,
            null,
            List.of(new NamespaceGrant(namespace, List.of("*")))));
  }

  /** What is known of each watch: of a cluster that is not given, that it is not there. */
  Map<NeedWatch, ClusterView> views(
      Collection<NeedWatch> watches, List<Member> members, Moment now) {
    var views = new HashMap<NeedWatch, ClusterView>();
    for (NeedWatch watch : watches) {
      views.put(watch, new Unseen(ClusterReason.ClusterNotFound, now.nanos(), null));
    }
    snapshots.forEach((name, snapshot) -> {
      Predicate<NeedWatch> isHere =
          watch -> watch.cluster().equals(name) || isHub(name, watch.cluster(), members);
      views.putAll(snapshot.views(watches.stream().filter(isHere).toList(), now.nanos()));
    });
    return views;
  }

  /** Whatever MemberCluster stands for the hub, it may be given as {@code local}. */
  private static boolean isHub(String given, String cluster, List<Member> members) {
    return given.equals(Member.HUB.name())
        && members.stream().anyMatch(member -> member.isHub() && member.name().equals(cluster));
  }

  /** Every pod of a watch, judged. */
  List<PodExplanation> pods(NeedWatch watch, List<Member> members) {
    List<PodExplanation> pods = new ArrayList<>();
    snapshots.forEach((name, snapshot) -> {
      if (watch.cluster().equals(name) || isHub(name, watch.cluster(), members)) {
        pods.addAll(snapshot.pods(watch));
      }
    });
    return pods;
  }
}
