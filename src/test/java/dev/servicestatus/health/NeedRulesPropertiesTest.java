package dev.servicestatus.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.testing.Seeds;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds of every need, whatever its pods. */
class NeedRulesPropertiesTest {
  private static final int INPUTS = 100_000;
  private static final Moment NOW =
      new Moment(1_000_000_000_000L, Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void whatIsNotWholeHasAReason() {
    Seeds.forEach(
        INPUTS,
        random -> {
          NeedVerdict verdict =
              judge(
                  need(random),
                  counts(random.nextInt(8), random.nextInt(8), random.nextInt(8)),
                  memory(random));

          assertThat(verdict.reason() != null)
              .isEqualTo(verdict.range().worst() != Standing.Operational);
        });
  }

  /** A pod that stops failing makes nothing worse, on either side. */
  @Test
  void aPodThatTurnsReadyMakesNothingWorse() {
    Seeds.forEach(
        INPUTS,
        random -> {
          Need need = need(random);
          NeedMemory memory = memory(random);
          int ready = random.nextInt(8);
          int starting = random.nextInt(8);
          int failing = 1 + random.nextInt(8);

          Range before = judge(need, counts(ready, starting, failing), memory).range();
          Range after = judge(need, counts(ready + 1, starting, failing - 1), memory).range();

          assertThat(after.best()).isLessThanOrEqualTo(before.best());
          assertThat(after.worst()).isLessThanOrEqualTo(before.worst());
        });
  }

  @Test
  void anOptionalNeedIsNeverAnOutage() {
    Seeds.forEach(
        INPUTS,
        random -> {
          Need need = need(random);
          NeedCounts counts = counts(random.nextInt(4), random.nextInt(4), random.nextInt(4));
          NeedMemory memory = memory(random);
          Need optional =
              new Need(
                  need.name(),
                  null,
                  need.selector(),
                  null,
                  null,
                  null,
                  need.minOperational(),
                  need.minAvailable(),
                  Need.Importance.Optional,
                  null,
                  null,
                  null);

          Range range = judge(optional, counts, memory).range();

          assertThat(range.worst()).isNotEqualTo(Standing.Outage);
          assertThat(range).isEqualTo(judge(need, counts, memory).range().optional());
        });
  }

  private static NeedVerdict judge(Need need, NeedCounts counts, NeedMemory before) {
    var view = new Seen(counts, NOW.nanos());
    var place = Places.of(need);
    return NeedRules.judge(place, view, NeedRules.remember(place, view, before, NOW));
  }

  private static NeedCounts counts(int ready, int starting, int failing) {
    var worst = failing == 0 ? null : new NeedCounts.WorstPod("pod", PodReason.NotReady, null);
    return new NeedCounts(ready, starting, failing, true, 0, worst, null);
  }

  private static NeedMemory memory(Random random) {
    Duration since = Duration.ofSeconds(random.nextInt(400));
    return random.nextInt(3) == 0
        ? NeedMemory.NEW
        : new NeedMemory(
            true, true, null, false, NOW.nanos(), random.nextBoolean(), 0, since, since);
  }

  private static Need need(Random random) {
    return new Need(
        "api",
        null,
        LabelSelector.ofLabels(Map.of("app", "api")),
        null,
        null,
        null,
        amount(random),
        amount(random),
        Need.Importance.Required,
        null,
        null,
        null);
  }

  private static IntOrString amount(Random random) {
    return Seeds.oneOf(
        random,
        null,
        new IntOrString(1 + random.nextInt(8)),
        new IntOrString(1 + random.nextInt(100) + "%"));
  }
}
