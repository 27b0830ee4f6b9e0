package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.health.Wait.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The waits of a service: for each level one to worse and one to better.
 *
 * @param worse proven while the best side is that level or worse, ruled out while the worst side is
 *     better
 * @param better proven while the worst side is that level or better, ruled out while the best side
 *     is worse
 */
record Waits(Map<Level, Wait> worse, Map<Level, Wait> better) {
  static final Waits NONE = new Waits(Map.of(), Map.of());

  /** A wait that would change what is shown. */
  record Candidate(Level level, Wait proof, Duration length) {
    long fullAt() {
      return proof.fullAt(length);
    }
  }

  Waits after(Verdict verdict, Duration patience, long now) {
    var worseAfter = new EnumMap<Level, Wait>(Level.class);
    var betterAfter = new EnumMap<Level, Wait>(Level.class);
    for (Level level : Level.values()) {
      if (!level.isComputed()) {
        continue;
      }
      put(
          worseAfter,
          level,
          Wait.after(worse.get(level), isAtLeast(level, verdict), patience, now));
      put(
          betterAfter,
          level,
          Wait.after(better.get(level), isAtMost(level, verdict), patience, now));
    }
    return new Waits(worseAfter, betterAfter);
  }

  private static void put(Map<Level, Wait> waits, Level level, Wait wait) {
    if (wait != null) {
      waits.put(level, wait);
    }
  }

  private static Evidence isAtLeast(Level level, Verdict verdict) {
    if (!level.worseThan(verdict.best())) {
      return Evidence.Proven;
    }
    return level.worseThan(verdict.worst()) ? Evidence.RuledOut : Evidence.Open;
  }

  private static Evidence isAtMost(Level level, Verdict verdict) {
    if (!verdict.worst().worseThan(level)) {
      return Evidence.Proven;
    }
    return verdict.best().worseThan(level) ? Evidence.RuledOut : Evidence.Open;
  }

  /**
   * The waits that would change what is shown, most wanted first: to the worst level that is worse,
   * else to the best that is better.
   */
  List<Candidate> candidates(Level shown, Duration worseAfter, Duration betterAfter) {
    List<Candidate> candidates = new ArrayList<>();
    for (Level level = Level.MajorOutage;
        level.worseThan(shown);
        level = Level.values()[level.ordinal() - 1]) {
      add(candidates, level, worse.get(level), worseAfter);
    }
    for (Level level = Level.Operational;
        shown.worseThan(level);
        level = Level.values()[level.ordinal() + 1]) {
      add(candidates, level, better.get(level), betterAfter);
    }
    return candidates;
  }

  private static void add(List<Candidate> candidates, Level level, Wait wait, Duration length) {
    if (wait != null && wait.proven()) {
      candidates.add(new Candidate(level, wait, length));
    }
  }
}
