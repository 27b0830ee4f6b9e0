package dev.servicestatus.command;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ClusterScope;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.health.Member;
import dev.servicestatus.health.NeedVerdict;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.Scope;
import dev.servicestatus.health.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What may surprise whoever evaluates files: a line each. */
final class OfflineWarnings {
  private final List<String> lines = new ArrayList<>();
  private final Set<String> used = new HashSet<>();
  private final Definitions defined;
  private final OfflineClusters given;

  OfflineWarnings(Definitions defined, OfflineClusters given) {
    this.defined = defined;
    this.given = given;
    ignored("-f", defined.ignored());
    ignored("--cluster", given.ignored());
  }

  private void ignored(String option, Map<String, Integer> kinds) {
    if (!kinds.isEmpty()) {
      lines.add(
          "ignored in the files of %s: %s"
              .formatted(
                  option,
                  kinds.entrySet().stream()
                      .map(kind -> kind.getValue() + " " + kind.getKey())
                      .collect(Collectors.joining(", "))));
    }
  }

  /** What a service names and nobody gives. */
  void look(ServiceStatus service, Scope scope) {
    String name = name(service);
    var missing = new TreeSet<String>();
    for (Scope.Part part : scope.parts()) {
      for (String cluster : part.clusters()) {
        String file =
            part.hubs().contains(cluster) && !given.names().contains(cluster)
                ? Member.HUB.name()
                : cluster;
        used.add(file);
        if (!given.names().contains(file)) {
          missing.add(file);
        }
      }
    }
    missing.forEach(cluster ->
        lines.add(
            "%s: cluster %s is not given and counts as not found: --cluster %s=FILE"
                .formatted(name, cluster, cluster)));
    boolean selects =
        Stream.concat(
                Stream.ofNullable(service.getSpec().clusters()),
                service.getSpec().needs().stream().map(Need::clusters).filter(Objects::nonNull))
            .map(ClusterScope::selector)
            .anyMatch(Objects::nonNull);
    if (selects && defined.members().isEmpty()) {
      lines.add(name + ": `clusters.selector` needs labels: give the MemberClusters with -f");
    }
  }

  /** What a need speaks of and no file holds: most often a file that was forgotten, or a typo. */
  void neverMatched(ServiceStatus service, Scope scope, Verdict verdict) {
    for (NeedVerdict need : verdict.unseen()) {
      if (need.unseen().reason() == ClusterReason.NeverMatched) {
        scope.watches().stream()
            .filter(watch -> watch.need().equals(need.need()))
            .filter(watch -> watch.cluster().equals(need.cluster()))
            .forEach(watch -> lines.add(name(service) + ": " + neverMatched(watch)));
      }
    }
  }

  private static String neverMatched(NeedWatch watch) {
    return "need %s: the files of cluster %s hold no %s in namespace %s"
        .formatted(
            watch.need(),
            watch.cluster(),
            watch.workload() == null ? "pod that its selector matches" : watch.workload(),
            watch.namespace());
  }

  private static String name(ServiceStatus service) {
    return service.getMetadata().getNamespace() + "/" + service.getMetadata().getName();
  }

  /** All of them, once every service was looked at. */
  List<String> lines() {
    List<String> all = new ArrayList<>(lines);
    given.names().stream()
        .filter(cluster -> !used.contains(cluster))
        .forEach(cluster -> all.add("--cluster " + cluster + ": no service names it"));
    return all;
  }
}
