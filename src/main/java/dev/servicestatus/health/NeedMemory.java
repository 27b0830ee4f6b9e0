package dev.servicestatus.health;

import dev.servicestatus.health.ClusterView.Seen;
import java.time.Duration;

/**
 * What is remembered of one need in one cluster between evaluations. {@code matched} and {@code
 * arrivingSince} and {@code fromZero} survive a restart, the rest starts anew.
 *
 * @param matched whether it ever matched a pod there, or its workload was ever there
 * @param arrived whether arriving is over: it was whole once, or its time is up
 * @param arrivingSince monotonic reading of the first evaluation that saw it; null before
 * @param fromZero whether its workload declares 0 replicas, or it is arriving from there
 * @param seenNanos monotonic reading of the last evaluation, if that saw it; null otherwise
 * @param whole whether the last evaluation that saw it found it whole
 * @param readyTurns as counted at that evaluation
 * @param sinceTurn seen time since it was whole, a pod of it turned Ready, or it was first seen
 * @param sinceWhole seen time since it was whole, or first seen
 */
public record NeedMemory(
    boolean matched,
    boolean arrived,
    Long arrivingSince,
    boolean fromZero,
    Long seenNanos,
    boolean whole,
    long readyTurns,
    Duration sinceTurn,
    Duration sinceWhole) {

  /** Nothing is known yet. */
  public static final NeedMemory NEW =
      new NeedMemory(false, false, null, false, null, false, 0, Duration.ZERO, Duration.ZERO);

  /** Settling is over after so long without being whole. */
  static final Duration SETTLING_AT_MOST = Duration.ofHours(1);

  /**
   * As stored before a restart.
   *
   * @param matched whether it ever matched a pod
   * @param arrivingSince monotonic reading of the start of arriving; null if that is over or never
   *     began
   * @param fromZero whether its workload declared 0 replicas, or it was arriving from there
   */
  public static NeedMemory restored(boolean matched, Long arrivingSince, boolean fromZero) {
    return new NeedMemory(
        matched,
        matched && arrivingSince == null,
        arrivingSince,
        fromZero,
        null,
        false,
        0,
        Duration.ZERO,
        Duration.ZERO);
  }

  /** Whether pods that are missing or starting may still be a start rather than a failure. */
  public boolean settling(Duration grace) {
    return sinceTurn.compareTo(grace) < 0 && sinceWhole.compareTo(SETTLING_AT_MOST) < 0;
  }

  /** Whether it has not been whole yet, and still may take its time. */
  public boolean arriving() {
    return arrivingSince != null && !arrived;
  }

  /** While nobody may look at it: what survives a restart, and no more. */
  NeedMemory notLookedAt() {
    return isOutOfScope() ? this : restored(matched, arriving() ? arrivingSince : null, fromZero);
  }

  /** While its cluster is out of scope: should it be in scope again, that is an arrival. */
  NeedMemory outOfScope() {
    return new NeedMemory(
        matched, false, null, false, null, false, 0, Duration.ZERO, Duration.ZERO);
  }

  /** Whether nothing but that it matched is known of it. */
  boolean isOutOfScope() {
    return matched && !arrived && arrivingSince == null;
  }

  /** As if it had been seen for long, without being whole. */
  NeedMemory longSettled() {
    return new NeedMemory(
        matched,
        arrived,
        arrivingSince,
        fromZero,
        seenNanos,
        whole,
        readyTurns,
        SETTLING_AT_MOST,
        SETTLING_AT_MOST);
  }

  /** After an evaluation that does not see it; until then it was seen, and that time counts. */
  NeedMemory unseen(long now) {
    Duration passed = seenUntil(now);
    return new NeedMemory(
        matched,
        arrived,
        arrivingSince,
        fromZero,
        null,
        whole,
        readyTurns,
        sinceTurn.plus(passed),
        sinceWhole.plus(passed));
  }

  /**
   * After an evaluation that sees its workload declare 0 replicas: as declared, so no time without
   * being whole passes, and leaving it is an arrival.
   */
  NeedMemory scaledToZero(Seen view, long now) {
    return new NeedMemory(
        true,
        true,
        null,
        true,
        now,
        false,
        view.counts().readyTurns(),
        Duration.ZERO,
        Duration.ZERO);
  }

  private Duration seenUntil(long now) {
    return seenNanos == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, now - seenNanos));
  }

  /** After an evaluation that sees it. Time counts from an evaluation that saw it to the next. */
  NeedMemory seen(Seen view, boolean wholeNow, Duration grace, long now) {
    if (!matched && !view.counts().isFound()) {
      return unseen(now); // never matched: as good as not seen
    }
    boolean first = arrivingSince == null && (!arrived || fromZero);
    boolean turned = first || whole || wholeNow || view.counts().readyTurns() != readyTurns;
    Duration passed = seenUntil(now);
    Long since = first ? Long.valueOf(now) : arrivingSince;
    boolean over = arrived && !fromZero || wholeNow || now - since >= grace.toNanos();
    return new NeedMemory(
        true,
        over,
        over ? null : since,
        fromZero && !over,
        now,
        wholeNow,
        view.counts().readyTurns(),
        turned ? Duration.ZERO : sinceTurn.plus(passed),
        first || whole || wholeNow ? Duration.ZERO : sinceWhole.plus(passed));
  }
}
