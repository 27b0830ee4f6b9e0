package dev.servicestatus.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final Pace pace = new Pace();

  private static ConfigMap object(String uid, long generation) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("s")
        .withNamespace("n")
        .withUid(uid)
        .withGeneration(generation)
        .endMetadata()
        .build();
  }

  private Duration rest(ConfigMap object, long milliseconds) {
    return pace.rest(object, Duration.ofMillis(milliseconds).toNanos());
  }

  @Test
  void theFirstDefinitionAndWhateverElseHappensToItIsWorkedOnAtOnce() {
    assertThat(rest(object("u", 1), 0)).isZero();
    assertThat(rest(object("u", 1), 1)).isZero();
    assertThat(rest(object("u", 1), 500)).isZero();
  }

  @Test
  void anotherDefinitionWaitsForTheRestOfASecondAndTheLastWins() {
    rest(object("u", 1), 0);

    assertThat(rest(object("u", 2), 100)).isEqualTo(Duration.ofMillis(900));
    assertThat(rest(object("u", 7), 999)).isEqualTo(Duration.ofMillis(1));
    assertThat(rest(object("u", 7), 1000)).isZero();
    assertThat(rest(object("u", 8), 1001)).isEqualTo(Duration.ofMillis(999));
  }

  @Test
  void anotherObjectOfThatNameDoesNotWait() {
    rest(object("u", 1), 0);

    assertThat(rest(object("v", 1), 10)).isZero();
    pace.forget(object("v", 1));
    assertThat(rest(object("v", 2), 20)).isZero();
  }
}
