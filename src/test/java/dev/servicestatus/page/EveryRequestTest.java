package dev.servicestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.plan.Outcome;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Something goes wrong at every single request of a creation and of a level change, to the page and
 * to the hub, also to read: there is exactly one component, it shows the right level, and what a
 * human has set in the meantime is left.
 */
class EveryRequestTest {
  private static final String API = "shop/api";

  /** What goes wrong. */
  enum Ending {
    /** The process ends before the request leaves. */
    ENDED_BEFORE(false, true),
    /** The process ends after it is done, before its answer is here. */
    ENDED_AFTER(true, true),
    /** It never arrives; the process goes on. */
    LOST(false, false),
    /** It is done, and its answer is lost; the process goes on. */
    ANSWER_LOST(true, false),
    /** Its answer is lost, and the page does it later; the process goes on. */
    LATE(false, false);

    private final boolean done;
    private final boolean ends;

    Ending(boolean done, boolean ends) {
      this.done = done;
      this.ends = ends;
    }
  }

  /** The connection to the hub broke; the controller tries again. */
  private static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** A life at whose n-th request something goes wrong. */
  private static final class Life {
    final PageLife life = new PageLife();
    private final Ending ending;
    private int left;
    private Runnable arrival = () -> {};
    boolean happened;

    Life(int number, Ending ending) {
      this.left = number;
      this.ending = ending;
      life.page.each(
          new FaultyPage.Fault() {
            @Override
            public <T> Outcome<T> happens(Supplier<Outcome<T>> request) {
              return request(request);
            }
          });
      life.store.each(
          new InMemoryStore.Hands() {
            @Override
            public <T> T write(Supplier<T> write) {
              return hubWrite(write);
            }
          });
    }

    private boolean isTheOne() {
      happened |= left == 1;
      return left-- == 1;
    }

    private <T> Outcome<T> request(Supplier<Outcome<T>> request) {
      if (!isTheOne()) {
        return request.get();
      }
      if (ending.done) {
        request.get();
      }
      if (ending == Ending.LATE) {
        arrival = request::get;
      }
      if (ending.ends) {
        throw new FaultyPage.Killed();
      }
      return new Outcome.Unreachable<>("no answer in time");
    }

    private <T> T hubWrite(Supplier<T> write) {
      if (!isTheOne()) {
        return write.get();
      }
      if (ending.done) {
        write.get();
      }
      throw ending.ends ? new FaultyPage.Killed() : new Broken();
    }

    /** What is late arrives in the middle. */
    void run(Duration time) {
      goOn(Duration.ofSeconds(20));
      arrival.run();
      arrival = () -> {};
      goOn(time.minusSeconds(20));
    }

    private void goOn(Duration time) {
      long end = life.nanos() + time.toNanos();
      while (life.nanos() < end) {
        try {
          life.run(Duration.ofNanos(end - life.nanos()));
        } catch (FaultyPage.Killed killed) {
          life.restart();
        } catch (Broken broken) {
          life.pass(Duration.ofMillis(100)); // the framework tries again
        }
      }
    }

    /** Until it has gone wrong, or the time is over. */
    void runUntilItHappens(Duration time) {
      try {
        life.run(time);
      } catch (FaultyPage.Killed | Broken happenedNow) {
        if (ending.ends) {
          life.restart();
        }
      }
    }

    void assertOne(Level level, String when) {
      assertThat(life.level("API")).as(when).isEqualTo(level);
      assertThat(life.there.all()).as(when).hasSize(1);
      assertThat(life.reason(API)).as(when).isEqualTo(ConditionReasons.SYNCED);
      assertThat(life.stored(API).confirmed().level()).as(when).isEqualTo(level);
      assertThat(life.stored(API).componentId()).isEqualTo(life.there.all().getFirst().id());
    }
  }

  /**
   * Lives a life for each request, until nothing is left that could go wrong.
   *
   * @param life in which the request of that number does
   * @return how many requests there are
   */
  private static int atEach(IntFunction<Life> life) {
    int number = 1;
    while (life.apply(number).happened) {
      number++;
    }
    return number - 1;
  }

  @ParameterizedTest
  @EnumSource
  void ofACreation(Ending ending) {
    int requests =
        atEach(number -> {
          var it = new Life(number, ending);
          it.life.wishes.want(API, "API", Level.Operational);
          it.runUntilItHappens(Duration.ofSeconds(5));
          it.life.wishes.want(API, Level.MajorOutage);
          it.run(Duration.ofMinutes(3));
          it.assertOne(Level.MajorOutage, ending + " at request " + number);
          return it;
        });
    assertThat(requests).isGreaterThan(5); // lists, record, creation, what came of it
  }

  @ParameterizedTest
  @EnumSource
  void ofALevelChange(Ending ending) {
    int requests =
        atEach(number -> {
          var it = new Life(Integer.MAX_VALUE, ending);
          it.life.wishes.want(API, "API", Level.Operational);
          it.run(Duration.ofMinutes(2));
          it.left = number;
          it.life.wishes.want(API, Level.MajorOutage);
          it.runUntilItHappens(Duration.ofSeconds(5));
          it.life.wishes.want(API, Level.DegradedPerformance);
          it.run(Duration.ofMinutes(2));
          it.assertOne(Level.DegradedPerformance, ending + " at request " + number);
          return it;
        });
    assertThat(requests).isGreaterThan(4); // lists, component, record, change, what came of it
  }

  /** What arrives late is done to what the human has set; no request can be conditional. */
  @ParameterizedTest
  @EnumSource(
      value = Ending.class,
      names = {"LATE"},
      mode = EnumSource.Mode.EXCLUDE)
  void andAHumanComesJustThen(Ending ending) {
    int requests =
        atEach(number -> {
          var it = new Life(Integer.MAX_VALUE, ending);
          it.life.wishes.want(API, "API", Level.Operational);
          it.run(Duration.ofMinutes(2));
          it.left = number;
          it.life.wishes.want(API, Level.MajorOutage);
          it.runUntilItHappens(Duration.ZERO);
          String id = it.life.stored(API).componentId();
          it.life.there.replace(id, null, Level.UnderMaintenance);
          it.life.wishes.want(API, Level.PartialOutage);
          it.run(Duration.ofMinutes(7));

          String when = ending + " at request " + number;
          assertThat(it.life.level("API")).as(when).isEqualTo(Level.UnderMaintenance);
          assertThat(it.life.reason(API)).as(when).isEqualTo(ConditionReasons.HUMAN_OVERRIDE);
          return it;
        });
    assertThat(requests).isGreaterThan(4);
  }
}
