package dev.servicestatus.agreement;

import dev.servicestatus.agreement.RandomLife.Said;
import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.ClusterRow;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.NeedRow;
import dev.servicestatus.health.NeedVerdict;
import dev.servicestatus.health.Verdict;
import dev.servicestatus.oracle.Told;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What product and oracle say, in the same words: a value for each place of a status. */
final class Sayings {
  private Sayings() {}

  /** What the oracle says. */
  static Map<String, Object> of(Told told) {
    Map<String, Object> all = new TreeMap<>();
    all.put("level", told.level());
    all.put("since", Instant.ofEpochSecond(told.since()).toString());
    all.put(
        "lastKnown",
        told.lastKnown() == null
            ? "none"
            : told.lastKnown().level() + " " + Instant.ofEpochSecond(told.lastKnown().since()));
    told.conditions()
        .forEach((type, says) -> all.put("condition " + type, says.status() + " " + says.reason()));
    if (told.best() == null) {
      return all;
    }
    all.put("pair", told.best() + " " + told.worst() + (told.blind() ? " blind" : ""));
    all.put("pods", told.ready() + "/" + told.expected());
    all.put("clusters", told.operationalClusters() + "/" + told.rows().size());
    told.rows()
        .forEach((cluster, row) -> {
          all.put("cluster " + cluster, row.state() + " " + row.reason());
          row.needs()
              .forEach((name, need) -> {
                String numbers =
                    need.ready() == null
                        ? ""
                        : " of %d: %d, %d starting, %d failing"
                            .formatted(
                                need.expected(), need.ready(), need.starting(), need.failing());
                all.put(
                    "need " + cluster + " " + name, need.state() + " " + need.reason() + numbers);
                if (need.ready() != null) {
                  all.put("range " + cluster + " " + name, need.best() + " " + need.worst());
                }
              });
        });
    return all;
  }

  /** What the product says. */
  static Map<String, Object> of(Said said) {
    Map<String, Object> all = new TreeMap<>();
    ServiceStatusStatus status = said.status();
    all.put("level", status.level());
    all.put("since", status.sinceTime());
    all.put(
        "lastKnown",
        status.lastKnown() == null
            ? "none"
            : status.lastKnown().level() + " " + status.lastKnown().sinceTime());
    for (Condition condition : status.conditions()) {
      all.put("condition " + condition.type(), condition.status() + " " + condition.reason());
    }
    if (said.evaluation() == null) {
      return all;
    }
    Verdict verdict = said.evaluation().verdict();
    all.put("pair", verdict.best() + " " + verdict.worst() + (verdict.blind() ? " blind" : ""));
    all.put("pods", status.podsSummary());
    all.put("clusters", status.clustersSummary());
    for (ClusterRow row : status.clusters()) {
      all.put("cluster " + row.name(), row.state() + " " + orEmpty(row.reason()));
      for (NeedRow need : row.needs()) {
        String numbers =
            need.ready() == null
                ? ""
                : " of %d: %d, %d starting, %d failing"
                    .formatted(need.expected(), need.ready(), need.starting(), need.failing());
        all.put(
            "need " + row.name() + " " + need.name(),
            need.state() + " " + orEmpty(need.reason()) + numbers);
      }
    }
    verdict.needs().stream()
        .filter(NeedVerdict::isSeen)
        .forEach(need ->
            all.put(
                "range " + need.cluster() + " " + need.need(),
                need.range().best() + " " + need.range().worst()));
    return all;
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
