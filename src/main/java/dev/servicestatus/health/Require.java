package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.Level;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Collection;

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

  /** The level when clusters stand like this; nothing serves where there are none. */
  Level level(Collection<Standing> clusters) {
    int wanted = of(clusters.size());
    int operational = 0;
    int serving = 0;
    for (Standing standing : clusters) {
      operational += standing == Standing.Operational ? 1 : 0;
      serving += standing == Standing.Outage ? 0 : 1;
    }
    if (operational >= wanted) {
      return Level.Operational;
    }
    if (serving >= wanted) {
      return Level.DegradedPerformance;
    }
    return serving > 0 ? Level.PartialOutage : Level.MajorOutage;
  }
}
