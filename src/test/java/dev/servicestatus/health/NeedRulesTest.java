package dev.servicestatus.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.ClusterView.Unseen;
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
   */
  record Case(Need need, List<Row> arriving, List<Row> settling, List<Row> settled) {}

  /** Pods by state, or why they are not seen; the pair, then what of the pods and why. */
  record Row(String pods, @JsonProperty("expect") String expected) {}

  @TestFactory
  List<DynamicTest> judgesEachTable() {
    return CaseFiles.tests(
        "needs",
        Case.class,
        given -> {
          check(given.need(), given.arriving(), NeedMemory.NEW);
          check(given.need(), given.settling(), remembered(true, Duration.ZERO));
          check(given.need(), given.settled(), remembered(false, LONG));
        });
  }

  /** Arriving begins with the first match, so it never meets NeverMatched. */
  @TestFactory
  List<DynamicTest> ofTwoNeighbouringRowsTheFirstAnswers() {
    var rows = NeedRules.Row.values();
    var untilArriving = List.of(NeedRules.Row.Unseen, NeedRules.Row.NeverMatched);
    var fromArriving = List.of(rows).subList(NeedRules.Row.Arriving.ordinal(), rows.length);
    assertThat(untilArriving.size() + fromArriving.size()).isEqualTo(rows.length);
    List<DynamicTest> tests = new ArrayList<>();
    tests.addAll(RowPairs.tests("needs", Case.class, untilArriving, NeedRulesTest::checkPair));
    tests.addAll(RowPairs.tests("needs", Case.class, fromArriving, NeedRulesTest::checkPair));
    tests.add(
        DynamicTest.dynamicTest(
            "arriving-not-never-matched",
            () ->
                checkPair(
                    CaseFiles.read("needs", "arriving-not-never-matched", Case.class),
                    NeedRules.Row.NeverMatched,
                    NeedRules.Row.Arriving,
                    false)));
    return tests;
  }

  private static void checkPair(
      Case given, NeedRules.Row first, NeedRules.Row second, boolean firstHolds) {
    var place = Places.of(named(given.need()));
    BiConsumer<List<Row>, NeedMemory> each =
        (rows, before) -> {
          for (Row row : rows == null ? List.<Row>of() : rows) {
            ClusterView view = view(row.pods());
            NeedMemory after = NeedRules.remember(place, view, before, NOW);
            var facts = NeedRules.Facts.of(place, view, after);

            assertThat(first.holds(facts)).as("%s: %s", row.pods(), first).isEqualTo(firstHolds);
            assertThat(second.holds(facts)).as("%s: %s", row.pods(), second).isTrue();
            assertThat(NeedRules.Row.of(facts)).isEqualTo(firstHolds ? first : second);
          }
        };
    each.accept(given.arriving(), NeedMemory.NEW);
    each.accept(given.settling(), remembered(true, Duration.ZERO));
    each.accept(given.settled(), remembered(false, LONG));
  }

  private static NeedMemory remembered(boolean whole, Duration since) {
    return new NeedMemory(true, true, null, NOW.nanos(), whole, 0, since, since);
  }

  private static void check(Need numbers, List<Row> rows, NeedMemory before) {
    var place = Places.of(named(numbers));
    for (Row row : rows == null ? List.<Row>of() : rows) {
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
        LabelSelector.ofLabels(Map.of("app", "api")),
        null,
        null,
        numbers.minOperational(),
        numbers.minAvailable(),
        numbers.importance(),
        null,
        numbers.startGracePeriod());
  }

  private static ClusterView view(String text) {
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
