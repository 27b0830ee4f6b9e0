package dev.servicestatus.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.NeedRow;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.State;
import dev.servicestatus.corpus.CorpusCase.Expected;
import dev.servicestatus.corpus.CorpusCase.Row;
import dev.servicestatus.oracle.Definition;
import dev.servicestatus.oracle.Moment;
import dev.servicestatus.oracle.Moment.Cluster;
import dev.servicestatus.oracle.Moment.Settings;
import dev.servicestatus.oracle.Moment.Stream;
import dev.servicestatus.oracle.StatusReading;
import dev.servicestatus.oracle.Told;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the oracle, which knows only the rules, says of a case that nothing went before. */
final class SecondReading {
  private static final Set<String> KINDS =
      Set.of("Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet");
  private static final Comparator<State> WORST_FIRST =
      Comparator.comparing(
          List.of(State.Outage, State.Degraded, State.Unseen, State.Operational)::indexOf);

  private SecondReading() {}

  /** What is to be told. */
  static Expected of(CorpusCase given) {
    ServiceStatus service = given.declared();
    long now = given.at().getEpochSecond();
    Map<String, Cluster> clusters = new TreeMap<>();
    given.clusters().forEach((name, objects) -> clusters.put(name, cluster(name, objects, now)));
    Told told =
        StatusReading.tell(
                List.of(
                    new Moment(
                        now,
                        false,
                        new Settings(90),
                        Definition.of(service.getMetadata().getNamespace(), service.getSpec()),
                        clusters,
                        false,
                        List.of(),
                        "")))
            .getFirst();
    return expected(told);
  }

  private static Cluster cluster(String name, List<? extends JsonNode> objects, long now) {
    Map<String, Stream> streams = new HashMap<>();
    for (String kind : KINDS) {
      List<JsonNode> items = new ArrayList<>(objects);
      items.removeIf(object -> !object.path("kind").asText().equals(kind));
      streams.put(kind, new Stream.Fresh(items));
    }
    boolean hub = name.equals("local");
    return new Cluster(hub, Map.of(), true, Set.of("*"), Set.of(), 0, now, streams);
  }

  private static Expected expected(Told told) {
    Map<String, String> conditions = new TreeMap<>();
    told.conditions()
        .forEach((type, says) -> conditions.put(type, says.status() + " " + says.reason()));
    List<Row> rows = new ArrayList<>();
    told.rows()
        .forEach((name, row) ->
            rows.add(new Row(name, row.state(), orNull(row.reason()), needs(row.needs()))));
    rows.sort(Comparator.comparing(Row::state, WORST_FIRST).thenComparing(Row::name));
    return new Expected(
        told.level(),
        told.level() == Level.Operational ? 0 : 1,
        told.conditions().get("Degraded").reason(),
        told.ready() + "/" + told.expected(),
        told.operationalClusters() + "/" + told.rows().size(),
        conditions,
        rows);
  }

  private static List<NeedRow> needs(Map<String, Told.NeedRow> told) {
    List<NeedRow> needs = new ArrayList<>();
    told.forEach((name, need) ->
        needs.add(
            new NeedRow(
                name,
                need.state(),
                orNull(need.reason()),
                need.ready(),
                need.expected(),
                need.starting(),
                need.failing())));
    needs.sort(Comparator.comparing(NeedRow::state, WORST_FIRST).thenComparing(NeedRow::name));
    return needs;
  }

  private static String orNull(String reason) {
    return reason == null || reason.isEmpty() ? null : reason;
  }
}
