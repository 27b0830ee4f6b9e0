package dev.servicestatus.agreement;

import dev.servicestatus.agreement.RandomLife.Said;
import dev.servicestatus.oracle.StatusReading;
import dev.servicestatus.oracle.Told;
import dev.servicestatus.testing.Seeds;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Product and oracle say the same of whatever happens to a service. */
class AgreementTest {
  private static final int STEPS = 20;

  @Test
  void theySayTheSameAtFirstSight() {
    Seeds.forEach(5_000, random -> assertAgree(new RandomLife(random, false)));
  }

  @Test
  void theySayTheSameOfWhateverHappens() {
    Seeds.forEach(300, random -> assertAgree(lived(new RandomLife(random, false), STEPS)));
  }

  /** Whoever looks only when woken shows what whoever looks every second shows. */
  @Test
  void nothingIsMissedBetweenTwoLooks() {
    Seeds.forEach(50, random -> assertAgree(lived(new RandomLife(random, true), STEPS)));
  }

  @Tag("long")
  @Test
  void theySayTheSameAtAHundredThousandFirstSights() {
    Seeds.forEach(100_000, random -> assertAgree(new RandomLife(random, false)));
  }

  @Tag("long")
  @Test
  void nothingIsMissedInAThousandLives() {
    Seeds.forEach(1_000, random -> assertAgree(lived(new RandomLife(random, true), STEPS)));
  }

  @Tag("long")
  @Test
  void theySayTheSameOfAHundredThousandLives() {
    Seeds.forEach(100_000, random -> assertAgree(lived(new RandomLife(random, false), STEPS)));
  }

  private static RandomLife lived(RandomLife life, int steps) {
    for (int step = 0; step < steps; step++) {
      life.step();
    }
    return life;
  }

  private static void assertAgree(RandomLife life) {
    List<Told> told = StatusReading.tell(life.history());
    for (int i = 0; i < told.size(); i++) {
      Said said = life.said().get(i);
      Map<String, Object> expected = Sayings.of(told.get(i));
      Map<String, Object> actual = Sayings.of(said);
      if (told.get(i).best() == null) { // not judged: of no cluster anything is said
        actual.keySet().retainAll(expected.keySet());
      }
      if (!expected.equals(actual)) {
        throw new AssertionError(difference(life, told, i, expected, actual));
      }
    }
  }

  private static String difference(
      RandomLife life,
      List<Told> told,
      int index,
      Map<String, Object> expected,
      Map<String, Object> actual) {
    Map<String, String> different = new TreeMap<>();
    expected.forEach((place, value) -> {
      if (!value.equals(actual.get(place))) {
        different.put(place, "oracle " + value + ", product " + actual.get(place));
      }
    });
    actual.forEach((place, value) -> {
      if (!expected.containsKey(place)) {
        different.put(place, "product " + value);
      }
    });
    long start = told.getFirst().time();
    StringBuilder text = new StringBuilder();
    text.append("moment ").append(index).append(", second ").append(told.get(index).time() - start);
    different.forEach((place, what) -> text.append("\n  ").append(place).append(": ").append(what));
    text.append("\nevents ").append(life.events());
    text.append("\nspec ").append(life.history().get(index).definition());
    Map<String, Object> before = Map.of();
    for (int i = 0; i <= index; i++) {
      Map<String, Object> then = new TreeMap<>(Sayings.of(told.get(i)));
      Map<String, Object> all = Map.copyOf(then);
      then.entrySet().removeAll(before.entrySet());
      before = all;
      text.append("\n").append(told.get(i).time() - start);
      text.append(life.history().get(i).restarted() ? " restarted " : " ").append(then);
    }
    return text.toString();
  }
}
