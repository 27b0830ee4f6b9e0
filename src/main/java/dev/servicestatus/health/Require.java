package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.Level;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Collection;
import java.util.Collections;

/** How many clusters must serve, and the level that follows from how they stand. */
public final class Require {
  private final String word;
  private final Amount amount;

  private Require(String word, Amount amount) {
    this.word = word;
    this.amount = amount;
  }

  /**
   * As declared.
   *
   * @param declared All, Any, Majority, a number or a percentage; null: All
   */
  public static Require of(IntOrString declared) {
    if (declared == null) {
      return new Require("All", null);
    }
    String text = declared.getStrVal();
    boolean isWord = declared.getIntVal() == null && !text.endsWith("%");
    return isWord ? new Require(text, null) : new Require(null, Amount.of(declared, null));
  }

  /** Clusters that must serve, of so many; between 1 and {@code clusters}. */
  int of(int clusters) {
    int wanted =
        switch (word) {
          case null -> amount.of(clusters);
          case "Any" -> 1;
          case "Majority" -> clusters / 2 + 1;
          default -> clusters;
        };
    return Math.clamp(wanted, 1, Math.max(1, clusters));
  }

  /** The level when clusters stand like this: the best of the table whose row holds. */
  Level level(Collection<Standing> clusters) {
    var tally = new Tally(clusters);
    for (Level level : Level.values()) {
      if (holds(level, tally)) {
        return level;
      }
    }
    throw new IllegalStateException("no row holds");
  }

  /** Whether a row of the table holds; nothing serves where there are no clusters. */
  boolean holds(Level level, Tally clusters) {
    int wanted = of(clusters.all());
    return switch (level) {
      case Operational -> clusters.operational() >= wanted;
      case DegradedPerformance -> clusters.serving() >= wanted;
      case PartialOutage -> clusters.serving() > 0;
      default -> true;
    };
  }

  /**
   * Clusters, counted.
   *
   * @param all of them
   * @param operational those that stand as declared
   * @param serving those that are not in Outage
   */
  record Tally(int all, int operational, int serving) {
    Tally(Collection<Standing> clusters) {
      this(
          clusters.size(),
          Collections.frequency(clusters, Standing.Operational),
          clusters.size() - Collections.frequency(clusters, Standing.Outage));
    }
  }
}
