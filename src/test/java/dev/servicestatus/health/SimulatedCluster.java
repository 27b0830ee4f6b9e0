package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.PodReason;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pods of one need in one cluster, behind a link: a change is seen in its second, an own probe
 * is answered every ten, and 30 s after the last answer the stream is not fresh.
 */
final class SimulatedCluster {
  private static final int STALE_AFTER = 30;
  private static final int PROBE_INTERVAL = 10;
  private static final Pattern PODS =
      Pattern.compile("no pods|([0-9]+) (Ready|Starting|Failing|Leaving)");
  private static final Pattern DECLARED = Pattern.compile("(.*) of ([0-9]+)");
  private static final Pattern TURNED = Pattern.compile("([0-9]+) turned Ready");

  private NeedCounts actual = NeedCounts.NONE;
  private boolean silent;
  private boolean synced;
  private boolean granted = true;

  private NeedCounts seen;
  private boolean changed = true;
  private boolean fresh;
  private int answeredAt;
  private int unseenSince;
  private boolean everAnswered;

  /** Takes the state that a row of a timeline tells. */
  void become(String text) {
    silent = false;
    synced = true;
    granted = true;
    changed = true;
    boolean matched = actual.matched();
    Map<String, Integer> pods = new HashMap<>();
    long turned = 0;
    String[] parts = text.split(", ");
    NeedCounts.Declared declared = null;
    for (String said : parts) {
      Matcher of = DECLARED.matcher(said);
      String part = of.matches() ? of.group(1) : said;
      if (of.matches()) {
        declared = NeedCounts.Declared.of(Integer.parseInt(of.group(2)));
      }
      Matcher turns = TURNED.matcher(part);
      if (part.equals("link silent")) {
        silent = true;
      } else if (part.equals("not granted")) {
        granted = false;
      } else if (part.equals("nothing matched")) {
        matched = false;
      } else if (part.equals("not synced")) {
        synced = false;
      } else if (turns.matches()) {
        turned = Long.parseLong(turns.group(1));
      } else {
        Matcher words = PODS.matcher(part);
        for (int end = 0; end < part.length(); end = words.end() + 1) {
          if (!words.find(end) || words.start() != end) {
            throw new IllegalArgumentException("cannot read: " + text);
          }
          if (words.group(2) != null) {
            pods.put(words.group(2), Integer.valueOf(words.group(1)));
          }
        }
      }
    }
    int ready = pods.getOrDefault("Ready", 0);
    int failing = pods.getOrDefault("Failing", 0);
    actual =
        new NeedCounts(
            ready,
            pods.getOrDefault("Starting", 0),
            failing,
            matched || !pods.isEmpty(),
            actual.readyTurns() + turned + Math.max(0, ready - actual.ready()),
            failing == 0
                ? null
                : new NeedCounts.WorstPod("api-0", PodReason.CrashLoopBackOff, "container app"),
            null,
            declared);
  }

  boolean isGranted() {
    return granted;
  }

  /** A new operator has seen nothing yet. */
  void forget(int second) {
    seen = null;
    fresh = false;
    everAnswered = false;
    unseenSince = second;
    changed = true;
  }

  /**
   * One second; whether it wakes: something else is seen, the stream is fresh anew or no more, or
   * it says why it is not.
   */
  boolean pass(int second) {
    boolean before = fresh;
    boolean news = changed && !silent && synced;
    if (!silent && (news || second % PROBE_INTERVAL == 1)) {
      answer(second);
    }
    if (news) {
      seen = actual;
      changed = false;
    }
    fresh = seen != null && second - answeredAt < STALE_AFTER;
    if (before && !fresh) {
      unseenSince = second;
    }
    boolean overdue = !fresh && second - unseenSince == Replay.PATIENCE.toSeconds();
    return news || before != fresh || overdue;
  }

  private void answer(int second) {
    answeredAt = second;
    everAnswered = true;
  }

  boolean answered(int second) {
    return everAnswered && answeredAt == second;
  }

  /** Asks for an answer now; whether a new one comes. */
  boolean ask(int second) {
    if (silent || answered(second)) {
      return false;
    }
    answer(second);
    return true;
  }

  ClusterView view(IntToLongFunction nanos, int second) {
    Long contact = everAnswered ? Long.valueOf(nanos.applyAsLong(answeredAt)) : null;
    if (fresh) {
      return new ClusterView.Seen(seen, contact);
    }
    boolean overdue = second - unseenSince >= Replay.PATIENCE.toSeconds();
    ClusterReason reason =
        seen == null
            ? overdue ? ClusterReason.NotSynced : ClusterReason.NotLookedYet
            : overdue ? ClusterReason.Unreachable : ClusterReason.Stale;
    return new ClusterView.Unseen(reason, nanos.applyAsLong(unseenSince), contact);
  }
}
