package dev.servicestatus.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.servicestatus.api.v1alpha1.Checkpoint;
import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ClusterScope;
import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.LastKnown;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.testing.Seeds;
import dev.servicestatus.testing.Specs;
import dev.servicestatus.testing.Statuses;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a successor goes on from, whatever it finds. */
class ServiceMemoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Moment NOW =
      new Moment(5_000_000_000_000L, Instant.parse("2026-01-01T12:00:00Z"));
  private static final ServiceStatusSpec SPEC =
      Specs.of(
          null,
          List.of(
              new Need(
                  "api",
                  null,
                  LabelSelector.ofLabels(Map.of("app", "api")),
                  null,
                  null,
                  null,
                  new IntOrString(3),
                  null,
                  null,
                  null,
                  null,
                  null)),
          null);
  private static final Scope SCOPE = Scope.of(SPEC, "shop", Map.of(), List.of());
  private static final NeedWatch WATCH = SCOPE.watches().getFirst();
  private static final ServiceMemory.Cell CELL =
      SCOPE.parts().getFirst().places().getFirst().cell();

  private static Checkpoint matchedHere(String blindSince, Map<String, String> arriving) {
    return new Checkpoint(
        null,
        blindSince,
        null,
        List.of(
            new Checkpoint.NeedMemory(
                "api", CELL.definition(), List.of("local"), arriving, List.of())));
  }

  private static Evaluation evaluated(ServiceMemory memory, ClusterView view) {
    return Evaluation.of(SPEC, SCOPE, Map.of(WATCH, view), memory, PATIENCE, NOW);
  }

  private static ClusterView noPods() {
    return new Seen(NeedCounts.NONE, NOW.nanos());
  }

  @Test
  void whatMatchedIsMissedAlsoByTheSuccessor() {
    var memory =
        ServiceMemory.restored(
            Statuses.of(
                Level.Operational, "2026-01-01T10:00:00Z", null, matchedHere(null, Map.of())),
            NOW);

    assertThat(evaluated(memory, noPods()).verdict().best()).isEqualTo(Level.MajorOutage);
  }

  @Test
  void aClusterThatIsBackInScopeArrivesAndIsNoTypo() {
    var labelled = new ClusterScope(null, LabelSelector.ofLabels(Map.of("zone", "eu")), null, null);
    ServiceStatusSpec spec = Specs.of(labelled, SPEC.needs(), null);
    Member open = Member.openTo("shop", "eu-1");
    Member member = new Member("eu-1", Map.of("zone", "eu"), open.spec());
    Scope with = Scope.of(spec, "shop", Map.of(), List.of(member));
    Scope without = Scope.of(spec, "shop", Map.of(), List.of(open));
    NeedWatch watch = with.watches().getFirst();
    ClusterView ready = new Seen(new NeedCounts(3, 0, 0, true, 3, null, null), NOW.nanos());
    Map<NeedWatch, ClusterView> empty = Map.of(watch, noPods());

    ServiceMemory memory =
        Evaluation.of(
                spec, with, Map.of(watch, ready), ServiceMemory.startingAt(NOW), PATIENCE, NOW)
            .memory();
    memory = Evaluation.of(spec, without, Map.of(), memory, PATIENCE, later(60)).memory();
    assertThat(memory.checkpoint(later(60)).needs().getFirst().matched()).containsExactly("eu-1");
    Evaluation back = Evaluation.of(spec, with, empty, memory, PATIENCE, later(120));
    Evaluation over = Evaluation.of(spec, with, empty, back.memory(), PATIENCE, later(420));

    assertThat(back.verdict().needs().getFirst().reason()).isEqualTo(PodReason.Starting);
    assertThat(over.verdict().needs().getFirst().reason()).isEqualTo(PodReason.NoPods);
    assertThat(over.verdict().best()).isEqualTo(Level.MajorOutage);
  }

  private static Moment later(long seconds) {
    return new Moment(
        NOW.nanos() + Duration.ofSeconds(seconds).toNanos(), NOW.hub().plusSeconds(seconds));
  }

  @Test
  void theCheckpointOfAnotherDefinitionIsNotOurs() {
    var checkpoint =
        new Checkpoint(
            null,
            null,
            null,
            List.of(
                new Checkpoint.NeedMemory(
                    "api", "0000000000000000", List.of("local"), Map.of(), List.of()),
                new Checkpoint.NeedMemory(
                    "another", CELL.definition(), List.of("local"), Map.of(), List.of())));
    var memory =
        ServiceMemory.restored(
            Statuses.of(Level.Operational, "2026-01-01T10:00:00Z", null, checkpoint), NOW);

    Verdict verdict = evaluated(memory, noPods()).verdict();

    assertThat(verdict.best()).as("a typo is no outage").isEqualTo(Level.Operational);
    assertThat(verdict.blind()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0001-01-01T00:00:00Z",
        "-1000000000-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59.999999999Z",
        "2099-01-01T00:00:00Z",
        "yesterday",
        "",
        "2026-01-01"
      })
  void aTimeThatCannotBeIsNoReasonToStop(String time) {
    var status =
        Statuses.of(
            Level.Unknown,
            time,
            new LastKnown(Level.Operational, time),
            matchedHere(time, Map.of("local", time)));

    var memory = ServiceMemory.restored(status, NOW);
    Evaluation after = evaluated(memory, noPods());

    assertThatCode(() -> after.memory().checkpoint(NOW)).doesNotThrowAnyException();
    assertThat(after.lookAgain()).isNotNull().isLessThanOrEqualTo(Duration.ofMinutes(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2099-01-01T00:00:00Z", "yesterday"})
  void blindnessOfWhichTheStartCannotBeReadBeganNow(String time) {
    var status =
        Statuses.of(Level.Operational, "2026-01-01T10:00:00Z", null, matchedHere(time, Map.of()));

    Evaluation after = evaluated(ServiceMemory.restored(status, NOW), unseen(NOW.nanos()));

    assertThat(after.own().level()).isEqualTo(Level.Operational);
    assertThat(after.lookAgain()).isBetween(PATIENCE, PATIENCE.plusSeconds(1));
  }

  @Test
  void blindnessGoesOnOverARestart() {
    var status =
        Statuses.of(
            Level.Operational,
            "2026-01-01T10:00:00Z",
            null,
            matchedHere("2026-01-01T11:58:30Z", Map.of()));

    Evaluation after = evaluated(ServiceMemory.restored(status, NOW), unseen(NOW.nanos()));

    assertThat(after.own().level()).isEqualTo(Level.Unknown);
    assertThat(after.own().lastKnown()).isEqualTo(Level.Operational);
  }

  private static ClusterView unseen(long since) {
    return new Unseen(ClusterReason.Stale, since, null);
  }

  @Test
  void levelsThatAreNoneOfOursAreUnknownAndNothingElse() {
    for (Level level : List.of(Level.Unknown, Level.UnderMaintenance)) {
      for (Level last : new Level[] {null, Level.Unknown, Level.UnderMaintenance}) {
        var status = Statuses.of(level, null, new LastKnown(last, null), null);

        OwnLevel own = evaluated(ServiceMemory.restored(status, NOW), noPods()).own();

        assertThat(own.level()).isEqualTo(Level.Unknown);
        assertThat(own.lastKnown()).isNull();
      }
    }
  }

  /** The CRD takes so many clusters of a need, in both lists. */
  @Test
  void whatIsStoredIsBounded() {
    Map<ServiceMemory.Cell, NeedMemory> needs = new HashMap<>();
    for (String need : List.of("api", "web")) {
      IntStream.range(0, 150)
          .forEach(i ->
              needs.put(
                  new ServiceMemory.Cell(need, "c" + i, "d"),
                  NeedMemory.restored(true, NOW.nanos(), false)));
    }

    Checkpoint checkpoint =
        new ServiceMemory(
                ServiceMemory.startingAt(NOW).dampening(),
                ServiceMemory.startingAt(NOW).shown(),
                needs)
            .checkpoint(NOW);

    assertThat(checkpoint.needs())
        .extracting(Checkpoint.NeedMemory::name)
        .containsExactly("api", "web");
    assertThat(checkpoint.needs())
        .allSatisfy(need -> {
          assertThat(need.matched()).hasSize(100);
          assertThat(need.arriving()).hasSize(100).containsOnlyKeys(need.matched());
        });
  }

  /** Green needs evidence and so does red, whatever was found in the status. */
  @Test
  void nothingThatIsFoundMakesALevelWithoutEvidence() {
    Seeds.forEach(
        100_000,
        random -> {
          var memory = ServiceMemory.restored(anything(random), NOW);
          OwnLevel before = memory.dampening().own();

          Evaluation after = evaluated(memory, anyView(random));

          OwnLevel own = after.own();
          if (own.isKnown() && own.level() != before.level()) {
            if (own.level() == Level.Operational) {
              assertThat(after.verdict().worst()).isEqualTo(Level.Operational);
            }
            if (own.level().worseThan(before.reference())) {
              assertThat(own.level().worseThan(after.verdict().best())).isFalse();
            }
          }
          after.memory().checkpoint(NOW);
        });
  }

  private static ServiceStatusStatus anything(Random random) {
    Checkpoint checkpoint =
        random.nextInt(4) == 0
            ? null
            : new Checkpoint(
                null,
                time(random),
                random.nextBoolean()
                    ? null
                    : new Checkpoint.Own(Seeds.oneOf(random, Level.values()), time(random)),
                List.of(
                    new Checkpoint.NeedMemory(
                        Seeds.oneOf(random, "api", "other", null),
                        Seeds.oneOf(random, CELL.definition(), "ffff", null),
                        Seeds.oneOf(random, List.of("local"), List.of("x", "local"), null),
                        Seeds.oneOf(
                            random,
                            null,
                            Map.of("local", "" + time(random)),
                            Map.of("x", "" + time(random))),
                        List.of())));
    return Statuses.of(
        Seeds.oneOf(random, level(random), level(random), null),
        time(random),
        random.nextBoolean() ? null : new LastKnown(level(random), time(random)),
        checkpoint);
  }

  private static Level level(Random random) {
    return Seeds.oneOf(random, Level.values());
  }

  private static String time(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> null;
      case 1 -> "no time";
      case 2 -> "-999999999-01-01T00:00:00Z";
      case 3 -> "+999999999-01-01T00:00:00Z";
      default -> NOW.hub().minusSeconds(random.nextInt(1000) - 100L).toString();
    };
  }

  private static ClusterView anyView(Random random) {
    int ready = random.nextInt(4);
    return switch (random.nextInt(4)) {
      case 0 -> noPods();
      case 1 -> unseen(NOW.nanos() - Duration.ofSeconds(random.nextInt(200)).toNanos());
      default ->
          new Seen(new NeedCounts(ready, 3 - ready, 0, true, ready, null, null), NOW.nanos());
    };
  }
}
