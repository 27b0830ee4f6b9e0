package dev.servicestatus.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ClusterScope;
import dev.servicestatus.api.v1alpha1.Damping;
import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec.NamespaceGrant;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.Need.Importance;
import dev.servicestatus.api.v1alpha1.PodReason;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.State;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.ClusterView.Right;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.health.Evaluation;
import dev.servicestatus.health.Member;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.NeedCounts;
import dev.servicestatus.health.NeedCounts.WorstPod;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.Scope;
import dev.servicestatus.health.ServiceMemory;
import dev.servicestatus.testing.Seeds;
import dev.servicestatus.testing.Specs;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the sentences of a status say, and what they never say, whatever the facts. */
class StatusTextsTest {
  private static final Moment NOW = new Moment(0, Instant.parse("2026-11-24T10:02:11Z"));
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** A service in random trouble; every name in it is a canary. */
  private record Trouble(
      ServiceStatus service, Scope scope, Map<NeedWatch, ClusterView> views, List<String> names) {

    Evaluation evaluation(ServiceMemory memory, Moment now) {
      return Evaluation.of(service.getSpec(), scope, views, memory, PATIENCE, now);
    }
  }

  private static Trouble trouble(Random random) {
    List<String> names = new ArrayList<>();
    List<String> clusters =
        IntStream.range(0, 1 + random.nextInt(3)).mapToObj(i -> canary(random, names)).toList();
    List<Need> needs = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      needs.add(need(random, canary(random, names), canary(random, names)));
    }
    var service = new ServiceStatus();
    String namespace = canary(random, names);
    service.setMetadata(
        new ObjectMetaBuilder()
            .withName("s")
            .withNamespace(namespace)
            .withUid("u")
            .withGeneration(1L)
            .build());
    var require =
        Seeds.oneOf(
            random,
            null,
            new IntOrString("Any"),
            new IntOrString("Majority"),
            new IntOrString(2),
            new IntOrString("60%"));
    service.setSpec(
        Specs.of(new ClusterScope(clusters, null, require, null), needs, new Damping("0s", "0s")));
    var all =
        new MemberClusterSpec(
            null,
            null,
            List.of(),
            null,
            null,
            List.of(new NamespaceGrant(namespace, List.of("*"))));
    List<Member> members = clusters.stream().map(name -> new Member(name, Map.of(), all)).toList();
    Scope scope = Scope.of(service.getSpec(), namespace, Map.of(), members);
    Map<NeedWatch, ClusterView> views = new HashMap<>();
    scope.watches().forEach(watch -> views.put(watch, view(random, names)));
    return new Trouble(service, scope, views, names);
  }

  private static Need need(Random random, String name, String namespace) {
    return new Need(
        name,
        namespace,
        LabelSelector.ofLabels(Map.of("app", "x")),
        null,
        null,
        null,
        Seeds.oneOf(random, null, new IntOrString(3), new IntOrString("60%")),
        Seeds.oneOf(random, null, new IntOrString(2)),
        Seeds.oneOf(random, Importance.Required, Importance.Optional),
        null,
        "0s",
        null);
  }

  private static String canary(Random random, List<String> names) {
    String name = "canary" + Long.toString(random.nextLong() >>> 20, 36);
    names.add(name);
    return name;
  }

  private static ClusterView view(Random random, List<String> names) {
    if (random.nextInt(6) == 0) {
      return random.nextBoolean()
          ? new Unseen(Seeds.oneOf(random, ClusterReason.values()), 0, null)
          : new Unseen(
              ClusterReason.Forbidden,
              0,
              null,
              List.of(new Right("deployments.apps", canary(random, names))));
    }
    int failing = random.nextInt(3);
    PodReason reason = Seeds.oneOf(random, PodReason.values());
    var worst =
        failing == 0
            ? null
            : new WorstPod(
                canary(random, names),
                reason,
                "container " + canary(random, names) + ", exit code 1");
    boolean matched = random.nextInt(8) > 0;
    int ready = matched ? random.nextInt(5) : 0;
    return new Seen(new NeedCounts(ready, random.nextInt(2), failing, matched, 1, worst, null), 0);
  }

  @Test
  void thePublicIsToldNoNameOfAnything() {
    Set<Level> met = EnumSet.noneOf(Level.class);
    Seeds.forEach(
        2000,
        random -> {
          Trouble trouble = trouble(random);

          ServiceStatusStatus status = status(trouble);

          assertThat(status.publicMessage()).isNotBlank();
          assertThat(trouble.names()).noneMatch(status.publicMessage()::contains);
          met.add(status.level());
        });
    if (System.getProperty("seed") == null) {
      assertThat(met)
          .contains(
              Level.Operational,
              Level.DegradedPerformance,
              Level.PartialOutage,
              Level.MajorOutage,
              Level.Unknown);
    }
  }

  private static ServiceStatusStatus status(Trouble trouble) {
    return Express.status(
        trouble.service(), null, trouble.evaluation(ServiceMemory.startingAt(NOW), NOW), NOW);
  }

  /** One sentence, bounded, that names the level, since when, and where it is worst. */
  @Test
  void theTeamIsToldWhatWhereSinceWhenAndByWhichRule() {
    Seeds.forEach(
        2000,
        random -> {
          Trouble trouble = trouble(random);

          ServiceStatusStatus status = status(trouble);

          assertThat(status.summary()).hasSizeBetween(10, 2048).doesNotContain("\n").endsWith(".");
          if (status.level() == Level.Operational || status.level() == Level.Unknown) {
            assertThat(status.summary()).startsWith(status.level().name());
            return;
          }
          assertThat(status.summary())
              .startsWith(status.level() + " since 2026-11-24 10:02 UTC")
              .containsPattern(
                  "need canary\\w+ in canary\\w+ has \\d+ of \\d+ ready, below min(Available|Operational) \\d+");
          int clusters = status.totalClusters();
          String rule =
              "; require (All|Any|Majority|2|60%): \\d of " + clusters + " clusters Operational\\.";
          assertThat(Pattern.compile(rule).matcher(status.summary()).find())
              .isEqualTo(clusters > 1);
        });
  }

  @Test
  void timeAloneChangesNoSentence() {
    Seeds.forEach(
        1000,
        random -> {
          Trouble trouble = trouble(random);
          Evaluation first = trouble.evaluation(ServiceMemory.startingAt(NOW), NOW);
          Moment soon = NOW.plus(PATIENCE.plusSeconds(1));
          Evaluation settled = trouble.evaluation(first.memory(), soon);
          ServiceStatusStatus before = Express.status(trouble.service(), null, settled, soon);
          Moment later = soon.plus(Duration.ofHours(30));

          ServiceStatusStatus after =
              Express.status(
                  trouble.service(), before, trouble.evaluation(settled.memory(), later), later);

          assertThat(after).isEqualTo(before);
        });
  }

  @Test
  void rowsAreBoundedAndSortedWorstFirst() {
    Seeds.forEach(
        1000,
        random -> {
          ServiceStatusStatus status = status(trouble(random));

          assertThat(status.clusters()).hasSizeLessThanOrEqualTo(100);
          assertThat(status.clusters()).extracting(row -> badness(row.state())).isSorted();
          for (var row : status.clusters()) {
            List<Integer> needs = row.needs().stream().map(need -> badness(need.state())).toList();
            assertThat(needs).isSorted();
            for (var need : row.needs()) {
              boolean seen = need.state() != State.Unseen;
              assertThat(need.ready() != null && need.expected() != null).isEqualTo(seen);
              assertThat(need.starting() != null && need.failing() != null).isEqualTo(seen);
              assertThat(need.reason() == null).isEqualTo(need.state() == State.Operational);
            }
          }
        });
  }

  private static int badness(State state) {
    return List.of(State.Outage, State.Degraded, State.Unseen, State.Operational).indexOf(state);
  }
}
