package dev.servicestatus.page;

import dev.servicestatus.testing.Seeds;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Services, humans, incidents, restarts and faults in any order: no value of a human is written
 * over while the component is held or yielded, and in the end the right levels stand.
 */
class PageInterleavingsTest {
  private static final int STEPS = 250;

  @Test
  void aHumansValueIsNeverWrittenOverAndInTheEndTheRightLevelsStand() {
    Seeds.forEach(440, random -> new RandomPageLife(random).live(STEPS));
  }

  @Test
  @Tag("long")
  void manyMore() {
    Seeds.forEach(4_000, random -> new RandomPageLife(random).live(STEPS));
  }
}
