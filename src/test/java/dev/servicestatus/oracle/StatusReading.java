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
import dev.servicestatus.oracle.Told.NeedRow;
import dev.servicestatus.oracle.Told.Row;
import dev.servicestatus.oracle.Told.Says;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.HashMap;
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

  /** Why nobody looks at all. */
  private static final Set<String> REFUSED =
      Set.of("ClusterNotFound", "ClusterNotGranted", "NamespaceNotGranted", "NamespaceNotWatched");

  private final Map<Place, List<Look>> looks = new HashMap<>();
  private final LevelReading levels = new LevelReading();
  private int starts;
  private boolean suspecting;
  private Long suspectedSince;
  private Long trustedSince;
  private Own own;
  private String reason = "";
  private Level shown;
  private long shownSince;

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
      suspecting = false;
      trustedSince = null;
      levels.restart(own);
    }
    suspectedSince = !suspecting && moment.suspecting() ? (Long) moment.time() : suspectedSince;
    trustedSince = suspecting && !moment.suspecting() ? (Long) moment.time() : trustedSince;
    suspecting = moment.suspecting();
    Definition definition = moment.definition();
    if (definition.suspend() || definition.invalid()) {
      return notJudged(moment);
    }
    List<Part> parts = parts(moment);
    Verdict verdict =
        new ServiceReading(
                parts,
                moment.suspecting(),
                suspectedSince,
                trustedSince,
                moment.time(),
                moment.settings().patience())
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
    return tell(moment, parts, verdict, before);
  }

  /** Nothing is looked at: what is known of needs stays, the rest begins anew. */
  private Told notJudged(Moment moment) {
    looks.values().forEach(of -> of.add(NeedReading.notLookedAt(moment.time())));
    own = levels.notJudged(moment.time());
    show(Level.Unknown, moment.time());
    reason = moment.definition().invalid() ? "InvalidSpec" : "Suspended";
    Map<String, Says> conditions = new TreeMap<>();
    Says unknown = new Says("Unknown", reason);
    conditions.put("Available", unknown);
    conditions.put("Degraded", unknown);
    conditions.put("UnderMaintenance", new Says("False", "None"));
    boolean invalid = moment.definition().invalid();
    conditions.put(
        "Ready", invalid ? new Says("False", "InvalidSpec") : new Says("True", "Evaluated"));
    String stalled = invalid ? "InvalidSpec" : moment.stalled();
    if (!stalled.isEmpty()) {
      conditions.put("Ready", new Says("False", stalled));
      conditions.put("Stalled", new Says("True", stalled));
    }
    return new Told(
        moment.time(),
        shown,
        shownSince,
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

  /**
   * While something worse than the facts is shown, its reason stays; but not that of a service that
   * holds this one down no more.
   */
  private String reason(Verdict verdict, Level level) {
    if (!own.reason().isEmpty()) {
      return own.reason();
    }
    if (level == Level.Operational || level == Level.UnderMaintenance) {
      return "AsDeclared";
    }
    boolean ofOwn = !reason.equals("DependencyDown");
    boolean stays = level.worseThan(verdict.best()) && level == shown && ofOwn;
    if (stays) {
      return reason;
    }
    if (verdict.cause().isEmpty()) {
      return shown == Level.Unknown || !ofOwn ? "NotReady" : reason;
    }
    return verdict.cause();
  }

  /** A level that goes on being shown keeps its time, whatever it is shown for. */
  private void show(Level level, long since) {
    if (level != shown) {
      shown = level;
      shownSince = since;
    }
  }

  private Told tell(Moment moment, List<Part> parts, Verdict verdict, Level ownBefore) {
    Level cap = moment.stalled().isEmpty() ? cap(moment.dependencies()) : Level.Operational;
    boolean capped =
        own.level() == Level.Unknown ? cap != Level.Operational : cap.worseThan(own.level());
    Level level = capped ? cap : own.level();
    if (level == Level.Operational && isAllMaintained(parts)) {
      level = Level.UnderMaintenance;
    }
    reason = capped ? "DependencyDown" : reason(verdict, level);
    show(level, level == own.level() && own.level() != ownBefore ? own.since() : moment.time());
    Map<String, Says> conditions = new TreeMap<>();
    boolean known = level != Level.Unknown;
    boolean well = level == Level.Operational || level == Level.UnderMaintenance;
    String available = !known ? "Unknown" : level == Level.MajorOutage ? "False" : "True";
    conditions.put("Available", new Says(available, reason));
    conditions.put("Degraded", new Says(!known ? "Unknown" : well ? "False" : "True", reason));
    boolean scaledToZero = placed(parts).stream().anyMatch(p -> p.pair().maintenance());
    conditions.put(
        "UnderMaintenance",
        scaledToZero ? new Says("True", "ScaledToZero") : new Says("False", "None"));
    conditions.put("ClustersReachable", reachable(parts));
    conditions.put("Ready", new Says("True", "Evaluated"));
    if (!moment.stalled().isEmpty()) {
      conditions.put("Ready", new Says("False", moment.stalled()));
      conditions.put("Stalled", new Says("True", moment.stalled()));
    }
    Map<String, Row> rows = rows(parts);
    List<Look> seen =
        placed(parts).stream().filter(p -> !p.pair().unseen()).map(p -> p.pair().look()).toList();
    return new Told(
        moment.time(),
        level,
        shownSince,
        own.lastKnown(),
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
    List<Placed> required =
        placed(parts).stream().filter(p -> !p.need().optional() && p.pair().known()).toList();
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
    before.forEach((place, of) -> {
      if (!looks.containsKey(place) && isDeclared(place, moment)) {
        looks.put(place, NeedReading.outOfScope(of, moment.time(), starts));
      }
    });
    return parts;
  }

  private static boolean isDeclared(Place place, Moment moment) {
    return moment.definition().needs().stream()
        .map(want ->
            new Place(
                want.name(), want.namespace(), want.selector(), want.workload(), place.cluster()))
        .anyMatch(place::equals);
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
      boolean refused = gaps.keySet().stream().anyMatch(REFUSED::contains);
      of.add(
          refused
              ? NeedReading.notLookedAt(moment.time())
              : NeedReading.unseen(moment.time(), starts));
      String reason = Reasons.worst(gaps.keySet());
      Stream.NotFresh gap = gaps.get(reason);
      Pair pair = NeedReading.judge(need, of, reason);
      long since =
          gap.reason() == null
              ? gap.since()
              : gaps.values().stream().mapToLong(Stream.NotFresh::since).min().orElseThrow();
      return new Placed(need, name, pair, since, gap.contact());
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
