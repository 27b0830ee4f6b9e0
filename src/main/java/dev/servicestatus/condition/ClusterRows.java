package dev.servicestatus.condition;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.ClusterRow;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.NeedRow;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.State;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.NeedVerdict;
import dev.servicestatus.health.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The clusters of a service, a row each, worst first and bounded. */
final class ClusterRows {
  private static final int ROWS_AT_MOST = 100;

  /** Over all rows: keeps the object far below what the API server stores. */
  private static final int NEEDS_AT_MOST = 1000;

  static final Comparator<State> WORST_FIRST =
      Comparator.comparing(state ->
          switch (state) {
            case Outage -> 0;
            case Degraded -> 1;
            case Unseen -> 2;
            case Operational -> 3;
          });

  private ClusterRows() {}

  /** A row for each cluster, worst first; not bounded and not dated. */
  static List<ClusterRow> all(Verdict verdict, Moment now) {
    Map<String, List<NeedVerdict>> clusters =
        verdict.needs().stream().collect(Collectors.groupingBy(NeedVerdict::cluster));
    return clusters.entrySet().stream()
        .map(cluster -> row(cluster.getKey(), cluster.getValue(), now))
        .sorted(
            Comparator.comparing(ClusterRow::state, WORST_FIRST).thenComparing(ClusterRow::name))
        .toList();
  }

  /** As many as are stored, each dated. */
  static List<ClusterRow> stored(List<ClusterRow> all, List<ClusterRow> earlier, Moment now) {
    return bounded(all).stream().map(row -> dated(row, earlier, now)).toList();
  }

  private static ClusterRow row(String name, List<NeedVerdict> needs, Moment now) {
    List<NeedRow> rows =
        needs.stream()
            .map(ClusterRows::row)
            .sorted(Comparator.comparing(NeedRow::state, WORST_FIRST).thenComparing(NeedRow::name))
            .toList();
    State state =
        needs.stream().anyMatch(need -> !need.isSeen()) ? State.Unseen : rows.getFirst().state();
    String lastContact =
        needs.stream()
            .filter(need -> !need.isSeen() && need.unseen().reason() != ClusterReason.NeverMatched)
            .map(need -> need.unseen().lastContactNanos())
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .map(nanos -> Conditions.time(now.hubAt(nanos)))
            .orElse(null);
    return new ClusterRow(name, state, reason(needs, state), null, lastContact, rows);
  }

  private static String reason(List<NeedVerdict> needs, State state) {
    Optional<? extends Enum<?>> worst =
        state == State.Unseen
            ? needs.stream()
                .filter(need -> !need.isSeen())
                .map(need -> need.unseen().reason())
                .min(Comparator.naturalOrder())
            : needs.stream()
                .map(NeedVerdict::reason)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
    return worst.map(Enum::name).orElse(null);
  }

  private static NeedRow row(NeedVerdict need) {
    boolean seen = need.isSeen();
    return new NeedRow(
        need.need(),
        state(need),
        reason(need),
        seen ? need.counts().ready() : null,
        seen ? need.expected() : null,
        seen ? need.counts().starting() : null,
        seen ? need.counts().failing() : null);
  }

  /** The worst that the facts allow, or Unseen. */
  static State state(NeedVerdict need) {
    if (!need.isSeen()) {
      return State.Unseen;
    }
    return switch (need.range().worst()) {
      case Operational -> State.Operational;
      case Degraded -> State.Degraded;
      case Outage -> State.Outage;
    };
  }

  /** Why a need is not Operational, or not seen; null if nothing is wrong. */
  static String reason(NeedVerdict need) {
    Enum<?> reason = need.isSeen() ? need.reason() : need.unseen().reason();
    return reason == null ? null : reason.name();
  }

  private static List<ClusterRow> bounded(List<ClusterRow> rows) {
    List<ClusterRow> bounded = new ArrayList<>();
    int left = NEEDS_AT_MOST;
    for (ClusterRow row : rows.subList(0, Math.min(ROWS_AT_MOST, rows.size()))) {
      List<NeedRow> needs = row.needs().subList(0, Math.min(left, row.needs().size()));
      left -= needs.size();
      bounded.add(
          new ClusterRow(
              row.name(), row.state(), row.reason(), null, row.lastContactTime(), needs));
    }
    return bounded;
  }

  /** The time of a row moves only with the row. */
  private static ClusterRow dated(ClusterRow row, List<ClusterRow> earlier, Moment now) {
    return earlier.stream()
        .filter(before -> before.name().equals(row.name()))
        .filter(before -> withTime(row, before.observedTime()).equals(before))
        .findFirst()
        .orElseGet(() -> withTime(row, Conditions.time(now.hub())));
  }

  private static ClusterRow withTime(ClusterRow row, String time) {
    return new ClusterRow(
        row.name(), row.state(), row.reason(), time, row.lastContactTime(), row.needs());
  }
}
