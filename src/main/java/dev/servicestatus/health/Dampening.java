package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.health.Waits.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * From pairs to the level shown: worse only when even the best reading is worse for long enough,
 * better only when even the worst reading is better for long enough, Unknown when blind for too
 * long.
 *
 * @param own the level shown
 * @param waits running
 * @param blindSince monotonic reading of when it became blind; null while it is not
 * @param borneOutSince monotonic reading of when the pair first bore the last known level out; null
 *     while it does not
 * @param flapping whether it comes and goes
 */
record Dampening(
    OwnLevel own, Waits waits, Long blindSince, Long borneOutSince, Flapping flapping) {
  /**
   * How long things are waited for.
   *
   * @param worseAfter before something worse is shown
   * @param betterAfter before something better is shown
   * @param patience before blindness is shown
   */
  record Lengths(Duration worseAfter, Duration betterAfter, Duration patience) {}

  /**
   * A step.
   *
   * @param dampening afterwards
   * @param ask clusters from which an answer is wanted now, because a wait is full
   * @param wakeAt monotonic reading of when blindness is shown; null if it is not blind, or is
   *     shown
   * @param fullAt monotonic reading of when the next wait is full; null if none runs
   * @param flappingAt monotonic reading of when coming and going begins or ends by time alone; null
   *     if never
   */
  record Step(Dampening dampening, Set<String> ask, Long wakeAt, Long fullAt, Long flappingAt) {}

  static Dampening restored(OwnLevel own, Long blindSince) {
    return new Dampening(own, Waits.NONE, blindSince, null, Flapping.NONE);
  }

  /**
   * What is shown after new facts, or after time has passed.
   *
   * @param lostAt monotonic reading of when something was lost from sight that was seen last time;
   *     null if nothing was
   */
  Step after(Verdict verdict, Long lostAt, Lengths lengths, Moment now) {
    long nanos = now.nanos();
    Waits running = waits.after(verdict, lengths.patience(), nanos);
    Long blind = !verdict.blind() ? null : blindSince != null ? blindSince : lostAt;
    if (verdict.blind() && blind == null) {
      blind = nanos;
    }
    Flapping comesAndGoes = flapping.after(verdict, nanos);
    boolean blindForLong = blind != null && isOver(blind, verdict, lengths, nanos);

    Set<String> ask = new LinkedHashSet<>();
    OwnLevel level = effective(wanted(own, running, comesAndGoes, lengths), verdict, ask, now);
    Long borneOut = borneOut(level, verdict, nanos);
    if (borneOut != null && (lengths.betterAfter().isZero() || answered(verdict, borneOut, ask))) {
      level = OwnLevel.known(level.reference(), now.hubAt(borneOut));
    }
    level = noBetterThan(comesAndGoes, level, verdict, now);
    if (blindForLong && level.isKnown()) {
      level = level.lost(own.isKnown() ? lastContact(verdict, blind, now) : own.since());
    }
    Long fullAt =
        wanted(level, running, comesAndGoes, lengths).stream()
            .map(Candidate::fullAt)
            .filter(at -> at > nanos)
            .min(Long::compare)
            .orElse(null);
    Long shownAt =
        blind == null || blindForLong ? null : Long.valueOf(blind + lengths.patience().toNanos());
    return new Step(
        new Dampening(level, running, blind, borneOut, comesAndGoes),
        ask,
        shownAt,
        fullAt,
        comesAndGoes.changesAt());
  }

  /** The waits that would change a level, most wanted first. */
  private static List<Candidate> wanted(
      OwnLevel level, Waits running, Flapping flapping, Lengths lengths) {
    Level floor = flapping.floor();
    return running
        .candidates(level.reference(), lengths.worseAfter(), lengths.betterAfter())
        .stream()
        .filter(candidate -> !floor.worseThan(candidate.level()))
        .toList();
  }

  /** What comes and goes is not shown as well, nor, while it is seen, as unknown. */
  private static OwnLevel noBetterThan(
      Flapping flapping, OwnLevel level, Verdict verdict, Moment now) {
    Level floor = flapping.floor();
    boolean better = level.isKnown() ? floor.worseThan(level.level()) : !verdict.blind();
    if (!flapping.active() || !better) {
      return level;
    }
    Instant first =
        flapping.changes().isEmpty() ? now.hub() : now.hubAt(flapping.changes().getFirst());
    boolean begins = !level.isKnown() || level.level() == Level.Operational;
    boolean earlier = begins && first.isAfter(level.since());
    return OwnLevel.known(floor, earlier ? first : now.hub());
  }

  private static boolean isOver(long blind, Verdict verdict, Lengths lengths, long nanos) {
    return verdict.grantMissing() || nanos - blind >= lengths.patience().toNanos();
  }

  /**
   * The first wait that is full, proven and, unless it has no length, backed by an answer of every
   * fresh cluster.
   */
  private OwnLevel effective(
      List<Candidate> candidates, Verdict verdict, Set<String> ask, Moment now) {
    for (Candidate candidate : candidates) {
      if (now.nanos() >= candidate.fullAt()
          && (candidate.length().isZero() || answered(verdict, candidate.fullAt(), ask))) {
        return OwnLevel.known(candidate.level(), now.hubAt(candidate.proof().start()));
      }
    }
    return own;
  }

  /** From when on the pair bears out what was last known; nothing is asked while it is known. */
  private Long borneOut(OwnLevel level, Verdict verdict, long nanos) {
    Level last = level.reference();
    boolean within = !verdict.best().worseThan(last) && !last.worseThan(verdict.worst());
    if (level.isKnown() || !within || !verdict.agrees()) {
      return null;
    }
    return borneOutSince == null ? Long.valueOf(nanos) : borneOutSince;
  }

  /** Whether every fresh cluster has answered since then; those that have not are to be asked. */
  private static boolean answered(Verdict verdict, long since, Collection<String> ask) {
    boolean answered = true;
    for (NeedVerdict need : verdict.needs()) {
      if (need.answeredNanos() != null && need.answeredNanos() < since) {
        ask.add(need.cluster());
        answered = false;
      }
    }
    return answered;
  }

  /**
   * The last answer of what was lost last before it became blind; that moment itself where none is
   * known.
   */
  private static Instant lastContact(Verdict verdict, long blindSince, Moment now) {
    return verdict.unseen().stream()
        .map(NeedVerdict::unseen)
        .filter(unseen -> unseen.sinceNanos() <= blindSince && unseen.lastContactNanos() != null)
        .max(Comparator.comparingLong(ClusterView.Unseen::sinceNanos))
        .map(unseen -> now.hubAt(unseen.lastContactNanos()))
        .orElse(now.hubAt(blindSince));
  }
}
