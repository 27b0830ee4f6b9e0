package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.health.NeedCounts;
import dev.servicestatus.health.NeedCounts.WorstPod;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodFact;
import dev.servicestatus.health.PodRules;
import dev.servicestatus.health.PodVerdict;
import dev.servicestatus.health.PodVerdict.State;
import dev.servicestatus.health.ServiceKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The pods of one need of one service in one cluster, counted by delta: a pod that changes costs
 * its own verdict, however many others there are. Not thread-safe.
 */
final class NeedTally {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

  /** A failing pod; the worst reason first, then the first name. */
  private record Failing(PodReason reason, String pod) implements Comparable<Failing> {
    private static final Comparator<Failing> ORDER =
        Comparator.comparing(Failing::reason).thenComparing(Failing::pod);

    @Override
    public int compareTo(Failing other) {
      return ORDER.compare(this, other);
    }
  }

  /** A pod whose verdict changes by time alone; the soonest first. */
  private record Due(long seconds, String pod) implements Comparable<Due> {
    private static final Comparator<Due> ORDER =
        Comparator.comparingLong(Due::seconds).thenComparing(Due::pod);

    @Override
    public int compareTo(Due other) {
      return ORDER.compare(this, other);
    }
  }

  private final ServiceKey service;
  private final NeedWatch watch;
  private final Map<String, PodVerdict> verdicts = new HashMap<>();
  private final TreeSet<Failing> failing = new TreeSet<>();
  private final TreeSet<Due> due = new TreeSet<>();
  private int ready;
  private int starting;
  private boolean matched;
  private long readyTurns;

  NeedTally(ServiceKey service, NeedWatch watch) {
    this.service = service;
    this.watch = watch;
  }

  /** Goes on from one that judged the same pods by other criteria: what was Ready does not turn. */
  void succeed(NeedTally before) {
    readyTurns = before.readyTurns;
    verdicts.keySet().stream()
        .filter(pod -> isReady(pod) && !before.isReady(pod))
        .forEach(pod -> readyTurns++);
  }

  private boolean isReady(String pod) {
    PodVerdict verdict = verdicts.get(pod);
    return verdict != null && verdict.state() == State.Ready;
  }

  ServiceKey service() {
    return service;
  }

  NeedWatch watch() {
    return watch;
  }

  /**
   * Judges a pod that is new, changed or due.
   *
   * @param nowSeconds by the clock of the pod's API server
   * @return whether that changes what the counts show
   */
  boolean judge(PodFact pod, long nowSeconds) {
    if (!watch.source().picks(pod)) {
      return remove(pod.name());
    }
    PodVerdict verdict = PodRules.judge(pod, watch.criteria(), nowSeconds);
    PodVerdict before = verdicts.get(pod.name());
    if (verdict.equals(before)) {
      return false;
    }
    NeedCounts shown = shown();
    if (before != null) {
      uncount(pod.name(), before);
    }
    count(pod.name(), verdict);
    if (verdict.state() == State.Ready && (before == null || before.state() != State.Ready)) {
      readyTurns++;
    }
    matched = true;
    return !shown.equals(shown());
  }

  /**
   * A whole list was applied: pods that a need met while its cluster was not seen, and that are
   * gone by then, were never seen to match. What an evaluation saw to match, it remembers itself.
   */
  void relisted() {
    matched = !verdicts.isEmpty();
  }

  /** Forgets a pod; whether that changes what the counts show. */
  boolean remove(String pod) {
    PodVerdict before = verdicts.get(pod);
    if (before == null) {
      return false;
    }
    NeedCounts shown = shown();
    uncount(pod, before);
    return !shown.equals(shown());
  }

  private void count(String pod, PodVerdict verdict) {
    verdicts.put(pod, verdict);
    switch (verdict.state()) {
      case Ready -> ready++;
      case Starting -> starting++;
      case Failing -> failing.add(new Failing(verdict.reason(), pod));
      case Leaving, Finished -> {}
    }
    if (verdict.nextChangeSeconds() != NEVER) {
      due.add(new Due(verdict.nextChangeSeconds(), pod));
    }
  }

  private void uncount(String pod, PodVerdict verdict) {
    verdicts.remove(pod);
    switch (verdict.state()) {
      case Ready -> ready--;
      case Starting -> starting--;
      case Failing -> failing.remove(new Failing(verdict.reason(), pod));
      case Leaving, Finished -> {}
    }
    if (verdict.nextChangeSeconds() != NEVER) {
      due.remove(new Due(verdict.nextChangeSeconds(), pod));
    }
  }

  /**
   * The counts at a moment; verdicts that have become due by then are judged first.
   *
   * @param serverNanos now, in nanoseconds since 1970 by the clock of the pods' API server
   * @param pods finds a pod by its name
   */
  NeedCounts counts(long serverNanos, Function<String, PodFact> pods) {
    long now = Math.floorDiv(serverNanos, TimeUnit.SECONDS.toNanos(1));
    while (!due.isEmpty() && due.first().seconds() <= now) {
      Due next = due.first();
      judge(pods.apply(next.pod()), now);
      due.remove(next); // also if the verdict did not move: it must not be asked for ever
    }
    Duration untilNext = null;
    if (!due.isEmpty()) {
      long nanos = TimeUnit.SECONDS.toNanos(due.first().seconds()) - serverNanos;
      // a whole millisecond later: who waits in milliseconds must not come early
      untilNext = Duration.ofNanos((nanos / MILLISECOND + 1) * MILLISECOND);
    }
    return counts(untilNext);
  }

  /** Names of the pods that it speaks of, in whatever state. */
  Set<String> pods() {
    return verdicts.keySet();
  }

  /** What of the counts a service is woken for; the time stands for itself. */
  NeedCounts shown() {
    return counts(due.isEmpty() ? null : Duration.ofSeconds(due.first().seconds()));
  }

  private NeedCounts counts(Duration next) {
    WorstPod worst = null;
    if (!failing.isEmpty()) {
      Failing first = failing.first();
      worst = new WorstPod(first.pod(), first.reason(), verdicts.get(first.pod()).detail());
    }
    return new NeedCounts(ready, starting, failing.size(), matched, readyTurns, worst, next);
  }
}
