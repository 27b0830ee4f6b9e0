package dev.servicestatus.oracle;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.oracle.ServiceReading.Verdict;
import dev.servicestatus.oracle.Told.Known;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Section 5: from the pairs of all moments to the own level. */
final class LevelReading {
  /**
   * What one moment gave.
   *
   * @param gaps what is not fresh now
   * @param answered when the fresh cluster that answered longest ago did; null: none is fresh
   */
  record Judged(
      long time,
      Verdict verdict,
      List<Gap> gaps,
      Long answered,
      long worseAfter,
      long betterAfter,
      long patience) {

    boolean proves(Level level, boolean toWorse) {
      return (toWorse ? !level.worseThan(verdict.best()) : !verdict.worst().worseThan(level));
    }

    boolean rulesOut(Level level, boolean toWorse) {
      return (toWorse ? level.worseThan(verdict.worst()) : verdict.best().worseThan(level));
    }

    /** Whether the pair allows what was known last, and does not leave open if all is well. */
    boolean bearsOut(Level known) {
      if (verdict.best().worseThan(known) || known.worseThan(verdict.worst())) {
        return false;
      }
      boolean bestIsWell = verdict.best() == Level.Operational;
      return bestIsWell == (verdict.worst() == Level.Operational);
    }

    boolean bad() {
      return verdict.best() != Level.Operational;
    }

    boolean good() {
      return verdict.worst() == Level.Operational;
    }
  }

  /** What is not fresh since, and when it last answered; null: nobody knows. */
  record Gap(long since, Long contact) {}

  /**
   * The own level.
   *
   * @param level Unknown, or a computed one
   * @param lastKnown of Unknown; null if nothing was known
   * @param turned at this very moment
   * @param reason while it is Unknown, or Flapping; else empty
   */
  record Own(Level level, long since, Known lastKnown, boolean turned, String reason) {
    Level counted() {
      return level != Level.Unknown
          ? level
          : lastKnown == null ? Level.Operational : lastKnown.level();
    }
  }

  private static final long FLAPPING_WINDOW = 600;
  private static final List<Level> LEVELS =
      List.of(Level.Operational, Level.DegradedPerformance, Level.PartialOutage, Level.MajorOutage);

  /** All since the operator began. */
  private final List<Judged> history = new ArrayList<>();

  private Own own;
  private Long blindSince;

  private boolean flapping;
  private long flappingSince;

  /** What is stored goes on; the rest begins anew. */
  void restart(Own stored) {
    own = stored;
    history.clear();
    flapping = false;
  }

  /** Suspended, or not to be judged: what was known is kept, all else begins anew. */
  Own notJudged(long time) {
    if (own == null) {
      own = new Own(Level.Unknown, time, null, true, "");
    } else if (own.level() != Level.Unknown) {
      own = new Own(Level.Unknown, time, new Known(own.level(), own.since()), true, "");
    }
    blindSince = null;
    restart(own);
    return own;
  }

  /** The own level after one more moment. */
  Own after(Judged now) {
    history.add(now);
    Verdict verdict = now.verdict();
    boolean blind = verdict.blind();
    if (blind && blindSince == null) {
      blindSince = now.time();
    } else if (!blind) {
      blindSince = null;
    }
    if (own == null) {
      own = new Own(Level.Unknown, now.time(), null, true, "Starting");
    }
    Own before = own;
    own = new Own(own.level(), own.since(), own.lastKnown(), false, "");
    takeEffect(now);
    boolean longBlind = blind && (verdict.revoked() || now.time() - blindSince >= now.patience());
    if (longBlind && own.level() != Level.Unknown) {
      long since = before.level() == Level.Unknown ? before.since() : lastContact(now);
      own = new Own(Level.Unknown, since, new Known(own.level(), own.since()), true, "");
    }
    if (own.level() == Level.Unknown) {
      String reason = blind ? verdict.blindReason() : "Starting";
      own = new Own(own.level(), own.since(), own.lastKnown(), own.turned(), reason);
    }
    return withFlapping(now);
  }

  /** Of what was lost last before it became blind. */
  private long lastContact(Judged now) {
    return now.gaps().stream()
        .filter(gap -> gap.since() <= blindSince && gap.contact() != null)
        .max(Comparator.comparingLong(Gap::since))
        .map(Gap::contact)
        .orElse(blindSince);
  }

  private void takeEffect(Judged now) {
    Level from = own.counted();
    Own next = null;
    for (Level level : LEVELS) { // the worst that is worse
      if (level.worseThan(from)) {
        Long since = effective(level, true, now);
        next = since == null ? next : new Own(level, since, null, true, "");
      }
    }
    for (Level level : LEVELS) { // else the best that is better
      if (next == null && from.worseThan(level)) {
        Long since = effective(level, false, now);
        next = since == null ? null : new Own(level, since, null, true, "");
      }
    }
    if (next == null && own.level() == Level.Unknown) {
      Long since = bornOutSince(from);
      if (since != null && (now.betterAfter() == 0 || answeredSince(since, now))) {
        next = new Own(from, since, null, true, "");
      }
    }
    own = next == null ? own : next;
  }

  private static boolean answeredSince(long time, Judged now) {
    return now.answered() == null || now.answered() >= time;
  }

  /** Since when the last pairs have borne out a level without a break; null if now's does not. */
  private Long bornOutSince(Level known) {
    Long since = null;
    for (int i = history.size() - 1; i >= 0 && history.get(i).bearsOut(known); i--) {
      since = history.get(i).time();
    }
    return since;
  }

  /** When a wait that takes effect now has begun; null if it does not. */
  private Long effective(Level level, boolean toWorse, Judged now) {
    long wait = toWorse ? now.worseAfter() : now.betterAfter();
    Predicate<Judged> proven = judged -> judged.proves(level, toWorse);
    Predicate<Judged> ruledOut = judged -> judged.rulesOut(level, toWorse);
    Long began = null;
    Long fullAndProven = null;
    long counted = 0;
    long still = 0;
    for (int i = 0; i < history.size(); i++) {
      Judged judged = history.get(i);
      long lasts = i + 1 < history.size() ? history.get(i + 1).time() - judged.time() : 0;
      if (ruledOut.test(judged) || still > now.patience()) {
        began = null;
        counted = 0;
        still = 0;
      }
      if (!proven.test(judged)) {
        fullAndProven = null;
        still += began == null ? 0 : lasts;
        continue;
      }
      still = 0;
      began = began == null ? (Long) judged.time() : began;
      if (fullAndProven == null && counted + lasts >= wait) {
        fullAndProven = judged.time() + Math.max(0, wait - counted);
      }
      counted += lasts;
    }
    if (fullAndProven == null || counted < wait) {
      return null;
    }
    return wait == 0 || answeredSince(fullAndProven, now) ? began : null;
  }

  private Own withFlapping(Judged now) {
    long bad = lasted(now, Judged::bad);
    long changes = changes(now);
    if (!flapping && changes >= 5 && bad >= 60) {
      flapping = true;
      flappingSince = now.time();
    } else if (flapping && now.good() && (changes < 2 || bad < 10)) {
      flapping = false;
    }
    boolean blind = now.verdict().blind();
    if (!flapping || own.level() == Level.Unknown && blind) {
      return own;
    }
    long partial = lasted(now, j -> j.verdict().best().compareTo(Level.PartialOutage) >= 0);
    Level floor = partial > FLAPPING_WINDOW / 2 ? Level.PartialOutage : Level.DegradedPerformance;
    if (own.level() != Level.Unknown && !floor.worseThan(own.level())) {
      // what is worse than that has another cause
      String reason = own.level() == floor ? "Flapping" : "";
      return new Own(own.level(), own.since(), null, own.turned(), reason);
    }
    return new Own(floor, flappingSince, null, flappingSince == now.time(), "Flapping");
  }

  private long lasted(Judged now, Predicate<Judged> what) {
    long sum = 0;
    for (int i = 0; i + 1 < history.size(); i++) {
      long from = Math.max(history.get(i).time(), now.time() - FLAPPING_WINDOW);
      long to = history.get(i + 1).time();
      sum += what.test(history.get(i)) && to > from ? to - from : 0;
    }
    return sum;
  }

  private long changes(Judged now) {
    Boolean wasBad = null;
    long changes = 0;
    for (Judged judged : history) {
      if (!judged.bad() && !judged.good()) {
        continue;
      }
      if (wasBad != null && wasBad != judged.bad()) {
        changes += judged.time() > now.time() - FLAPPING_WINDOW ? 1 : 0;
      }
      wasBad = judged.bad();
    }
    return changes;
  }
}
