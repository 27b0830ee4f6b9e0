package dev.servicestatus.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Need.Readiness;
import dev.servicestatus.health.PodShape.PodCondition;
import dev.servicestatus.health.PodVerdict.State;
import dev.servicestatus.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds of every pod, whatever it looks like. */
class PodRulesPropertiesTest {
  private static final int INPUTS = 100_000;
  private static final long NOW = 1_000_000;

  @Test
  void everyPodHasAStateAndEveryFailureAReason() {
    Seeds.forEach(
        INPUTS,
        random -> {
          PodVerdict verdict = PodRules.judge(pod(random), criteria(random), NOW);

          assertThat(verdict.state()).isNotNull();
          assertThat(verdict.reason() != null).isEqualTo(verdict.state() == State.Failing);
          assertThat(verdict.nextChangeSeconds()).as("changes in the future").isGreaterThan(NOW);
        });
  }

  @Test
  void theOrderOfContainersChangesNoReason() {
    Seeds.forEach(
        INPUTS,
        random -> {
          PodFact pod = pod(random);
          PodCriteria criteria = criteria(random);
          List<ContainerFact> containers = new ArrayList<>(pod.shape().containers());
          Collections.shuffle(containers, random);

          PodVerdict verdict = PodRules.judge(pod, criteria, NOW);
          PodVerdict other = PodRules.judge(with(pod, containers), criteria, NOW);

          assertThat(other.state()).isEqualTo(verdict.state());
          assertThat(other.reason()).isEqualTo(verdict.reason());
        });
  }

  private static PodFact with(PodFact pod, List<ContainerFact> containers) {
    PodShape shape = pod.shape();
    var other =
        new PodShape(
            shape.phase(),
            shape.reason(),
            shape.controllerKind(),
            shape.controllerName(),
            shape.ready(),
            shape.containersReady(),
            shape.scheduled(),
            List.copyOf(containers));
    return new PodFact(
        pod.namespace(),
        pod.name(),
        pod.labels(),
        pod.createdSeconds(),
        pod.deletionSeconds(),
        other);
  }

  private static PodCriteria criteria(Random random) {
    return new PodCriteria(
        Seeds.oneOf(random, Set.<String>of(), Set.of("app"), Set.of("app", "log")),
        Seeds.oneOf(random, Readiness.values()),
        Duration.ofSeconds(random.nextInt(3) * 150L));
  }

  private static PodFact pod(Random random) {
    List<ContainerFact> containers = new ArrayList<>();
    for (String name : List.of("app", "log", "init").subList(0, random.nextInt(4))) {
      boolean terminated = random.nextInt(4) == 0;
      containers.add(
          new ContainerFact(
              name,
              Seeds.oneOf(random, ContainerFact.Kind.values()),
              random.nextBoolean(),
              random.nextBoolean(),
              terminated
                  ? ""
                  : Seeds.oneOf(
                      random,
                      "",
                      "CrashLoopBackOff",
                      "ErrImagePull",
                      "Strange",
                      "ContainerCreating"),
              terminated,
              terminated ? random.nextInt(3) : 0,
              random.nextInt(4) == 0));
    }
    return new PodFact(
        "shop",
        "api-0",
        Map.of(),
        random.nextInt(5) == 0 ? 0 : NOW - random.nextInt(400),
        random.nextInt(3) == 0 ? NOW + 30 - random.nextInt(200) : 0,
        new PodShape(
            Seeds.oneOf(
                random, "", "Pending", "Running", "Running", "Succeeded", "Failed", "Unknown"),
            Seeds.oneOf(random, "", "", "Evicted", "NodeLost"),
            Seeds.oneOf(random, "", "ReplicaSet", "StatefulSet", "ReplicationController"),
            "owner",
            condition(random),
            condition(random),
            condition(random),
            List.copyOf(containers)));
  }

  private static PodCondition condition(Random random) {
    return new PodCondition(
        Seeds.oneOf(random, "", "True", "False", "Unknown"),
        Seeds.oneOf(random, "", "ContainersNotReady", "ReadinessGatesNotReady", "SchedulingGated"));
  }
}
