package dev.servicestatus.oracle;

import static dev.servicestatus.oracle.PodReading.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.oracle.Definition.AtZero;
import dev.servicestatus.oracle.Definition.Want;
import dev.servicestatus.oracle.PodReading.Reading;
import dev.servicestatus.oracle.PodReading.State;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Section 2: one need in one cluster, from all that was ever seen of it there. */
final class NeedReading {
  /** How much of a need is there. */
  enum Mark {
    Operational,
    Degraded,
    Outage
  }

  /**
   * One look at a need in a cluster.
   *
   * @param start which start of the operator this look belongs to
   * @param seen false: all that follows is empty
   * @param matches it has a pod, or its workload is there
   * @param declared replicas of the workload; null: no workload is named, or it is not there
   * @param scaledToZero declared 0, and that is no DaemonSet
   * @param readyPods names of these
   * @param faults reasons of the failing ones
   */
  record Look(
      long time,
      int start,
      boolean seen,
      boolean matches,
      Integer declared,
      boolean scaledToZero,
      Set<String> readyPods,
      int starting,
      List<String> faults,
      int expected,
      int minOperational,
      int minAvailable,
      long grace) {

    int ready() {
      return readyPods.size();
    }

    int counted() {
      return ready() + starting + faults.size();
    }

    int missing() {
      return Math.max(0, expected - counted());
    }

    /** Fewer than were declared, be it by the floor alone. */
    boolean hasTooFew() {
      return counted() < Math.max(expected, minAvailable);
    }

    boolean whole() {
      return seen && ready() >= minOperational && ready() >= minAvailable;
    }
  }

  /**
   * The pair, and what a row shows of it.
   *
   * @param look null if the need is unseen, NeverMatched included
   * @param reason why the worst side is not Operational, else empty
   * @param known whether it was ever seen, NeverMatched not included
   * @param maintenance scaled to zero as Maintenance, or arriving from there, when it was last seen
   */
  record Pair(Mark best, Mark worst, String reason, Look look, boolean known, boolean maintenance) {
    boolean unseen() {
      return look == null;
    }
  }

  private static final long LONGEST_SETTLING = 3600;

  /** No start of the operator. */
  private static final int NOBODY = -1;

  private NeedReading() {}

  /** Nobody looks: what comes after it is seen for the first time, as after a start. */
  static Look notLookedAt(long time) {
    return unseen(time, NOBODY);
  }

  /** Nobody looks there any more: that it matched is all that counts should it be back. */
  static List<Look> outOfScope(List<Look> looks, long time, int start) {
    boolean matched = looks.stream().anyMatch(Look::matches);
    Look last =
        new Look(time, start, false, matched, null, false, Set.of(), 0, List.of(), 0, 1, 1, 0);
    return new ArrayList<>(List.of(last));
  }

  /** Looks at a need where it is not seen. */
  static Look unseen(long time, int start) {
    return new Look(time, start, false, false, null, false, Set.of(), 0, List.of(), 0, 1, 1, 0);
  }

  /**
   * Looks at a need.
   *
   * @param clock by which the pods' API server is ahead
   * @param workloads of the wanted kind
   */
  static Look look(
      Want need, long time, int start, long clock, List<JsonNode> pods, List<JsonNode> workloads) {
    Set<String> ready = new HashSet<>();
    int starting = 0;
    List<String> faults = new ArrayList<>();
    boolean matches = false;
    for (JsonNode pod : pods) {
      if (!isOf(need, pod)) {
        continue;
      }
      matches = true;
      Reading reading = PodReading.of(pod, need, time + clock);
      if (reading.state() == State.Ready) {
        ready.add(text(pod, "/metadata/name"));
      } else if (reading.state() == State.Starting) {
        starting++;
      } else if (reading.state() == State.Failing) {
        faults.add(reading.reason());
      }
    }
    JsonNode workload = need.workload() == null ? null : find(need, workloads);
    if (need.workload() != null) {
      matches = workload != null;
    }
    Integer declared = workload == null ? null : declared(need, workload);
    int counted = ready.size() + starting + faults.size();
    Integer number = need.minOperational().getIntVal();
    int expected = declared != null ? declared : number != null ? number : counted;
    return new Look(
        time,
        start,
        true,
        matches,
        declared,
        declared != null && declared == 0 && !need.workload().kind().equals("DaemonSet"),
        ready,
        starting,
        faults,
        expected,
        atLeast(need.minOperational(), expected),
        atLeast(need.minAvailable(), expected),
        need.grace());
  }

  private static boolean isOf(Want need, JsonNode pod) {
    if (!text(pod, "/metadata/namespace").equals(need.namespace())) {
      return false;
    }
    if (need.workload() == null) {
      return need.selector().matches(labels(pod));
    }
    JsonNode owner = PodReading.controller(pod);
    String kind = need.workload().kind();
    if (kind.equals("Deployment")) {
      String hash = text(pod, "/metadata/labels/pod-template-hash");
      return text(owner, "/kind").equals("ReplicaSet")
          && text(owner, "/name").equals(need.workload().name() + "-" + hash);
    }
    return text(owner, "/kind").equals(kind) && text(owner, "/name").equals(need.workload().name());
  }

  private static Map<String, String> labels(JsonNode object) {
    Map<String, String> labels = new HashMap<>();
    object
        .at("/metadata/labels")
        .properties()
        .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    return labels;
  }

  private static JsonNode find(Want need, List<JsonNode> workloads) {
    for (JsonNode workload : workloads) {
      if (text(workload, "/metadata/namespace").equals(need.namespace())
          && text(workload, "/metadata/name").equals(need.workload().name())) {
        return workload;
      }
    }
    return null;
  }

  private static int declared(Want need, JsonNode workload) {
    return need.workload().kind().equals("DaemonSet")
        ? workload.at("/status/desiredNumberScheduled").asInt(0)
        : workload.at("/spec/replicas").asInt(1);
  }

  private static int atLeast(IntOrString wanted, int expected) {
    if (wanted.getIntVal() != null) {
      return Math.max(1, wanted.getIntVal());
    }
    int percent = Integer.parseInt(wanted.getStrVal().replace("%", ""));
    return Math.max(1, (expected * percent + 99) / 100);
  }

  /**
   * Judges a need in a cluster.
   *
   * @param looks all since its definition reads so and the cluster is in scope; the last is now
   */
  static Pair judge(Want need, List<Look> looks, String unseenReason) {
    Look now = looks.getLast();
    int first = firstMatch(looks);
    boolean known = first < looks.size();
    if (now.seen() && !known) {
      return unseenPair(need, "NeverMatched", false, false);
    }
    Arrival arrival = arrival(looks);
    boolean fromMaintenance =
        arrival.isOn() && arrival.fromZero() && need.atZero() == AtZero.Maintenance;
    if (!now.seen()) {
      boolean atMaintenance = arrival.atZero() && need.atZero() == AtZero.Maintenance;
      return unseenPair(need, unseenReason, known, atMaintenance || fromMaintenance);
    }
    boolean workloadMissing = need.workload() != null && now.declared() == null;
    boolean tooFew = now.ready() < now.minAvailable();
    if (now.scaledToZero()) { // 1
      boolean down = need.atZero() == AtZero.Outage;
      Mark mark = down ? Mark.Outage : Mark.Operational;
      boolean maintenance = need.atZero() == AtZero.Maintenance;
      return pair(need, mark, mark, down ? "NoPods" : "", now, maintenance);
    }
    if (arrival.isOn() && now.faults().isEmpty() && (tooFew || workloadMissing)) { // 2
      return pair(need, Mark.Operational, Mark.Outage, "Starting", now, fromMaintenance);
    }
    if (workloadMissing) { // 3
      return pair(need, Mark.Outage, Mark.Outage, "WorkloadMissing", now, fromMaintenance);
    }
    if (tooFew) { // 4
      String reason = now.counted() == 0 ? "NoPods" : shortfall(now);
      return pair(need, Mark.Outage, Mark.Outage, reason, now, fromMaintenance);
    }
    int maybe =
        isSettling(need, looks.subList(first, looks.size()))
            ? now.starting() + now.missing()
            : 0; // 5
    Mark best = now.ready() + maybe >= now.minOperational() ? Mark.Operational : Mark.Degraded;
    Mark worst = now.ready() >= now.minOperational() ? Mark.Operational : Mark.Degraded;
    String reason = worst == Mark.Operational ? "" : shortfall(now);
    return pair(need, best, worst, reason, now, fromMaintenance);
  }

  /** Until then it was as good as not seen. */
  private static int firstMatch(List<Look> looks) {
    int first = 0;
    while (first < looks.size() && !looks.get(first).matches()) {
      first++;
    }
    return first;
  }

  private static String shortfall(Look now) {
    List<String> reasons = new ArrayList<>(now.faults());
    if (now.starting() > 0) {
      reasons.add("Starting");
    }
    if (now.hasTooFew() || reasons.isEmpty()) {
      reasons.add("PodsMissing");
    }
    return Reasons.worst(reasons);
  }

  private static Pair unseenPair(Want need, String reason, boolean known, boolean maintenance) {
    Mark worst = soft(need, Mark.Outage);
    return new Pair(Mark.Operational, worst, reason, null, known, maintenance);
  }

  private static Pair pair(
      Want need, Mark best, Mark worst, String reason, Look look, boolean maintenance) {
    return new Pair(soft(need, best), soft(need, worst), reason, look, true, maintenance);
  }

  private static Mark soft(Want need, Mark mark) {
    return need.optional() && mark == Mark.Outage ? Mark.Degraded : mark;
  }

  /**
   * A time of arriving, as of the last look that saw it.
   *
   * @param atZero it has not begun: scaled to zero
   */
  private record Arrival(boolean isOn, boolean fromZero, boolean atZero) {}

  private static Arrival arrival(List<Look> looks) {
    Look begin = null;
    boolean fromZero = false;
    boolean atZero = false;
    boolean matched = false;
    boolean over = false;
    for (Look look : looks) {
      matched |= look.matches();
      if (!look.seen() || !matched) {
        continue;
      }
      boolean leavesZero = atZero && !look.scaledToZero();
      if (begin == null || leavesZero) {
        begin = look;
        fromZero = leavesZero;
        over = isBackAfterRestart(looks.getFirst(), look);
      }
      atZero = look.scaledToZero();
      over |= look.whole() && !look.scaledToZero() || look.time() - begin.time() >= look.grace();
    }
    return new Arrival(!over, fromZero, atZero);
  }

  /** A restart keeps that it matched, and not that it was out of scope. */
  private static boolean isBackAfterRestart(Look first, Look look) {
    return !first.seen() && first.matches() && first.start() != look.start();
  }

  /** Looks back from now, through seen time alone, for what settling began with. */
  private static boolean isSettling(Want need, List<Look> looks) {
    Look now = looks.getLast();
    long seenTime = 0;
    boolean young = false;
    for (int i = looks.size() - 1; i >= 0; i--) {
      Look look = looks.get(i);
      if (look.start() != now.start()) {
        break;
      }
      long end = i == looks.size() - 1 ? now.time() : looks.get(i + 1).time();
      if (seenTime >= LONGEST_SETTLING) {
        return false;
      }
      if (look.whole() || look.scaledToZero()) {
        return young || seenTime < need.grace();
      }
      seenTime += look.seen() ? end - look.time() : 0;
      boolean event = turnedReady(looks, i) || isFirstSeen(looks, i);
      young |= event && seenTime < need.grace();
    }
    return young && seenTime < LONGEST_SETTLING;
  }

  private static boolean turnedReady(List<Look> looks, int i) {
    Look before = lastSeenBefore(looks, i);
    return looks.get(i).seen()
        && before != null
        && !before.readyPods().containsAll(looks.get(i).readyPods());
  }

  private static boolean isFirstSeen(List<Look> looks, int i) {
    return looks.get(i).seen() && lastSeenBefore(looks, i) == null;
  }

  private static Look lastSeenBefore(List<Look> looks, int i) {
    for (int j = i - 1; j >= 0 && looks.get(j).start() == looks.get(i).start(); j--) {
      if (looks.get(j).seen()) {
        return looks.get(j);
      }
    }
    return null;
  }
}
