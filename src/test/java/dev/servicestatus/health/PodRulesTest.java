package dev.servicestatus.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.servicestatus.api.v1alpha1.GoDuration;
import dev.servicestatus.api.v1alpha1.Need.Readiness;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.cluster.PodFacts;
import dev.servicestatus.health.PodVerdict.State;
import dev.servicestatus.testing.CaseFiles;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One pod, one need: every row of the rules, and what wins where two of them apply. */
class PodRulesTest {
  /**
   * A pod as kubectl prints it, and what a need makes of it.
   *
   * @param need null: the defaults
   */
  record Case(NeedPart need, Instant now, Expected expect, JsonNode pod) {}

  record NeedPart(List<String> containers, Readiness readiness, String startGracePeriod) {}

  /**
   * The verdict.
   *
   * @param detail null: any
   * @param changesAt null: any
   */
  record Expected(State state, PodReason reason, String detail, Instant changesAt) {}

  @TestFactory
  List<DynamicTest> judgesEachPod() {
    return CaseFiles.tests("pods", Case.class, PodRulesTest::check);
  }

  @TestFactory
  List<DynamicTest> ofTwoNeighbouringRowsTheFirstAnswers() {
    return RowPairs.tests(
        "pods",
        Case.class,
        List.of(PodRules.Row.values()),
        (given, first, second, firstHolds) -> {
          PodFact pod = PodFacts.of(given.pod());
          PodCriteria criteria = criteria(given);
          long now = given.now().getEpochSecond();
          PodVerdict ofFirst = first.judge(pod, criteria, now);
          PodVerdict ofSecond = second.judge(pod, criteria, now);

          assertThat(ofFirst != null).as("%s holds", first).isEqualTo(firstHolds);
          assertThat(ofSecond).as("%s holds", second).isNotNull().isNotEqualTo(ofFirst);
          assertThat(PodRules.judge(pod, criteria, now)).isEqualTo(firstHolds ? ofFirst : ofSecond);
        });
  }

  private static PodCriteria criteria(Case given) {
    NeedPart need = given.need() == null ? new NeedPart(null, null, null) : given.need();
    return new PodCriteria(
        need.containers() == null ? Set.of() : Set.copyOf(need.containers()),
        need.readiness() == null ? Readiness.Pod : need.readiness(),
        GoDuration.parse(need.startGracePeriod(), Duration.ofMinutes(5)));
  }

  private static void check(Case given) {
    PodCriteria criteria = criteria(given);
    PodFact pod = PodFacts.of(given.pod());

    PodVerdict verdict = PodRules.judge(pod, criteria, given.now().getEpochSecond());

    Expected expected = given.expect();
    assertThat(verdict.state()).isEqualTo(expected.state());
    assertThat(verdict.reason()).isEqualTo(expected.reason());
    if (expected.detail() != null) {
      assertThat(verdict.detail()).isEqualTo(expected.detail());
    }
    if (expected.changesAt() != null) {
      assertThat(Instant.ofEpochSecond(verdict.nextChangeSeconds()))
          .isEqualTo(expected.changesAt());
    }
    assertChangesExactlyThen(pod, criteria, verdict, given.now().getEpochSecond());
  }

  /** Until the time it tells, a verdict stays as it is; at that time it is another. */
  private static void assertChangesExactlyThen(
      PodFact pod, PodCriteria criteria, PodVerdict verdict, long now) {
    long change = verdict.nextChangeSeconds();
    if (change == Long.MAX_VALUE) {
      assertThat(PodRules.judge(pod, criteria, now + Duration.ofDays(365).toSeconds()))
          .isEqualTo(verdict);
      return;
    }
    assertThat(PodRules.judge(pod, criteria, change - 1)).isEqualTo(verdict);
    assertThat(PodRules.judge(pod, criteria, change).state()).isNotEqualTo(verdict.state());
  }

  @Test
  void aWordOfAPodIsPlainAndShort() throws IOException {
    var pod =
        """
        {"kind": "Pod", "metadata": {"name": "p", "namespace": "n"}, "spec": {"containers": [{"name": "c"}]},
         "status": {"phase": "Pending", "containerStatuses": [{"name": "c", "ready": false, "state":
           {"waiting": {"reason": "X\\n2026-01-01T00:00:00Z INFO Forged: all is well\\u001b[31m\\u2028\\u202e%s"}}}]}}
        """
            .formatted("y".repeat(300));

    var verdict =
        PodRules.judge(
            PodFacts.of(new ObjectMapper().readTree(pod)),
            new PodCriteria(Set.of(), Readiness.Pod, Duration.ofMinutes(5)),
            1);

    assertThat(verdict.reason()).isEqualTo(PodReason.ContainerWaiting);
    assertThat(verdict.detail())
        .startsWith("container c waits: X\uFFFD2026")
        .doesNotContainPattern("[\\p{Cc}\\p{Zl}\\p{Zp}\u202e]")
        .hasSizeLessThanOrEqualTo("container c waits: ".length() + 80);
  }
}
