package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What the facts allowed from second to second; the waits, told in the plainest way. */
final class History {
  private record Span(long from, Verdict verdict) {}

  private final List<Span> spans = new ArrayList<>();

  /** From now on this holds. */
  void add(long second, Verdict verdict) {
    spans.add(new Span(second, verdict));
  }

  /** A restart: what was proven before is not known any more. */
  void forget() {
    spans.clear();
  }

  /** Seconds for which "that level or worse" has been proven; -1 if it is not proven now. */
  long provenWorse(Level level, long now, long patience) {
    return proven(v -> !level.worseThan(v.best()), v -> level.worseThan(v.worst()), now, patience);
  }

  /** Seconds for which "that level or better" has been proven; -1 if it is not proven now. */
  long provenBetter(Level level, long now, long patience) {
    return proven(v -> !v.worst().worseThan(level), v -> v.best().worseThan(level), now, patience);
  }

  /** Backwards: as long as nothing rules it out and no gap is longer than the patience. */
  private long proven(
      Predicate<Verdict> proof, Predicate<Verdict> ruledOut, long now, long patience) {
    if (!proof.test(spans.getLast().verdict())) {
      return -1;
    }
    long counted = 0;
    long gap = 0;
    long end = now;
    for (Span span : spans.reversed()) {
      if (ruledOut.test(span.verdict())) {
        break;
      }
      long length = end - span.from();
      end = span.from();
      if (proof.test(span.verdict())) {
        if (gap > patience) {
          break;
        }
        counted += length;
        gap = 0;
      } else {
        gap += length;
      }
    }
    return counted;
  }
}
