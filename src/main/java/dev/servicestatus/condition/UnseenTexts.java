package dev.servicestatus.condition;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.health.ClusterView.Right;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.health.NeedVerdict;
import dev.servicestatus.health.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sentences about what is not seen, and why. */
final class UnseenTexts {
  private UnseenTexts() {}

  /** Which clusters are not seen, and why, worst first; empty if all are. */
  static String clusters(Verdict verdict) {
    Map<String, List<Unseen>> clusters =
        verdict.unseen().stream()
            .filter(need -> need.unseen().reason() != ClusterReason.NeverMatched)
            .collect(
                Collectors.groupingBy(
                    NeedVerdict::cluster,
                    TreeMap::new,
                    Collectors.mapping(NeedVerdict::unseen, Collectors.toList())));
    return ServiceTexts.listed(
        clusters.entrySet().stream()
            .sorted(Comparator.comparing(cluster -> worst(cluster.getValue())))
            .map(cluster -> cluster.getKey() + " (" + why(cluster.getValue()) + ")")
            .toList());
  }

  /** All that is not seen: clusters, and needs that never matched in clusters that are seen. */
  static String all(Verdict verdict) {
    Stream<String> typos =
        verdict.unseen().stream()
            .filter(need -> need.unseen().reason() == ClusterReason.NeverMatched)
            .map(need -> "need " + need.need() + " in " + need.cluster() + " (NeverMatched)")
            .sorted();
    return ServiceTexts.listed(
        Stream.concat(Stream.of(clusters(verdict)).filter(text -> !text.isEmpty()), typos)
            .toList());
  }

  /** One need in one cluster. */
  static String need(NeedVerdict need) {
    String what = "need " + need.need();
    return need.unseen().reason() == ClusterReason.NeverMatched
        ? what
            + " never matched a pod in "
            + need.cluster()
            + " (NeverMatched: check its namespace and its selector or workload)"
        : what + " in " + need.cluster() + " (" + why(List.of(need.unseen())) + ")";
  }

  /** What is missing, where that is known; else what it may mean. */
  static String because(NeedVerdict need) {
    String missing = missing(List.of(need.unseen()));
    return missing.isEmpty() ? "not seen: it may be well or down" : "not seen: " + missing;
  }

  private static ClusterReason worst(List<Unseen> unseen) {
    return unseen.stream().map(Unseen::reason).min(Comparator.naturalOrder()).orElseThrow();
  }

  private static String why(List<Unseen> unseen) {
    String missing = missing(unseen);
    return worst(unseen) + (missing.isEmpty() ? "" : ": " + missing);
  }

  private static String missing(List<Unseen> unseen) {
    List<String> rights =
        unseen.stream()
            .flatMap(of -> of.missing().stream())
            .map(UnseenTexts::right)
            .distinct()
            .sorted()
            .toList();
    return rights.isEmpty()
        ? ""
        : "the operator may not list and watch " + ServiceTexts.listed(rights);
  }

  private static String right(Right right) {
    return right.resource()
        + (right.namespace() == null ? " in all namespaces" : " in namespace " + right.namespace());
  }
}
