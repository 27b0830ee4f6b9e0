package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.Checkpoint;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is remembered of a service between evaluations.
 *
 * @param dampening own level and waits
 * @param shown level
 * @param needs each need in each cluster
 */
public record ServiceMemory(Dampening dampening, ShownLevel shown, Map<Cell, NeedMemory> needs) {
  /**
   * What the CRD stores of one need; beyond it a restart forgets that a need ever matched, which is
   * blindness, not an outage.
   */
  private static final int CLUSTERS_AT_MOST = 100;

  /**
   * One need in one cluster, as declared: another namespace or selector is another cell.
   *
   * @param need name of the need
   * @param cluster name of the cluster
   * @param definition fingerprint of namespace and selector or workload
   */
  public record Cell(String need, String cluster, String definition) {
    /**
     * Fingerprint of what decides which pods a need speaks of, whatever the order it is told in.
     */
    static String definition(String namespace, PodSource source) {
      String text = namespace + source.definition();
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 8);
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every Java has SHA-256", impossible);
      }
    }
  }

  /** Of a service that was never evaluated. */
  public static ServiceMemory startingAt(Moment firstVisit) {
    OwnLevel own = OwnLevel.unknownSince(firstVisit.hub());
    return new ServiceMemory(Dampening.restored(own, null), ShownLevel.of(own), Map.of());
  }

  /**
   * As an earlier life of the operator left it: level, last known level, starts of blindness and of
   * arriving and what ever matched go on; waits and settling start anew.
   *
   * @param status as stored; null if there is none
   * @param now elapsed times are taken against it, and are never negative
   */
  public static ServiceMemory restored(ServiceStatusStatus status, Moment now) {
    if (status == null || status.level() == null) {
      return startingAt(now);
    }
    Checkpoint checkpoint = status.checkpoint();
    Long blindSince =
        checkpoint == null || checkpoint.blindSinceTime() == null
            ? null
            : now.nanosAt(instant(checkpoint.blindSinceTime(), now));
    return new ServiceMemory(
        Dampening.restored(ownLevel(status, now), blindSince),
        new ShownLevel(status.level(), instant(status.sinceTime(), now), Optional.empty()),
        checkpoint == null ? Map.of() : cells(checkpoint, now));
  }

  /**
   * While the service is not judged nothing is known or seen; what was known is kept for when it
   * is.
   */
  public ServiceMemory notJudged(Moment now) {
    OwnLevel own = dampening.own();
    OwnLevel unknown = own.isKnown() ? own.lost(now.hub()) : own;
    Map<Cell, NeedMemory> kept = new HashMap<>(needs);
    kept.replaceAll((cell, memory) -> memory.notLookedAt());
    return new ServiceMemory(
        Dampening.restored(unknown, null), shown.notJudged(now), Map.copyOf(kept));
  }

  /**
   * The same, if it stands as it does for long: nothing that starts or is missing is waited for. So
   * does a service that shows something worse than Operational.
   */
  public ServiceMemory longSettled() {
    Map<Cell, NeedMemory> settled = new HashMap<>(needs);
    settled.replaceAll((cell, memory) -> memory.longSettled());
    return new ServiceMemory(dampening, shown, Map.copyOf(settled));
  }

  /**
   * What matched in clusters that are out of scope now, of needs that are still declared so. A
   * cluster leaves the scope for a moment as well, when a label is edited or a MemberCluster is
   * replaced: were that forgotten, an outage there would look like a typo from then on.
   *
   * @param inScope what is remembered anyway
   */
  Map<Cell, NeedMemory> outOf(Scope scope, Set<Cell> inScope) {
    Map<String, List<Cell>> left =
        needs.keySet().stream()
            .filter(cell -> needs.get(cell).matched() && scope.declares(cell))
            .filter(cell -> !inScope.contains(cell))
            .sorted(Comparator.comparing(Cell::cluster))
            .collect(Collectors.groupingBy(Cell::need));
    return left.values().stream()
        .flatMap(ofOneNeed -> ofOneNeed.stream().limit(CLUSTERS_AT_MOST))
        .collect(Collectors.toMap(Function.identity(), cell -> needs.get(cell).outOfScope()));
  }

  /** The level of the service by its own pods. */
  public OwnLevel own() {
    return dampening.own();
  }

  private static OwnLevel ownLevel(ServiceStatusStatus status, Moment now) {
    Checkpoint.Own stored = status.checkpoint() == null ? null : status.checkpoint().own();
    boolean other = stored != null && stored.level() != null;
    Level level = other ? stored.level() : status.level();
    Instant since = instant(other ? stored.sinceTime() : status.sinceTime(), now);
    if (level.isComputed()) {
      return OwnLevel.known(level, since);
    }
    var last = status.lastKnown();
    return last == null || last.level() == null || !last.level().isComputed()
        ? OwnLevel.unknownSince(since)
        : new OwnLevel(Level.Unknown, since, last.level(), instant(last.sinceTime(), now));
  }

  private static Map<Cell, NeedMemory> cells(Checkpoint checkpoint, Moment now) {
    Map<Cell, NeedMemory> cells = new HashMap<>();
    for (var need : checkpoint.needs()) {
      for (String cluster : need.matched()) {
        if (Stream.of(need.name(), cluster, need.definition()).anyMatch(Objects::isNull)) {
          continue; // by another hand
        }
        String arriving = need.arriving().get(cluster);
        Long since = arriving == null ? null : now.nanosAt(instant(arriving, now));
        cells.put(
            new Cell(need.name(), cluster, need.definition()),
            NeedMemory.restored(true, since, need.scaledToZero().contains(cluster)));
      }
    }
    return cells;
  }

  /** What a successor needs; null if that is nothing. */
  public Checkpoint checkpoint(Moment now) {
    Map<String, List<Cell>> matched =
        needs.keySet().stream()
            .filter(cell -> needs.get(cell).matched())
            .sorted(Comparator.comparing(Cell::cluster))
            .collect(Collectors.groupingBy(Cell::need, TreeMap::new, Collectors.toList()));
    List<Checkpoint.NeedMemory> stored =
        matched.values().stream().map(cells -> stored(cells, now)).toList();
    Long blind = dampening.blindSince();
    OwnLevel own = own();
    Checkpoint.Own other =
        shown.isJust(own) ? null : new Checkpoint.Own(own.level(), time(own.since()));
    return blind == null && other == null && stored.isEmpty()
        ? null
        : new Checkpoint(null, blind == null ? null : time(now.hubAt(blind)), other, stored);
  }

  private Checkpoint.NeedMemory stored(List<Cell> ofOneNeed, Moment now) {
    List<Cell> cells =
        ofOneNeed.stream()
            .sorted(Comparator.comparing(cell -> needs.get(cell).isOutOfScope())) // stable
            .limit(CLUSTERS_AT_MOST)
            .sorted(Comparator.comparing(Cell::cluster))
            .toList();
    Map<String, String> arriving = new TreeMap<>();
    for (Cell cell : cells) {
      NeedMemory memory = needs.get(cell);
      if (memory.arriving()) {
        arriving.put(cell.cluster(), time(now.hubAt(memory.arrivingSince())));
      }
    }
    return new Checkpoint.NeedMemory(
        cells.getFirst().need(),
        cells.getFirst().definition(),
        cells.stream().map(Cell::cluster).toList(),
        arriving,
        cells.stream().filter(cell -> needs.get(cell).fromZero()).map(Cell::cluster).toList());
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * A time that cannot be read counts as now: nothing is taken to have lasted longer than is known.
   */
  private static Instant instant(String text, Moment now) {
    try {
      return text == null ? now.hub() : Instant.parse(text);
    } catch (DateTimeParseException unreadable) {
      return now.hub();
    }
  }
}
