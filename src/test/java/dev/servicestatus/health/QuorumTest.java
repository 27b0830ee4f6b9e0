package dev.servicestatus.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ClusterScope;
import dev.servicestatus.api.v1alpha1.ClusterScope.WhenUnseen;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.health.Quorum.JudgedPart;
import dev.servicestatus.testing.CaseFiles;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** How clusters stand → what is possible of the service. */
class QuorumTest {
  private static final Patience PATIENCE = new Patience(Duration.ofSeconds(90), SelfDoubt.NONE);
  private static final Moment NOW =
      new Moment(5_000_000_000_000L, Instant.parse("2026-01-01T00:00:00Z"));
  private static final Pattern UNSEEN = Pattern.compile("([A-Z]\\w+)(?: for ([0-9]+) s)?");

  /**
   * A table.
   *
   * @param scope how many clusters must serve, and what an unseen one counts as
   */
  record Case(ClusterScope scope, List<Row> rows) {}

  /**
   * A row.
   *
   * @param clusters each as its needs stand, joined by "and": a standing, two joined by "or" where
   *     both are possible, or why the need is not seen and for how long
   * @param expected the pair, and what else is to be said
   */
  record Row(Map<String, String> clusters, @JsonProperty("expect") String expected) {}

  @TestFactory
  List<DynamicTest> joinsEachTable() {
    return CaseFiles.tests(
        "clusters",
        Case.class,
        given -> {
          for (Row row : given.rows()) {
            JudgedPart part = part(given.scope(), row.clusters());

            Verdict verdict = Quorum.verdict(List.of(part), PATIENCE, NOW);

            assertThat(told(verdict)).as(row.clusters().toString()).isEqualTo(row.expected());
          }
        });
  }

  @TestFactory
  List<DynamicTest> ofTwoNeighbouringRowsTheFirstAnswers() {
    List<Level> rows = Stream.of(Level.values()).filter(Level::isComputed).toList();
    return RowPairs.tests("clusters", Case.class, rows, QuorumTest::checkPair);
  }

  private static void checkPair(Case given, Level first, Level second, boolean firstHolds) {
    Require require = Require.of(given.scope().require());
    for (Row row : given.rows()) {
      List<Standing> clusters = row.clusters().values().stream().map(Standing::valueOf).toList();
      var tally = new Require.Tally(clusters);

      assertThat(require.holds(first, tally)).as("%s: %s", row, first).isEqualTo(firstHolds);
      assertThat(require.holds(second, tally)).as("%s: %s", row, second).isTrue();
      assertThat(require.level(clusters)).isEqualTo(firstHolds ? first : second);
    }
  }

  @Test
  void aServiceIsTheWorstOfItsPartsOnEachSide() {
    JudgedPart common = part(scope(WhenUnseen.Unknown), Map.of("a", "Degraded"));
    JudgedPart own = part(scope(WhenUnseen.Unknown), Map.of("db", "Operational or Outage"));

    assertThat(told(Quorum.verdict(List.of(common, own), PATIENCE, NOW)))
        .isEqualTo("DegradedPerformance or MajorOutage");
    assertThat(told(Quorum.verdict(List.of(own, common), PATIENCE, NOW)))
        .isEqualTo("DegradedPerformance or MajorOutage");
  }

  @Test
  void aPartThatIsNotSeenMakesTheServiceBlind() {
    JudgedPart common = part(scope(WhenUnseen.Unknown), Map.of("a", "Operational"));
    JudgedPart own = part(scope(WhenUnseen.Unknown), Map.of("db", "Stale"));
    JudgedPart nowhere = part(scope(WhenUnseen.Ignore), Map.of());

    assertThat(told(Quorum.verdict(List.of(common, own), PATIENCE, NOW)))
        .isEqualTo("Operational or MajorOutage, blind");
    assertThat(told(Quorum.verdict(List.of(common, nowhere), PATIENCE, NOW)))
        .isEqualTo("Operational or MajorOutage, blind, empty");
  }

  @Test
  void eachPartHasItsOwnWordForWhatIsUnseen() {
    JudgedPart ignoring = part(scope(WhenUnseen.Ignore), Map.of("a", "Operational", "b", "Stale"));
    JudgedPart counting = part(scope(WhenUnseen.CountAsDown), Map.of("db", "Unreachable for 90 s"));

    assertThat(told(Quorum.verdict(List.of(ignoring, counting), PATIENCE, NOW)))
        .isEqualTo("MajorOutage");
  }

  @Test
  void whatCannotHaveMadeTheLevelIsNotItsCause() {
    ClusterScope any = new ClusterScope(List.of("any"), null, new IntOrString("Any"), null);
    // by names alone, which is how equal reasons are told apart, "a" would be the cause of each
    JudgedPart serves = part(any, Map.of("a", "Outage", "b", "Operational"));
    JudgedPart degraded = part(scope(WhenUnseen.Unknown), Map.of("c", "Degraded"));
    JudgedPart out = part(scope(WhenUnseen.Unknown), Map.of("d", "Degraded and Outage"));

    assertThat(cause(serves)).as("of reduced redundancy").isEqualTo("a need-0");
    assertThat(cause(serves, degraded)).as("degraded").isEqualTo("c need-0");
    assertThat(cause(degraded, out)).as("an outage").isEqualTo("d need-1");
    assertThat(cause(serves, out)).as("a part that serves").isEqualTo("d need-1");
  }

  private static String cause(JudgedPart... parts) {
    Cause cause = Cause.of(Quorum.verdict(List.of(parts), PATIENCE, NOW)).orElseThrow();
    return cause.need().cluster() + " " + cause.need().need();
  }

  private static ClusterScope scope(WhenUnseen whenUnseen) {
    return new ClusterScope(List.of("any"), null, null, whenUnseen);
  }

  private static JudgedPart part(ClusterScope scope, Map<String, String> clusters) {
    List<NeedVerdict> needs = new ArrayList<>();
    clusters.forEach((cluster, text) -> {
      String[] each = text.split(" and ");
      for (int i = 0; i < each.length; i++) {
        needs.add(need("need-" + i, cluster, each[i]));
      }
    });
    return new JudgedPart(
        new Scope.Part(
            Require.of(scope.require()),
            scope.whenUnseen() == null ? WhenUnseen.Unknown : scope.whenUnseen(),
            List.of(),
            List.copyOf(clusters.keySet()),
            Set.of(Member.HUB.name())),
        needs);
  }

  private static NeedVerdict need(String name, String cluster, String text) {
    if (text.matches("(Operational|Degraded|Outage)( or .*)?")) {
      String[] sides = text.split(" or ");
      var range = new Range(Standing.valueOf(sides[0]), Standing.valueOf(sides[sides.length - 1]));
      PodReason reason = range.worst() == Standing.Operational ? null : PodReason.NotReady;
      return new NeedVerdict(
          name, cluster, range, null, NeedCounts.NONE, 0, NOW.nanos(), reason, true, true, false);
    }
    Matcher words = UNSEEN.matcher(text);
    assertThat(words.matches()).as("can read: %s", text).isTrue();
    long seconds = words.group(2) == null ? 0 : Long.parseLong(words.group(2));
    var unseen =
        new Unseen(
            ClusterReason.valueOf(words.group(1)),
            NOW.nanos() - Duration.ofSeconds(seconds).toNanos(),
            null);
    return new NeedVerdict(
        name, cluster, Range.OPEN, unseen, NeedCounts.NONE, 0, null, null, true, true, false);
  }

  private static String told(Verdict verdict) {
    return (verdict.best() == verdict.worst()
            ? verdict.best().name()
            : verdict.best() + " or " + verdict.worst())
        + (verdict.blind() ? ", blind" : "")
        + (verdict.grantMissing() ? ", grant missing" : "")
        + (verdict.empty() ? ", empty" : "")
        + (verdict.redundancyReduced() ? ", redundancy reduced" : "");
  }
}
