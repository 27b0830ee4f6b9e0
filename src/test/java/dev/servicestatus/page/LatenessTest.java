package dev.servicestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.StatusPageSpec.AdoptionPolicy;
import dev.servicestatus.page.Page.Hold;
import dev.servicestatus.plan.Adoption;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Wanted;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** For how long a known level has not been on its page: what an alert rests on. */
class LatenessTest {
  private static final String API = "shop/api";
  private static final Duration HOUR = Duration.ofHours(1);

  private final PageLife life = new PageLife();

  private void published() {
    life.wishes.want(API, "API", Level.Operational);
    life.run(Duration.ofMinutes(1));
    assertThat(life.late).isZero();
  }

  private static Arguments that(String name, Consumer<PageLife> happens) {
    return Arguments.of(name, happens);
  }

  private static void fail(PageLife life, Outcome.Failed<?> failure) {
    life.page.every("set", FaultyPage.failing(failure));
    life.wishes.want(API, Level.MajorOutage);
  }

  static Stream<Arguments> whatIsLate() {
    return Stream.of(
        that("refused", life -> fail(life, new Outcome.Rejected<>("422"))),
        that("forbidden", life -> fail(life, new Outcome.Forbidden<>("403"))),
        that("a wrong key", life -> fail(life, new Outcome.Unauthorized<>("401"))),
        that("failing", life -> fail(life, new Outcome.ServerError<>("500"))),
        that("gone", life -> life.there.delete(life.stored(API).componentId())),
        that("bound elsewhere", life -> life.hubUid = "another"),
        that(
            "of an id that is nowhere",
            life ->
                life.wishes.want(
                    "shop/b",
                    new Wanted(
                        "B", null, Level.Operational, new Adoption(AdoptionPolicy.ById, "no")))),
        that(
            "of a name that is taken",
            life -> {
              life.there.create("B", Level.Operational);
              life.wishes.want(
                  "shop/b",
                  new Wanted(
                      "B", null, Level.Operational, new Adoption(AdoptionPolicy.Never, null)));
            }),
        that(
            "ambiguous",
            life -> {
              life.there.create("B", Level.Operational);
              life.there.create("B", Level.Operational);
              life.wishes.want("shop/b", "B", Level.Operational);
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatIsLate(String name, Consumer<PageLife> happens) {
    published();
    happens.accept(life);
    life.run(HOUR);

    assertThat(life.late).isBetween(HOUR.minusMinutes(6), HOUR);
  }

  static Stream<Arguments> whatIsNot() {
    return Stream.of(
        that(
            "held by an incident",
            life -> {
              life.there.hold(Hold.Incidents, List.of(life.stored(API).componentId()));
              life.wishes.want(API, Level.MajorOutage);
            }),
        that(
            "a human's",
            life -> {
              life.there.replace(life.stored(API).componentId(), null, Level.UnderMaintenance);
              life.wishes.want(API, Level.MajorOutage);
            }),
        that("not known", life -> life.wishes.want(API, Level.Unknown)),
        that(
            "of a new service that is not known",
            life -> life.wishes.want("shop/b", "B", Level.Unknown)),
        that("there", life -> life.wishes.want(API, Level.MajorOutage)),
        that(
            "only observed",
            life -> {
              life.observe = true;
              life.wishes.want(API, Level.MajorOutage);
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatIsNot(String name, Consumer<PageLife> happens) {
    published();
    happens.accept(life);
    life.run(HOUR);

    assertThat(life.late).isZero();
  }

  @Test
  void aPageThatIsRefusedIsLateWithWhatItsServicesWant() {
    published();
    assertThat(life.refused()).isZero();
    life.wishes.want(API, Level.MajorOutage);
    assertThat(life.refused()).isZero();
    life.pass(HOUR);

    assertThat(life.refused()).isEqualTo(HOUR);
    assertThat(life.page.writes()).hasSize(1);
    life.run(Duration.ofMinutes(1));
    assertThat(life.late).isZero();
  }
}
