package dev.servicestatus.demo;

import dev.servicestatus.demo.Expectation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Runs one step after the other, each a cause and its expectations, and keeps the seconds. */
final class Script {
  private static final Duration POLL = Duration.ofMillis(10);

  private final BooleanSupplier alive;
  private final String broken;
  private final Map<Kind, List<Double>> seconds = new EnumMap<>(Kind.class);
  private int steps;

  /** A cause; it may fail. */
  @FunctionalInterface
  interface Cause {
    void happen() throws Exception;
  }

  /**
   * A script.
   *
   * @param alive whether there is still somebody to expect something of
   * @param broken number of the step whose first expectation is made wrong; null for none
   */
  Script(BooleanSupplier alive, String broken) {
    this.alive = alive;
    this.broken = broken;
  }

  /** Tells what comes and returns the moment it began, in nanoseconds of this JVM. */
  long title(String text) {
    steps++;
    System.out.printf("%n== %d. %s%n", steps, text);
    return System.nanoTime();
  }

  /**
   * Lets something happen and waits until all expectations hold at once.
   *
   * @throws DemoFailure naming the ones that do not hold after the bound
   */
  void step(Duration bound, Cause cause, List<Expectation> expectations) throws Exception {
    long start = System.nanoTime();
    cause.happen();
    await(start, bound, expectations);
  }

  private void await(long start, Duration bound, List<Expectation> wanted) throws DemoFailure {
    var expectations = new ArrayList<>(wanted);
    if (String.valueOf(steps).equals(broken)) {
      expectations.set(0, expectations.getFirst().broken());
    }
    var held = new LinkedHashMap<Expectation, Double>();
    try {
      Awaitility.await()
          .atMost(bound)
          .pollDelay(Duration.ZERO)
          .pollInterval(POLL)
          .until(() -> allHold(start, expectations, held) || !alive.getAsBoolean());
    } catch (ConditionTimeoutException e) {
      throw new DemoFailure(describe(bound, expectations));
    }
    if (!alive.getAsBoolean()) {
      throw new DemoFailure("   FAIL the operator ended by itself");
    }
    held.forEach(this::note);
  }

  private static boolean allHold(
      long start, List<Expectation> expectations, Map<Expectation, Double> held) {
    boolean all = true;
    for (Expectation expectation : expectations) {
      if (expectation.holds()) {
        held.putIfAbsent(expectation, (System.nanoTime() - start) / 1e9);
      } else {
        held.remove(expectation);
        all = false;
      }
    }
    return all;
  }

  private void note(Expectation expectation, double after) {
    System.out.printf("   ok   %-64s %6.2f s%n", expectation.what(), after);
    seconds.computeIfAbsent(expectation.kind(), kind -> new ArrayList<>()).add(after);
  }

  /** Checks what must be true now. */
  void check(String what, boolean holds, Object found) throws DemoFailure {
    if (!holds) {
      throw new DemoFailure("   FAIL %s: %s".formatted(what, found));
    }
    System.out.printf("   ok   %s%n", what);
  }

  private static String describe(Duration bound, List<Expectation> expectations) {
    return expectations.stream()
        .filter(expectation -> !expectation.holds())
        .map(expectation ->
            "   FAIL %s, within %d s: wanted '%s', found '%s'"
                .formatted(
                    expectation.what(),
                    bound.toSeconds(),
                    expectation.wanted(),
                    expectation.reading().get()))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  /** Median and maximum of a kind, for people. */
  String figure(Kind kind) {
    List<Double> sorted = seconds.getOrDefault(kind, List.of()).stream().sorted().toList();
    if (sorted.isEmpty()) {
      return "none measured";
    }
    double median = (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    return "p50 %.2f s, max %.2f s (%d measured)"
        .formatted(median, sorted.getLast(), sorted.size());
  }
}
