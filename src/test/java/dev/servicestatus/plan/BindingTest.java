package dev.servicestatus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.By;
import java.util.List;
import org.junit.jupiter.api.Test;

class BindingTest {
  private static final String T0 = "2026-01-01T00:00:00Z";
  private static final String T1 = "2026-01-01T00:01:00Z";
  private static final String T2 = "2026-01-01T00:02:00Z";

  private static final Binding OPERATIONAL =
      Binding.NONE.bound(shows(Level.Operational)).rebased(shows(Level.Operational), true, T0);

  private static Shown shows(Level level) {
    return new Shown("a1", "API", level);
  }

  private static By holder(Binding binding) {
    return binding.held() == null ? null : binding.held().by();
  }

  @Test
  void whatIsFoundFirstIsTheBaseline() {
    Binding adopted =
        Binding.NONE
            .bound(shows(Level.UnderMaintenance))
            .seen(shows(Level.UnderMaintenance), null, Level.Operational, true, T0);

    assertThat(adopted.confirmed().level()).isEqualTo(Level.UnderMaintenance);
    assertThat(adopted.ours(Level.Operational))
        .containsExactlyInAnyOrder(Level.UnderMaintenance, Level.Operational);
  }

  @Test
  void ofAStatusThatIsNotUnderstoodNothingIsConcluded() {
    Binding adopted =
        Binding.NONE
            .bound(shows(Level.Unknown))
            .seen(shows(Level.Unknown), null, Level.Operational, true, T0);

    assertThat(OPERATIONAL.seen(shows(Level.Unknown), null, Level.MajorOutage, true, T1))
        .isEqualTo(OPERATIONAL);
    assertThat(adopted.id()).isEqualTo("a1");
    assertThat(adopted.confirmed()).isNull();
  }

  @Test
  void aLevelThatWasSentButNotAcknowledgedIsOurs() {
    Binding sent = OPERATIONAL.sending(Level.MajorOutage);

    Binding read = sent.seen(shows(Level.MajorOutage), null, Level.DegradedPerformance, true, T1);

    assertThat(holder(read)).isNull();
    assertThat(read.confirmed().level()).isEqualTo(Level.MajorOutage);
    assertThat(read.unconfirmed()).containsExactly(Level.MajorOutage);
  }

  @Test
  void theTimeMovesOnlyWithTheLevel() {
    Binding same = OPERATIONAL.seen(shows(Level.Operational), null, Level.Operational, true, T1);
    Binding other = OPERATIONAL.acknowledged(Level.MajorOutage, true, T1);

    assertThat(same.confirmed().time()).isEqualTo(T0);
    assertThat(other.confirmed().time()).isEqualTo(T1);
    assertThat(other.unconfirmed()).isEmpty();
  }

  @Test
  void aHumansValueIsYieldedToUntilTwoReadsAgree() {
    Binding yields =
        OPERATIONAL.seen(shows(Level.PartialOutage), null, Level.Operational, true, T1);
    Binding once = yields.seen(shows(Level.Operational), null, Level.Operational, true, T2);
    Binding not = once.seen(shows(Level.PartialOutage), null, Level.Operational, true, T2);
    Binding twice = once.seen(shows(Level.Operational), null, Level.Operational, true, T2);

    assertThat(holder(yields)).isEqualTo(By.Human);
    assertThat(holder(once)).isEqualTo(By.Human);
    assertThat(not.held().agreedTime()).isNull();
    assertThat(not.held().sinceTime()).isEqualTo(T1);
    assertThat(twice.held()).isNull();
  }

  @Test
  void theEndOfAHoldMakesWhatIsFoundTheBaseline() {
    Binding held =
        OPERATIONAL.seen(shows(Level.MajorOutage), By.Incident, Level.MajorOutage, true, T1);
    Binding ended = held.seen(shows(Level.Operational), null, Level.MajorOutage, true, T2);

    assertThat(holder(held)).isEqualTo(By.Incident);
    assertThat(ended.held()).isNull();
    assertThat(ended.confirmed().level()).isEqualTo(Level.Operational);
  }

  @Test
  void anIncidentTakesTheComponentFromAHuman() {
    Binding yields =
        OPERATIONAL.seen(shows(Level.PartialOutage), null, Level.Operational, true, T1);

    assertThat(
            holder(
                yields.seen(shows(Level.PartialOutage), By.Incident, Level.Operational, true, T2)))
        .isEqualTo(By.Incident);
  }

  @Test
  void aValueSetByHandWhileACreationWasOfUnknownFateIsAHumans() {
    Binding found =
        Binding.NONE
            .creating("API", Level.Operational, T0)
            .bound(shows(Level.PartialOutage))
            .seen(shows(Level.PartialOutage), null, Level.Operational, true, T1);

    assertThat(holder(found)).isEqualTo(By.Human);
    assertThat(found.createdByUs()).isTrue();
  }

  @Test
  void atMostFiveLevelsAreRememberedAsSent() {
    Binding sent = OPERATIONAL;
    for (Level level : Level.values()) {
      sent = sent.sending(level);
    }
    sent = sent.sending(Level.PartialOutage);

    assertThat(sent.unconfirmed())
        .isEqualTo(
            List.of(
                Level.DegradedPerformance,
                Level.MajorOutage,
                Level.UnderMaintenance,
                Level.Unknown,
                Level.PartialOutage));
  }
}
