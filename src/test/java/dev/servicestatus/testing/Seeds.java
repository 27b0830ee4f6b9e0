package dev.servicestatus.testing;

import java.util.Random;
import java.util.function.Consumer;

/** Random inputs whose failures can be repeated: {@code -Dseed=…} runs that one input alone. */
public final class Seeds {
  private static final String GIVEN = System.getProperty("seed");

  private Seeds() {}

  /**
   * Runs a check with random inputs.
   *
   * @param inputs how many
   * @param check of one input, all of which it takes from the given source
   */
  public static void forEach(int inputs, Consumer<Random> check) {
    long first = GIVEN == null ? new Random().nextLong() : Long.parseLong(GIVEN);
    System.out.println("seed " + first + ", " + (GIVEN == null ? inputs : 1) + " inputs");
    for (long seed = first; seed - first < (GIVEN == null ? inputs : 1); seed++) {
      try {
        check.accept(new Random(mixed(seed)));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("repeat it with -Dseed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** Neighbours begin alike in {@link Random}: what follows them must not (SplitMix64's mixer). */
  private static long mixed(long seed) {
    long z = (seed ^ seed >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  /** One of these. */
  @SafeVarargs
  public static <T> T oneOf(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
