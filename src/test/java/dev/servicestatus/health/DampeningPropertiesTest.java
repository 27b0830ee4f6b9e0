package dev.servicestatus.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ClusterScope.WhenUnseen;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.testing.Seeds;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What holds of the level shown, whatever happens in whichever order. */
class DampeningPropertiesTest {
  private static final int INPUTS = 100_000;
  private static final int STEPS = 50;
  private static final long PATIENCE = Replay.PATIENCE.toSeconds();

  /** Proof is what the plainest reading of the history says it is; nothing else moves the level. */
  @Test
  void theLevelMovesExactlyWhenItsWaitIsFullAndAnswered() {
    Seeds.forEach(
        INPUTS / STEPS,
        random -> {
          var life = new RandomLife(random);
          for (int step = 0; step < STEPS; step++) {
            OwnLevel before = life.evaluation().own();
            life.change();
            life.evaluate();
            assertMoved(life, before);
          }
        });
  }

  private static void assertMoved(RandomLife life, OwnLevel before) {
    OwnLevel own = life.evaluation().own();
    Verdict verdict = life.evaluation().verdict();
    boolean moved = own.level() != before.level();
    Level reference = before.reference();
    boolean comesAndGoes = life.floor() != Level.Operational;
    if (comesAndGoes) {
      boolean better = own.isKnown() ? isHeldDown(life, own.level()) : !verdict.blind();
      assertThat(better).as("better than it may be").isFalse();
    }
    boolean heldDown =
        comesAndGoes
            && own.level() == life.floor()
            && (!before.isKnown() || own.level().worseThan(reference));
    if (moved && own.isKnown() && !heldDown) {
      if (own.level() == Level.Operational) {
        assertThat(verdict.worst()).as("at a turn to Operational").isEqualTo(Level.Operational);
      }
      if (own.level().worseThan(reference)) {
        assertThat(own.level().worseThan(verdict.best())).as("at a turn to worse").isFalse();
        assertThat(life.provenWorse(own.level()))
            .as("proof")
            .isGreaterThanOrEqualTo(life.worseAfter());
      } else if (reference.worseThan(own.level())) {
        assertThat(verdict.worst().worseThan(own.level())).as("at a turn to better").isFalse();
        assertThat(life.provenBetter(own.level()))
            .as("proof")
            .isGreaterThanOrEqualTo(life.betterAfter());
      } else {
        assertThat(verdict.agrees()).as("at the end of Unknown").isTrue();
      }
    }
    if (moved && !own.isKnown()) {
      assertThat(verdict.blind()).as("Unknown only when blind").isTrue();
      assertThat(verdict.grantMissing() || life.blindSeconds() >= PATIENCE).as("patience").isTrue();
    }
    if (life.evaluation().ask().isEmpty()) {
      assertNothingIsOverdue(life, own);
    }
  }

  /** With every answer there, whatever is full and proven is shown. */
  private static void assertNothingIsOverdue(RandomLife life, OwnLevel own) {
    for (Level level : Level.values()) {
      if (level.isComputed() && level.worseThan(own.reference())) {
        long proven = life.provenWorse(level);
        assertThat(proven >= 0 && proven >= life.worseAfter()).as("overdue %s", level).isFalse();
      }
      if (level.isComputed() && own.reference().worseThan(level) && !isHeldDown(life, level)) {
        long proven = life.provenBetter(level);
        assertThat(proven >= 0 && proven >= life.betterAfter()).as("overdue %s", level).isFalse();
      }
    }
    if (own.isKnown() && life.evaluation().verdict().blind()) {
      assertThat(life.blindSeconds()).as("blind and known").isLessThan(PATIENCE);
    }
  }

  /** Whether it may not be shown, because the service comes and goes. */
  private static boolean isHeldDown(RandomLife life, Level level) {
    return life.floor().worseThan(level);
  }

  @Test
  void aClusterThatBecomesUnseenMovesNothing() {
    var lost = new AtomicInteger();
    afterEachChange(
        2 * INPUTS,
        life -> {
          OwnLevel before = life.evaluation().own();

          boolean some = life.loseOne();
          life.evaluate();

          assertNothingTurnedRed(life, before);
          lost.addAndGet(some ? 1 : 0);
          life.findSome();
        });
    assertThat(lost.get()).as("clusters lost").isGreaterThanOrEqualTo(INPUTS);
  }

  /**
   * What is shown stays. It may only go back to what was last known, which is nothing new; with
   * Ignore, which leaves out what is not seen, it may improve, and so be seen to come and go.
   */
  private static void assertNothingTurnedRed(RandomLife life, OwnLevel before) {
    OwnLevel after = life.evaluation().own();
    if (life.whenUnseen() == WhenUnseen.Ignore) {
      boolean turnedRed = after.reference().worseThan(before.reference());
      assertThat(turnedRed && after.level() != life.floor()).as("turned red").isFalse();
    } else {
      assertThat(after.reference()).isEqualTo(before.reference());
      assertThat(after.isKnown() || !before.isKnown()).as("became Unknown").isTrue();
    }
  }

  @Test
  void aRestartMovesNothing() {
    afterEachChange(
        INPUTS,
        life -> {
          OwnLevel before = life.evaluation().own();

          life.restart();
          life.evaluate();

          assertNothingTurnedRed(life, before);
        });
  }

  @Test
  void nothingChangesBeforeItIsTimeToLookAgain() {
    afterEachChange(
        INPUTS,
        life -> {
          OwnLevel own = life.evaluation().own();
          Verdict verdict = life.evaluation().verdict();

          life.passLessThanUntilLookAgain();
          life.evaluate();

          assertThat(life.evaluation().own()).isEqualTo(own);
          assertThat(life.evaluation().verdict().best()).isEqualTo(verdict.best());
          assertThat(life.evaluation().verdict().worst()).isEqualTo(verdict.worst());
          assertThat(life.evaluation().verdict().blind()).isEqualTo(verdict.blind());
        });
  }

  /** The end of a wait is no reason to look; an answer of every fresh cluster after it is one. */
  @Test
  void aWaitThatIsFullChangesNothingBeforeEveryFreshClusterHasAnswered() {
    var asked = new AtomicInteger();
    afterEachChange(
        4 * INPUTS,
        life -> {
          Evaluation before = life.evaluation();
          if (!before.askThen() || before.fresh().isEmpty()) {
            return;
          }
          life.passUntilLookAgain();
          if (life.isTold()) { // which is another reason to look, at the same moment
            return;
          }
          asked.incrementAndGet();
          life.evaluate();

          assertThat(life.evaluation().own()).isEqualTo(before.own());
          assertThat(life.evaluation().ask()).isEqualTo(before.fresh()).isNotEmpty();
        });
    assertThat(asked.get()).as("ends of waits").isGreaterThan(10_000);
  }

  /** In long lives, and not only at their beginning; every fresh cluster has answered by then. */
  private static void afterEachChange(int inputs, Consumer<RandomLife> check) {
    Seeds.forEach(
        inputs / STEPS,
        random -> {
          var life = new RandomLife(random);
          for (int step = 0; step < STEPS; step++) {
            life.change();
            life.answerAll();
            check.accept(life);
          }
        });
  }
}
