package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.Damping;
import dev.servicestatus.api.v1alpha1.GoDuration;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.health.Quorum.JudgedPart;
import dev.servicestatus.health.ServiceMemory.Cell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A service, evaluated: what the facts allow, what is shown, and when to look again.
 *
 * @param verdict of the facts
 * @param own level by its pods alone
 * @param shown level, with what it depends on
 * @param surroundings it was judged in
 * @param memory for the next evaluation
 * @param ask clusters from which an answer is wanted now, because a wait is full
 * @param lookAgain when something changes by time alone; null if never
 * @param askThen whether by then only a wait is full: it takes effect with an answer of every fresh
 *     cluster, so these are to be asked then, and only their answer is worth another look
 */
public record Evaluation(
    Verdict verdict,
    OwnLevel own,
    ShownLevel shown,
    Surroundings surroundings,
    ServiceMemory memory,
    Set<String> ask,
    Duration lookAgain,
    boolean askThen) {
  private static final Duration WORSE_AFTER = Duration.ofSeconds(30);
  private static final Duration BETTER_AFTER = Duration.ofSeconds(60);
  private static final Duration LITTLE = Duration.ofMillis(500);

  /** Evaluates a service that depends on no other. */
  public static Evaluation of(
      ServiceStatusSpec spec,
      Scope scope,
      Map<NeedWatch, ClusterView> views,
      ServiceMemory memory,
      Duration patience,
      Moment now) {
    return of(spec, scope, views, Surroundings.NONE, memory, patience, now);
  }

  /**
   * Evaluates a service.
   *
   * @param spec as declared
   * @param scope where it is looked at
   * @param views what is known of everything in scope that is not refused
   * @param surroundings what else there is to judge it by
   * @param memory of the last evaluation
   * @param patience how long something unseen is waited for
   * @param now the moment
   */
  public static Evaluation of(
      ServiceStatusSpec spec,
      Scope scope,
      Map<NeedWatch, ClusterView> views,
      Surroundings surroundings,
      ServiceMemory memory,
      Duration patience,
      Moment now) {
    Scope trusted = surroundings.suspected() ? scope.doubted() : scope;
    var untilDown = new Patience(patience, surroundings.doubt());
    var needs = new NeedsInScope(trusted, views, memory, untilDown, now);
    Verdict verdict = Quorum.verdict(needs.judged, untilDown, now);
    var step =
        memory.dampening().after(verdict, needs.lostAt, lengths(spec.damping(), patience), now);
    Long wakeAt = earlier(needs.wakeAt, unlessTold(step.wakeAt(), verdict, patience));
    wakeAt = earlier(wakeAt, step.flappingAt());
    boolean askThen = step.fullAt() != null && (wakeAt == null || step.fullAt() < wakeAt);
    wakeAt = earlier(wakeAt, step.fullAt());
    OwnLevel own = step.dampening().own();
    var shown =
        ShownLevel.after(memory.shown(), memory.own(), own, verdict, surroundings.effective(), now);
    return new Evaluation(
        verdict,
        own,
        shown,
        surroundings,
        new ServiceMemory(step.dampening(), shown, Map.copyOf(needs.remembered)),
        step.ask(),
        wakeAt == null ? null : Duration.ofNanos(Math.max(0, wakeAt - now.nanos())),
        askThen);
  }

  /** Each need in each cluster, judged; with what is remembered, and when that changes. */
  private static final class NeedsInScope {
    private final List<JudgedPart> judged = new ArrayList<>();
    private final Map<Cell, NeedMemory> remembered = new HashMap<>();
    private Long wakeAt;
    private Long lostAt;

    NeedsInScope(
        Scope scope,
        Map<NeedWatch, ClusterView> views,
        ServiceMemory memory,
        Patience patience,
        Moment now) {
      for (Scope.Part part : scope.parts()) {
        List<NeedVerdict> verdicts = new ArrayList<>();
        for (Scope.Place place : part.places()) {
          ClusterView view = view(place, views, now);
          NeedMemory before = memory.needs().getOrDefault(place.cell(), NeedMemory.NEW);
          NeedMemory after = NeedRules.remember(place, view, before, now);
          remembered.put(place.cell(), after);
          lostAt = later(lostAt, lostAt(view, before));
          NeedVerdict verdict = NeedRules.judge(place, view, after);
          verdicts.add(verdict);
          wakeAt = earlier(wakeAt, changeAt(part, place, verdict, after, patience, now));
        }
        judged.add(new JudgedPart(part, verdicts));
      }
      remembered.putAll(memory.outOf(scope, remembered.keySet()));
    }
  }

  /** The clusters that are fresh. */
  public Set<String> fresh() {
    return verdict.needs().stream()
        .filter(need -> need.answeredNanos() != null)
        .map(NeedVerdict::cluster)
        .collect(Collectors.toSet());
  }

  /** Whether the own level is what it is because it comes and goes. */
  public boolean flapping() {
    Flapping flapping = memory.dampening().flapping();
    return flapping.active() && own.level() == flapping.floor();
  }

  /** Whether something worse than the facts is shown, until they have held long enough. */
  public boolean holdsBack() {
    return own.isKnown() && own.level().worseThan(verdict.best());
  }

  private static ClusterView view(
      Scope.Place place, Map<NeedWatch, ClusterView> views, Moment now) {
    if (place.refused() != null) {
      return new Unseen(place.refused(), now.nanos(), null);
    }
    ClusterView view = views.get(place.watch());
    return view == null ? new Unseen(ClusterReason.NotLookedYet, now.nanos(), null) : view;
  }

  /**
   * When a need changes by time alone: a pod grows old, arriving or settling ends, an unseen one
   * counts as down.
   */
  private static Long changeAt(
      Scope.Part part,
      Scope.Place place,
      NeedVerdict verdict,
      NeedMemory memory,
      Patience patience,
      Moment now) {
    if (!verdict.isSeen()) {
      return part.mayCountAsDown(place.cluster())
          ? unlessTold(Quorum.countsAsDownAt(verdict.unseen(), patience, now), verdict)
          : null;
    }
    Duration pods = verdict.counts().untilNextChange();
    Long change = pods == null ? null : Long.valueOf(now.nanos() + pods.toNanos());
    if (verdict.range().best() == verdict.range().worst()) {
      return change; // nothing is left open that the end of a grace could close
    }
    Duration grace = place.grace();
    if (memory.arriving()) {
      change = earlier(change, memory.arrivingSince() + grace.toNanos());
    }
    if (memory.settling(grace)) {
      Duration left = grace.minus(memory.sinceTurn());
      Duration hour = NeedMemory.SETTLING_AT_MOST.minus(memory.sinceWhole());
      Duration sooner = left.compareTo(hour) < 0 ? left : hour;
      change = earlier(change, now.nanos() + sooner.toNanos());
    }
    return change;
  }

  private static Dampening.Lengths lengths(Damping damping, Duration patience) {
    return new Dampening.Lengths(
        damping == null ? WORSE_AFTER : GoDuration.parse(damping.worseAfter(), WORSE_AFTER),
        damping == null ? BETTER_AFTER : GoDuration.parse(damping.betterAfter(), BETTER_AFTER),
        patience);
  }

  /**
   * Whoever tells that something is not seen tells at the end of the patience why. To look at that
   * very moment too would be once too often; a little later it is for the case that this got lost.
   */
  private static Long unlessTold(Long at, NeedVerdict verdict) {
    return at != null && Quorum.PATIENT.contains(verdict.unseen().reason())
        ? Long.valueOf(at + LITTLE.toNanos())
        : at;
  }

  /** The same for the end of a patience that began with something lost from sight. */
  private static Long unlessTold(Long at, Verdict verdict, Duration patience) {
    if (at == null) {
      return null;
    }
    long since = at - patience.toNanos();
    return verdict.unseen().stream()
        .filter(need -> need.unseen().sinceNanos() == since)
        .map(need -> unlessTold(at, need))
        .max(Comparator.naturalOrder())
        .orElse(at);
  }

  /** When something was lost from sight that was seen at the last evaluation; else null. */
  private static Long lostAt(ClusterView view, NeedMemory before) {
    return view instanceof Unseen unseen && before.seenNanos() != null ? unseen.sinceNanos() : null;
  }

  private static Long later(Long a, Long b) {
    return a == null || b == null ? a == null ? b : a : Long.valueOf(Math.max(a, b));
  }

  private static Long earlier(Long a, Long b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return Math.min(a, b);
  }
}
