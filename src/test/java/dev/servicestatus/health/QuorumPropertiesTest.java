package dev.servicestatus.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ClusterScope.WhenUnseen;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.health.Quorum.JudgedPart;
import dev.servicestatus.testing.Seeds;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What holds of every pair of levels, whatever the clusters and needs. */
class QuorumPropertiesTest {
  private static final int INPUTS = 100_000;
  private static final Patience PATIENCE = new Patience(Duration.ofSeconds(90), SelfDoubt.NONE);
  private static final Moment NOW =
      new Moment(5_000_000_000_000L, Instant.parse("2026-01-01T00:00:00Z"));

  private static Verdict judge(List<JudgedPart> parts) {
    return Quorum.verdict(parts, PATIENCE, NOW);
  }

  @Test
  void bestIsNeverWorseThanWorstAndBlindOnlyWhereItLooksOperational() {
    Seeds.forEach(
        INPUTS,
        random -> {
          Verdict verdict = judge(parts(random));

          assertThat(verdict.best().worseThan(verdict.worst())).isFalse();
          if (verdict.blind()) {
            assertThat(verdict.best()).isEqualTo(Level.Operational);
            assertThat(verdict.worst()).isNotEqualTo(Level.Operational);
          }
          if (verdict.grantMissing()) {
            assertThat(verdict.blind()).isTrue();
          }
        });
  }

  @Test
  void aNeedThatIsWorseMakesNothingBetter() {
    Seeds.forEach(
        INPUTS,
        random -> {
          List<JudgedPart> parts = parts(random);
          Verdict before = judge(parts);

          Verdict after = judge(withOneChanged(parts, random, need -> worsened(need, random)));

          assertThat(before.best().worseThan(after.best())).as("best").isFalse();
          assertThat(before.worst().worseThan(after.worst())).as("worst").isFalse();
        });
  }

  @Test
  void theOrderOfPartsClustersAndNeedsIsOfNoMatter() {
    Seeds.forEach(
        INPUTS,
        random -> {
          List<JudgedPart> parts = parts(random);
          List<JudgedPart> shuffled = new ArrayList<>();
          for (JudgedPart part : parts) {
            List<NeedVerdict> needs = new ArrayList<>(part.needs());
            Collections.shuffle(needs, random);
            shuffled.add(new JudgedPart(part.part(), needs));
          }
          Collections.shuffle(shuffled, random);

          Verdict verdict = judge(parts);
          Verdict other = judge(shuffled);

          assertThat(withoutNeeds(other)).isEqualTo(withoutNeeds(verdict));
          assertThat(Set.copyOf(other.needs())).isEqualTo(Set.copyOf(verdict.needs()));
          assertThat(other.needs()).hasSameSizeAs(verdict.needs());
          assertThat(Cause.of(other)).isEqualTo(Cause.of(verdict));
        });
  }

  @Test
  void seeingMoreOnlyNarrows() {
    Seeds.forEach(
        INPUTS,
        random -> {
          List<JudgedPart> parts = parts(random, WhenUnseen.Unknown);
          Verdict before = judge(parts);

          Verdict after =
              judge(
                  withOneChanged(
                      parts, random, need -> need.isSeen() ? need : seen(need, range(random))));

          assertThat(before.best().worseThan(after.best())).as("best is as bad or worse").isFalse();
          assertThat(after.worst().worseThan(before.worst()))
              .as("worst is as good or better")
              .isFalse();
        });
  }

  @Test
  void whatIsLostFromSightProvesNothing() {
    Seeds.forEach(
        INPUTS,
        random -> {
          List<JudgedPart> parts = parts(random);
          Verdict before = judge(parts);
          List<WhenUnseen> words = new ArrayList<>();

          Verdict after =
              judge(
                  withOneChanged(
                      parts,
                      random,
                      (part, need) -> {
                        words.add(part.whenUnseen());
                        return need.isSeen() ? unseen(need, ClusterReason.Stale, 0) : need;
                      }));

          assertThat(after.best().worseThan(before.best())).as("turns red").isFalse();
          if (!words.contains(WhenUnseen.Ignore)) {
            assertThat(before.worst().worseThan(after.worst())).as("improves").isFalse();
          }
        });
  }

  private static Verdict withoutNeeds(Verdict verdict) {
    return new Verdict(
        verdict.best(),
        verdict.worst(),
        verdict.blind(),
        verdict.grantMissing(),
        verdict.empty(),
        List.of(),
        List.of(),
        verdict.redundancyReduced());
  }

  private static List<JudgedPart> parts(Random random) {
    return parts(random, WhenUnseen.values());
  }

  private static List<JudgedPart> parts(Random random, WhenUnseen... words) {
    List<JudgedPart> parts = new ArrayList<>();
    for (int part = random.nextInt(3); part >= 0; part--) {
      List<NeedVerdict> needs = new ArrayList<>();
      List<String> clusters = List.of("a", "b", "c", "d", "e").subList(0, random.nextInt(6));
      int count = 1 + random.nextInt(3);
      for (String cluster : clusters) {
        for (int need = 0; need < count; need++) {
          needs.add(need("part-" + part + "-need-" + need, cluster, random));
        }
      }
      var scope =
          new Scope.Part(
              require(random), Seeds.oneOf(random, words), List.of(), clusters, Set.of());
      parts.add(new JudgedPart(scope, needs));
    }
    return parts;
  }

  private static Require require(Random random) {
    return Require.of(
        switch (random.nextInt(6)) {
          case 0 -> null;
          case 1 -> new IntOrString("All");
          case 2 -> new IntOrString("Any");
          case 3 -> new IntOrString("Majority");
          case 4 -> new IntOrString(1 + random.nextInt(6));
          default -> new IntOrString(1 + random.nextInt(100) + "%");
        });
  }

  private static NeedVerdict need(String name, String cluster, Random random) {
    var need =
        new NeedVerdict(
            name, cluster, null, null, NeedCounts.NONE, 0, null, null, true, true, false);
    return random.nextInt(3) > 0
        ? seen(need, range(random))
        : unseen(need, Seeds.oneOf(random, ClusterReason.values()), random.nextInt(200));
  }

  private static Range range(Random random) {
    var one = Seeds.oneOf(random, Standing.values());
    var other = Seeds.oneOf(random, Standing.values());
    return one.compareTo(other) < 0 ? new Range(one, other) : new Range(other, one);
  }

  private static NeedVerdict seen(NeedVerdict need, Range range) {
    var reason = range.worst() == Standing.Operational ? null : PodReason.NotReady;
    return new NeedVerdict(
        need.need(),
        need.cluster(),
        range,
        null,
        NeedCounts.NONE,
        1,
        NOW.nanos(),
        reason,
        true,
        true,
        false);
  }

  private static NeedVerdict unseen(NeedVerdict need, ClusterReason reason, int seconds) {
    var unseen = new Unseen(reason, NOW.nanos() - Duration.ofSeconds(seconds).toNanos(), null);
    return new NeedVerdict(
        need.need(),
        need.cluster(),
        Range.OPEN,
        unseen,
        NeedCounts.NONE,
        0,
        null,
        null,
        true,
        true,
        false);
  }

  private static NeedVerdict worsened(NeedVerdict need, Random random) {
    if (!need.isSeen()) {
      return need;
    }
    Range other = range(random);
    return seen(need, need.range().and(other));
  }

  private interface Change {
    NeedVerdict of(Scope.Part part, NeedVerdict need);
  }

  private static List<JudgedPart> withOneChanged(
      List<JudgedPart> parts, Random random, UnaryOperator<NeedVerdict> change) {
    return withOneChanged(parts, random, (part, need) -> change.apply(need));
  }

  private static List<JudgedPart> withOneChanged(
      List<JudgedPart> parts, Random random, Change change) {
    List<JudgedPart> changed = new ArrayList<>(parts);
    int index = random.nextInt(parts.size());
    JudgedPart part = parts.get(index);
    if (part.needs().isEmpty()) {
      return changed;
    }
    List<NeedVerdict> needs = new ArrayList<>(part.needs());
    int need = random.nextInt(needs.size());
    needs.set(need, change.of(part.part(), needs.get(need)));
    changed.set(index, new JudgedPart(part.part(), needs));
    return changed;
  }
}
