package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Whether a service comes and goes: it is bad while even the best reading is worse than
 * Operational, and good while even the worst is Operational. Only the last 10 minutes are known.
 *
 * @param good the last of both; null before either
 * @param changes monotonic readings of the newest changes from one to the other, oldest first
 * @param spells time in which it was bad, oldest first
 * @param bad whether it is bad since {@code at}
 * @param outage whether it is out since then, at least in part
 * @param fine whether it is good since then
 * @param at monotonic reading of the last evaluation
 * @param active whether it comes and goes
 */
record Flapping(
    Boolean good,
    List<Long> changes,
    List<Spell> spells,
    boolean bad,
    boolean outage,
    boolean fine,
    long at,
    boolean active) {
  static final Flapping NONE =
      new Flapping(null, List.of(), List.of(), false, false, false, 0, false);

  private static final long WINDOW = Duration.ofMinutes(10).toNanos();
  private static final int CHANGES = 5;
  private static final long BAD = Duration.ofSeconds(60).toNanos();
  private static final int FEW_CHANGES = 2;
  private static final long LITTLE_BAD = Duration.ofSeconds(10).toNanos();
  private static final long HALF = WINDOW / 2;

  /** Beyond it the oldest are taken together, as if what is bad of them lay evenly in them. */
  private static final int SPELLS_AT_MOST = 128;

  /** As much may have left the 10 minutes meanwhile as came in: no look follows at once. */
  private static final long NOT_SOONER = Duration.ofSeconds(1).toNanos();

  /**
   * A stretch of time.
   *
   * @param start monotonic reading
   * @param end monotonic reading
   * @param bad so much of it, in nanoseconds
   * @param outage so much of it, in nanoseconds
   */
  record Spell(long start, long end, long bad, long outage) {
    private Spell and(Spell later) {
      return new Spell(start, later.end, bad + later.bad, outage + later.outage);
    }

    private boolean goesOnAs(boolean out) {
      return bad == end - start && outage == (out ? bad : 0);
    }

    /** How much of an amount lies after a moment. */
    private long after(long moment, long amount) {
      if (moment <= start || amount == 0) {
        return amount;
      }
      long left = Math.max(0, end - moment);
      return amount == end - start ? left : (long) ((double) amount * left / (end - start));
    }

    /** The moment after which so much of an amount lies. */
    private long before(long left, long amount) {
      return amount == end - start
          ? end - left
          : end - (long) ((double) left / amount * (end - start));
    }
  }

  /** After an evaluation. */
  Flapping after(Verdict verdict, long now) {
    boolean badNow = verdict.best() != Level.Operational;
    boolean goodNow = verdict.worst() == Level.Operational;
    boolean changed = good != null && (good ? badNow : goodNow);
    List<Long> recent = new ArrayList<>(changes);
    if (changed) {
      recent.add(now);
    }
    recent.removeIf(change -> change <= now - WINDOW);
    List<Long> newest = recent.subList(Math.max(0, recent.size() - CHANGES), recent.size());
    var next =
        new Flapping(
            badNow || goodNow ? Boolean.valueOf(goodNow) : good,
            List.copyOf(newest),
            spellsUntil(now),
            badNow,
            badNow && verdict.best() != Level.DegradedPerformance,
            goodNow,
            now,
            active);
    return next.active(active ? !next.ends() : next.begins());
  }

  private Flapping active(boolean now) {
    return new Flapping(good, changes, spells, bad, outage, fine, at, now);
  }

  private List<Spell> spellsUntil(long now) {
    List<Spell> all = new ArrayList<>(spells);
    if (bad && now > at) {
      var last = new Spell(at, now, now - at, outage ? now - at : 0);
      boolean goesOn = !all.isEmpty() && all.getLast().end == at && all.getLast().goesOnAs(outage);
      all.add(goesOn ? all.removeLast().and(last) : last);
    }
    all.removeIf(spell -> spell.end <= now - WINDOW);
    while (all.size() > SPELLS_AT_MOST) {
      all.addFirst(all.removeFirst().and(all.removeFirst()));
    }
    return List.copyOf(all);
  }

  private boolean begins() {
    return changes.size() >= CHANGES && lately(Spell::bad) >= BAD;
  }

  private boolean ends() {
    return fine && (changes.size() < FEW_CHANGES || lately(Spell::bad) < LITTLE_BAD);
  }

  private long lately(ToLongFunction<Spell> amount) {
    return spells.stream()
        .mapToLong(spell -> spell.after(at - WINDOW, amount.applyAsLong(spell)))
        .sum();
  }

  /** The own level is no better than this. */
  Level floor() {
    if (!active) {
      return Level.Operational;
    }
    return lately(Spell::outage) > HALF ? Level.PartialOutage : Level.DegradedPerformance;
  }

  /** Monotonic reading of when any of this changes by time alone; null if never. */
  Long changesAt() {
    if (!active) {
      return bad && changes.size() >= CHANGES ? grownTo(BAD, Spell::bad) : null;
    }
    if (outage) {
      return floor() == Level.PartialOutage ? null : grownTo(HALF + 1, Spell::outage);
    }
    Long down = floor() == Level.PartialOutage ? shrunkBelow(HALF + 1, Spell::outage) : null;
    if (!fine) {
      return down;
    }
    long few = changes.get(changes.size() - FEW_CHANGES) + WINDOW;
    long end = Math.min(few, shrunkBelow(LITTLE_BAD, Spell::bad));
    return down == null ? end : Math.min(down, end);
  }

  private long grownTo(long limit, ToLongFunction<Spell> amount) {
    return at + Math.max(NOT_SOONER, limit - lately(amount));
  }

  /** When so much has left the 10 minutes that less than the limit is in them. */
  private long shrunkBelow(long limit, ToLongFunction<Spell> amount) {
    long newer = 0;
    for (Spell spell : spells.reversed()) {
      long of = amount.applyAsLong(spell);
      if (newer + of >= limit) {
        return Math.max(at, spell.before(limit - newer, of) + WINDOW) + 1;
      }
      newer += of;
    }
    return at + NOT_SOONER;
  }
}
