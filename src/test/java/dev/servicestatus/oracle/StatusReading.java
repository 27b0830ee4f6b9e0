package dev.servicestatus.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.api.v1alpha1.ClusterScope.WhenUnseen;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.State;
import dev.servicestatus.oracle.Definition.Scope;
import dev.servicestatus.oracle.Definition.Want;
import dev.servicestatus.oracle.LevelReading.Gap;
import dev.servicestatus.oracle.LevelReading.Judged;
import dev.servicestatus.oracle.LevelReading.Own;
import dev.servicestatus.oracle.Moment.Cluster;
import dev.servicestatus.oracle.Moment.Dependency;
import dev.servicestatus.oracle.Moment.Stream;
import dev.servicestatus.oracle.NeedReading.Look;
import dev.servicestatus.oracle.NeedReading.Pair;
import dev.servicestatus.oracle.ServiceReading.Part;
import dev.servicestatus.oracle.ServiceReading.Placed;
import dev.servicestatus.oracle.ServiceReading.Verdict;
import dev.servicestatus.oracle.Told.Known;
import dev.servicestatus.oracle.Told.NeedRow;
import dev.servicestatus.oracle.Told.Row;
import dev.servicestatus.oracle.Told.Says;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All sections in their order: what the status says after each moment. */
public final class StatusReading {
  /** What was looked at: a need that reads so, in one cluster. */
  private record Place(
      String need, Object namespace, Object selector, Object workload, String cluster) {}

  private final Map<Place, List<Look>> looks = new HashMap<>();
  private final LevelReading levels = new LevelReading();
  private int starts;
  private Own own;
  private String reason = "";
  private Long cappedSince;
  private Long maintenanceSince;

  private StatusReading() {}

  /**
   * Reads a history.
   *
   * @param history in the order of time
   * @return what the status says after each moment
   */
  public static List<Told> tell(List<Moment> history) {
    StatusReading reading = new StatusReading();
    return history.stream().map(reading::next).toList();
  }

  /** The next moment's status. */
  private Told next(Moment moment) {
    if (moment.restarted()) {
      starts++;
      levels.restart(own);
    }
    Definition definition = moment.definition();
    if (definition.suspend() || definition.invalid()) {
      return notJudged(moment);
    }
    List<Part> parts = parts(moment);
    Verdict verdict =
        new ServiceReading(parts, moment.suspecting(), moment.time(), moment.settings().patience())
            .verdict();
    Level before = own == null ? null : own.level();
    own =
        levels.after(
            new Judged(
                moment.time(),
                verdict,
                gaps(moment, parts),
                answered(moment, parts),
                definition.worseAfter(),
                definition.betterAfter(),
                moment.settings().patience()));
    reason = reason(verdict, before);
    return tell(moment, parts, verdict);
  }

  /** Nothing is looked at: what is known of needs stays, the rest begins anew. */
  private Told notJudged(Moment moment) {
    looks.values().forEach(of -> of.add(NeedReading.unseen(moment.time(), starts)));
    own = levels.notJudged(moment.time());
    reason = moment.definition().invalid() ? "InvalidSpec" : "Suspended";
    Map<String, Says> conditions = new TreeMap<>();
    Says unknown = new Says("Unknown", reason);
    conditions.put("Available", unknown);
    conditions.put("Degraded", unknown);
    conditions.put("UnderMaintenance", new Says("False", "None"));
    conditions.put("Ready", ready(moment));
    return new Told(
        moment.time(),
        own.level(),
        own.since(),
        own.lastKnown(),
        conditions,
        Map.of(),
        0,
        0,
        0,
        null,
        null,
        false);
  }

  private static Says ready(Moment moment) {
    return moment.definition().invalid()
        ? new Says("False", "InvalidSpec")
        : new Says("True", "Evaluated");
  }

  /** While something worse than the facts is shown, its reason stays. */
  private String reason(Verdict verdict, Level before) {
    if (!own.reason().isEmpty()) {
      return own.reason();
    }
    if (own.level() == Level.Operational) {
      return "AsDeclared";
    }
    boolean stays = before == own.level() && own.level().worseThan(verdict.best());
    if (stays || verdict.cause().isEmpty()) {
      return before == Level.Unknown ? "NotReady" : reason;
    }
    return verdict.cause();
  }

  private Told tell(Moment moment, List<Part> parts, Verdict verdict) {
    long now = moment.time();
    Level level = own.level();
    long since = own.since();
    String because = reason;
    Known lastKnown = own.lastKnown();
    Level cap = cap(moment.dependencies());
    boolean capped = level == Level.Unknown ? cap != Level.Operational : cap.worseThan(level);
    cappedSince = !capped ? null : cappedSince == null ? (Long) now : cappedSince;
    if (capped) {
      level = cap;
      since = cappedSince;
      because = "DependencyDown";
    }
    Map<String, Says> conditions = new TreeMap<>();
    String generally =
        level == Level.Unknown ? "Unknown" : level == Level.MajorOutage ? "False" : "True";
    conditions.put("Available", new Says(generally, because));
    String degraded =
        level == Level.Unknown ? "Unknown" : level == Level.Operational ? "False" : "True";
    conditions.put("Degraded", new Says(degraded, because));
    boolean scaledToZero = placed(parts).stream().anyMatch(p -> p.pair().maintenance());
    conditions.put(
        "UnderMaintenance",
        scaledToZero ? new Says("True", "ScaledToZero") : new Says("False", "None"));
    conditions.put("ClustersReachable", reachable(parts));
    conditions.put("Ready", ready(moment));
    boolean maintained = level == Level.Operational && isAllMaintained(parts);
    maintenanceSince =
        !maintained ? null : maintenanceSince == null ? (Long) now : maintenanceSince;
    if (maintained) {
      level = Level.UnderMaintenance;
      since = maintenanceSince;
    }
    Map<String, Row> rows = rows(parts);
    List<Look> seen =
        placed(parts).stream().filter(p -> !p.pair().unseen()).map(p -> p.pair().look()).toList();
    return new Told(
        now,
        level,
        since,
        lastKnown,
        conditions,
        rows,
        seen.stream().mapToInt(Look::ready).sum(),
        seen.stream().mapToInt(Look::expected).sum(),
        (int) rows.values().stream().filter(row -> row.state() == State.Operational).count(),
        verdict.best(),
        verdict.worst(),
        verdict.blind());
  }

  /** Section 6. */
  static Level cap(List<Dependency> dependencies) {
    Level cap = Level.Operational;
    for (Dependency dependency : dependencies) {
      Level shown =
          dependency.level() == Level.Unknown ? dependency.lastKnown() : dependency.level();
      if (shown == Level.MajorOutage) {
        cap =
            Level.worst(
                cap, dependency.optional() ? Level.DegradedPerformance : Level.PartialOutage);
      } else if (shown == Level.PartialOutage) {
        cap = Level.worst(cap, Level.DegradedPerformance);
      }
    }
    return cap;
  }

  private static boolean isAllMaintained(List<Part> parts) {
    Set<String> unseen = new HashSet<>();
    for (Placed placed : placed(parts)) {
      if (placed.pair().unseen()) {
        unseen.add(placed.cluster());
      }
    }
    List<Placed> required =
        placed(parts).stream()
            .filter(p -> !p.need().optional() && !unseen.contains(p.cluster()))
            .toList();
    return !required.isEmpty() && required.stream().allMatch(p -> p.pair().maintenance());
  }

  private static Says reachable(List<Part> parts) {
    List<String> reasons =
        placed(parts).stream()
            .filter(p -> p.pair().unseen())
            .map(p -> p.pair().reason())
            .filter(ServiceReading::isOfCluster)
            .toList();
    if (!reasons.isEmpty()) {
      String worst = Reasons.worst(reasons);
      return new Says(worst.equals("NotLookedYet") ? "Unknown" : "False", worst);
    }
    return parts.stream().anyMatch(part -> part.clusters().isEmpty())
        ? new Says("Unknown", "NoClusters")
        : new Says("True", "AllFresh");
  }

  private static Map<String, Row> rows(List<Part> parts) {
    Map<String, List<Placed>> byCluster = new TreeMap<>();
    placed(parts)
        .forEach(p -> byCluster.computeIfAbsent(p.cluster(), c -> new ArrayList<>()).add(p));
    Map<String, Row> rows = new TreeMap<>();
    byCluster.forEach((cluster, placed) -> rows.put(cluster, row(placed)));
    return rows;
  }

  private static Row row(List<Placed> placed) {
    Map<String, NeedRow> needs = new TreeMap<>();
    State state = State.Operational;
    for (Placed one : placed) {
      NeedRow need = needRow(one.pair());
      needs.put(one.need().name(), need);
      state = need.state().compareTo(state) > 0 ? need.state() : state;
    }
    List<String> reasons = new ArrayList<>();
    for (Placed one : placed) {
      boolean counts = state == State.Unseen ? one.pair().unseen() : !one.pair().unseen();
      if (counts && !one.pair().reason().isEmpty()) {
        reasons.add(one.pair().reason());
      }
    }
    return new Row(state, reasons.isEmpty() ? "" : Reasons.worst(reasons), needs);
  }

  private static NeedRow needRow(Pair pair) {
    Look look = pair.look();
    State state = look == null ? State.Unseen : State.valueOf(pair.worst().name());
    return new NeedRow(
        state,
        pair.best().name(),
        pair.worst().name(),
        pair.reason(),
        look == null ? null : look.ready(),
        look == null ? null : look.expected(),
        look == null ? null : look.starting(),
        look == null ? null : look.faults().size());
  }

  private static List<Placed> placed(List<Part> parts) {
    return parts.stream().flatMap(part -> part.placed().stream()).toList();
  }

  /** Where nothing ever matched, the cluster answers all the same. */
  private static List<Gap> gaps(Moment moment, List<Part> parts) {
    List<Gap> gaps = new ArrayList<>();
    for (Placed placed : placed(parts)) {
      if (!placed.looked()) {
        gaps.add(new Gap(placed.unseenSince(), placed.contact()));
      } else if (placed.pair().unseen()) {
        long answered = moment.clusters().get(placed.cluster()).answered();
        gaps.add(new Gap(answered, answered));
      }
    }
    return gaps;
  }

  /** Fresh is a cluster in which some need is looked at, whether it ever matched or not. */
  private static Long answered(Moment moment, List<Part> parts) {
    return placed(parts).stream()
        .filter(Placed::looked)
        .map(placed -> moment.clusters().get(placed.cluster()).answered())
        .min(Long::compare)
        .orElse(null);
  }

  private List<Part> parts(Moment moment) {
    List<Want> common =
        moment.definition().needs().stream().filter(need -> need.own() == null).toList();
    Map<Place, List<Look>> before = new HashMap<>(looks);
    looks.clear();
    List<Part> parts = new ArrayList<>();
    if (!common.isEmpty()) {
      parts.add(part(moment, moment.definition().clusters(), common, before));
    }
    for (Want need : moment.definition().needs()) {
      if (need.own() != null) {
        parts.add(part(moment, need.own(), List.of(need), before));
      }
    }
    return parts;
  }

  private Part part(Moment moment, Scope given, List<Want> needs, Map<Place, List<Look>> before) {
    Scope scope =
        given != null ? given : new Scope(null, null, new IntOrString("All"), WhenUnseen.Unknown);
    List<String> clusters = clusters(moment, scope);
    List<Placed> placed = new ArrayList<>();
    for (Want need : needs) {
      for (String cluster : clusters) {
        Place place =
            new Place(need.name(), need.namespace(), need.selector(), need.workload(), cluster);
        List<Look> of = before.getOrDefault(place, new ArrayList<>());
        looks.put(place, of);
        placed.add(place(moment, need, cluster, of));
      }
    }
    return new Part(scope, clusters, placed);
  }

  private static List<String> clusters(Moment moment, Scope scope) {
    if (scope.names() != null) {
      return scope.names();
    }
    List<String> names = new ArrayList<>();
    moment
        .clusters()
        .forEach((name, cluster) -> {
          boolean in =
              scope.selector() == null
                  ? cluster.hub()
                  : cluster.allows() && scope.selector().matches(cluster.labels());
          if (in) {
            names.add(name);
          }
        });
    return names;
  }

  private Placed place(Moment moment, Want need, String name, List<Look> of) {
    Cluster cluster = moment.clusters().get(name);
    Map<String, Stream.NotFresh> gaps = gaps(moment, need, cluster);
    if (!gaps.isEmpty()) {
      of.add(NeedReading.unseen(moment.time(), starts));
      String reason = Reasons.worst(gaps.keySet());
      Stream.NotFresh gap = gaps.get(reason);
      Pair pair = NeedReading.judge(need, of, reason);
      return new Placed(need, name, pair, gap.since(), gap.contact());
    }
    List<JsonNode> workloads =
        need.workload() == null ? List.of() : items(cluster, need.workload().kind());
    of.add(
        NeedReading.look(
            need, moment.time(), starts, cluster.clock(), items(cluster, "Pod"), workloads));
    Pair pair = NeedReading.judge(need, of, "");
    return new Placed(need, name, pair, null, null);
  }

  private static List<JsonNode> items(Cluster cluster, String kind) {
    return ((Stream.Fresh) cluster.streams().get(kind)).items();
  }

  /** All that hinders us from seeing a need in a cluster, by reason. */
  private static Map<String, Stream.NotFresh> gaps(Moment moment, Want need, Cluster cluster) {
    Map<String, Stream.NotFresh> gaps = new LinkedHashMap<>();
    if (cluster == null) {
      gaps.put("ClusterNotFound", new Stream.NotFresh(null, moment.time(), null));
      return gaps;
    }
    Stream.NotFresh gap = new Stream.NotFresh(null, moment.time(), null);
    if (!cluster.allows()) {
      gaps.put("ClusterNotGranted", gap);
    }
    boolean own = need.namespace().equals(moment.definition().namespace());
    if (!own && !cluster.granted().contains("*") && !cluster.granted().contains(need.namespace())) {
      gaps.put("NamespaceNotGranted", gap);
    }
    if (!cluster.watched().isEmpty() && !cluster.watched().contains(need.namespace())) {
      gaps.put("NamespaceNotWatched", gap);
    }
    List<String> kinds =
        need.workload() == null ? List.of("Pod") : List.of("Pod", need.workload().kind());
    for (String kind : kinds) {
      Stream stream = cluster.streams().get(kind);
      if (stream == null) {
        gaps.put("NotLookedYet", new Stream.NotFresh(null, moment.time(), null));
      } else if (stream instanceof Stream.NotFresh notFresh) {
        Stream.NotFresh known = gaps.get(notFresh.reason().name());
        if (known == null || known.since() > notFresh.since()) {
          gaps.put(notFresh.reason().name(), notFresh);
        }
      }
    }
    return gaps;
  }
}
