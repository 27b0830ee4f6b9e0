package dev.servicestatus.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.health.NeedCounts.Declared;
import dev.servicestatus.testing.CaseFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The pods of one need in one cluster → what they allow. */
class NeedRulesTest {
  private static final Moment NOW =
      new Moment(1_000_000_000_000L, Instant.parse("2026-01-01T00:00:00Z"));
  private static final Duration LONG = Duration.ofMinutes(59);

  /**
   * Tables of one need.
   *
   * @param need what it says of numbers
   * @param arriving rows of its very first evaluation
   * @param settling rows of one that was whole a moment ago
   * @param settled rows of one that has not been whole, nor had a pod turn Ready, for 59 minutes
   * @param stillArriving rows of one that was first seen ten seconds ago
   * @param fromZero rows of one whose workload declared 0 replicas a moment ago
   */
  record Case(
      Need need,
      List<Row> arriving,
      List<Row> settling,
      List<Row> settled,
      List<Row> stillArriving,
      List<Row> fromZero) {
    void each(BiConsumer<List<Row>, NeedMemory> check) {
      var zero = new Seen(NeedCounts.NONE.with(Declared.of(0)), NOW.nanos());
      check.accept(rows(arriving), NeedMemory.NEW);
      check.accept(rows(settling), remembered(true, Duration.ZERO));
      check.accept(rows(settled), remembered(false, LONG));
      check.accept(
          rows(stillArriving),
          NeedMemory.restored(true, NOW.nanos() - Duration.ofSeconds(10).toNanos(), false));
      check.accept(rows(fromZero), NeedMemory.NEW.scaledToZero(zero, NOW.nanos()));
    }

    private static List<Row> rows(List<Row> rows) {
      return rows == null ? List.of() : rows;
    }
  }

  /** Pods by state, or why they are not seen; the pair, then what of the pods and why. */
  record Row(String pods, @JsonProperty("expect") String expected) {}

  @TestFactory
  List<DynamicTest> judgesEachTable() {
    return CaseFiles.tests(
        "needs",
        Case.class,
        given -> {
          given.each((rows, before) -> check(given.need(), rows, before));
        });
  }

  /**
   * What declares 0 replicas is there, and does not arrive: it meets none of its neighbours.
   * Arriving begins with the first match, so it never meets NeverMatched.
   */
  @TestFactory
  List<DynamicTest> ofTwoNeighbouringRowsTheFirstAnswers() {
    var rows = NeedRules.Row.values();
    var untilArriving = List.of(NeedRules.Row.Unseen, NeedRules.Row.NeverMatched);
    var fromArriving = List.of(rows).subList(NeedRules.Row.Arriving.ordinal(), rows.length);
    assertThat(untilArriving.size() + 1 + fromArriving.size()).isEqualTo(rows.length);
    assertThat(rows[untilArriving.size()]).isEqualTo(NeedRules.Row.ScaledToZero);
    List<DynamicTest> tests = new ArrayList<>();
    tests.addAll(RowPairs.tests("needs", Case.class, untilArriving, NeedRulesTest::checkPair));
    tests.addAll(RowPairs.tests("needs", Case.class, fromArriving, NeedRulesTest::checkPair));
    tests.add(alone("arriving-not-never-matched", NeedRules.Row.NeverMatched));
    tests.add(alone("arriving-not-scaled-to-zero", NeedRules.Row.ScaledToZero));
    return tests;
  }

  private static DynamicTest alone(String arriving, NeedRules.Row not) {
    return DynamicTest.dynamicTest(
        arriving,
        () ->
            checkPair(
                CaseFiles.read("needs", arriving, Case.class), not, NeedRules.Row.Arriving, false));
  }

  private static void checkPair(
      Case given, NeedRules.Row first, NeedRules.Row second, boolean firstHolds) {
    var place = Places.of(named(given.need()));
    BiConsumer<List<Row>, NeedMemory> each =
        (rows, before) -> {
          for (Row row : rows) {
            ClusterView view = view(row.pods());
            NeedMemory after = NeedRules.remember(place, view, before, NOW);
            var facts = NeedRules.Facts.of(place, view, after);

            assertThat(first.holds(facts)).as("%s: %s", row.pods(), first).isEqualTo(firstHolds);
            assertThat(second.holds(facts)).as("%s: %s", row.pods(), second).isTrue();
            assertThat(NeedRules.Row.of(facts)).isEqualTo(firstHolds ? first : second);
          }
        };
    given.each(each);
  }

  private static NeedMemory remembered(boolean whole, Duration since) {
    return new NeedMemory(true, true, null, false, NOW.nanos(), whole, 0, since, since);
  }

  private static void check(Need numbers, List<Row> rows, NeedMemory before) {
    var place = Places.of(named(numbers));
    for (Row row : rows) {
      ClusterView view = view(row.pods());

      NeedMemory after = NeedRules.remember(place, view, before, NOW);
      NeedVerdict verdict = NeedRules.judge(place, view, after);

      assertThat(told(verdict)).as(row.pods()).isEqualTo(row.expected());
    }
  }

  private static Need named(Need numbers) {
    return new Need(
        "api",
        null,
        numbers.workload() == null ? LabelSelector.ofLabels(Map.of("app", "api")) : null,
        numbers.workload(),
        null,
        null,
        numbers.minOperational(),
        numbers.minAvailable(),
        numbers.importance(),
        null,
        numbers.startGracePeriod(),
        numbers.whenScaledToZero());
  }

  /** What a workload declares comes first: {@code "3 declared, 2 Ready 1 Starting"}. */
  private static ClusterView view(String text) {
    int comma = text.indexOf(", ");
    if (comma >= 0 && view(text.substring(comma + 2)) instanceof Seen seen) {
      String declared = text.substring(0, comma);
      return new Seen(
          seen.counts()
              .with(
                  declared.equals("no workload")
                      ? Declared.MISSING
                      : Declared.of(Integer.parseInt(declared.replace(" declared", "")))),
          seen.answeredNanos());
    }
    if (Arrays.stream(ClusterReason.values()).anyMatch(reason -> reason.name().equals(text))) {
      return new Unseen(ClusterReason.valueOf(text), NOW.nanos(), null);
    }
    int ready = 0;
    int starting = 0;
    int failing = 0;
    PodReason worst = null;
    boolean none = text.equals("no pods") || text.equals("only pods that do not count");
    String[] words = none ? new String[0] : text.split(" ");
    for (int i = 0; i < words.length; i += 2) {
      int number = Integer.parseInt(words[i]);
      switch (words[i + 1]) {
        case "Ready" -> ready = number;
        case "Starting" -> starting = number;
        default -> {
          failing = number;
          worst =
              words[i + 1].equals("Failing")
                  ? PodReason.CrashLoopBackOff
                  : PodReason.valueOf(words[i + 1]);
        }
      }
    }
    var pod = worst == null ? null : new NeedCounts.WorstPod("api-0", worst, null);
    return new Seen(
        new NeedCounts(ready, starting, failing, !text.equals("no pods"), 0, pod, null),
        NOW.nanos());
  }

  private static String told(NeedVerdict verdict) {
    Range range = verdict.range();
    String pair =
        range.best() == range.worst() ? range.best().name() : range.best() + " or " + range.worst();
    if (!verdict.isSeen()) {
      return pair + ", unseen " + verdict.unseen().reason();
    }
    String reason = verdict.reason() == null ? "" : " " + verdict.reason();
    return pair + " of " + verdict.expected() + reason;
  }
}
