package dev.servicestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.page.Page.Hold;
import dev.servicestatus.plan.Change;
import dev.servicestatus.plan.Effect;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Shown;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every provider must do; a new one subclasses this and says how a human works on its page.
 */
abstract class PageContract {
  /** The page under test, empty at first. */
  abstract Page page();

  /** A human creates a component. */
  abstract String create(String name, Level level);

  /** A human sets a level. */
  abstract void set(String id, Level level);

  /** A human deletes a component. */
  abstract void delete(String id);

  /** A human opens an incident or starts a maintenance. */
  abstract void hold(Hold by, String id);

  private static <T> T done(Outcome<T> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<T>) outcome).value();
  }

  /** The component that a change leaves. */
  private Shown sent(Change change) {
    return switch (done(page().send(change))) {
      case Effect.Shows shows -> shows.component();
    };
  }

  private List<Shown> all() {
    List<Shown> all = new ArrayList<>();
    for (int number = 1; ; number++) {
      Page.Part<Shown> part = done(page().components(number));
      all.addAll(part.items());
      if (part.last()) {
        return all;
      }
    }
  }

  @Test
  void anEmptyPageHasOneEmptyPart() {
    assertThat(done(page().components(1))).isEqualTo(new Page.Part<>(List.of(), true));
  }

  @ParameterizedTest
  @EnumSource(
      value = Level.class,
      names = {"Unknown"},
      mode = EnumSource.Mode.EXCLUDE)
  void aCreatedComponentShowsItsNameAndItsLevelAtOnce(Level level) {
    Shown created = sent(new Change.Create("shop/api", "API \"<é>\"", level));

    assertThat(created.name()).isEqualTo("API \"<é>\"");
    assertThat(created.level()).isEqualTo(level);
    assertThat(all()).containsExactly(created);
    assertThat(done(page().component(created.id()))).isEqualTo(created);
  }

  @ParameterizedTest
  @EnumSource(
      value = Level.class,
      names = {"Unknown"},
      mode = EnumSource.Mode.EXCLUDE)
  void aLevelIsSetAndNothingElse(Level level) {
    String id = create("API", Level.Operational);
    String other = create("Web", Level.Operational);

    Shown after =
        sent(new Change.SetLevel("shop/api", id, "Other", Level.Operational, level, false));

    assertThat(after).isEqualTo(new Shown(id, "API", level));
    assertThat(all()).contains(after, new Shown(other, "Web", Level.Operational));
  }

  @Test
  void aComponentIsRenamedAndKeepsItsLevel() {
    String id = create("API", Level.MajorOutage);

    Shown after = sent(new Change.Rename("shop/api", id, "API", "Web", Level.Operational));

    assertThat(after).isEqualTo(new Shown(id, "Web", Level.MajorOutage));
    assertThat(all()).containsExactly(after);
  }

  @Test
  void aDescriptionIsSentClearedAndLeftAlone() {
    Shown created = sent(new Change.Create("shop/api", "API", "Pays", Level.Operational));
    assertThat(created.description()).isEqualTo("Pays");
    String id = created.id();

    assertThat(sent(level(id, Level.MajorOutage)).description()).isEqualTo("Pays");
    assertThat(sent(describe(id, "Ships")).description()).isEqualTo("Ships");
    assertThat(sent(describe(id, ""))).isEqualTo(created(id));
    assertThat(all()).containsExactly(created(id));
  }

  private static Shown created(String id) {
    return new Shown(id, "API", "", Level.MajorOutage);
  }

  private static Change level(String id, Level level) {
    return new Change.SetLevel("shop/api", id, "API", Level.Operational, level, false);
  }

  private static Change describe(String id, String text) {
    return new Change.Describe("shop/api", id, "API", text, Level.MajorOutage);
  }

  @Test
  void whatAHumanDoesIsSeen() {
    String id = create("API", Level.Operational);
    set(id, Level.DegradedPerformance);

    assertThat(done(page().component(id)).level()).isEqualTo(Level.DegradedPerformance);
  }

  @Test
  void everyPartOfALongListIsReadOnce() {
    for (int i = 0; i < 250; i++) {
      create("c" + i, Level.Operational);
    }

    List<Shown> all = all();
    assertThat(all).hasSize(250);
    assertThat(new HashSet<>(all)).hasSize(250);
  }

  @Test
  void namesAreNotUnique() {
    create("API", Level.Operational);

    sent(new Change.Create("shop/api", "API", Level.Operational));

    assertThat(all()).extracting(Shown::name).containsExactly("API", "API");
  }

  @Test
  void aComponentThatIsGoneIsNotFoundByAnyRequest() {
    String id = create("API", Level.Operational);
    delete(id);

    assertThat(page().component(id)).isInstanceOf(Outcome.NotFound.class);
    assertThat(
            page()
                .send(
                    new Change.SetLevel(
                        "s", id, "API", Level.Operational, Level.MajorOutage, false)))
        .isInstanceOf(Outcome.NotFound.class);
    assertThat(page().send(new Change.Rename("s", id, "API", "Web", Level.Operational)))
        .isInstanceOf(Outcome.NotFound.class);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsHeldIsTold(Hold by) {
    String held = create("API", Level.Operational);
    create("Web", Level.Operational);
    hold(by, held);

    for (Hold each : Hold.values()) {
      Page.Part<Page.Holding> part = done(page().held(each, 1));
      assertThat(part.items().stream().flatMap(holding -> holding.components().stream()))
          .isEqualTo(each == by ? List.of(held) : List.of());
      assertThat(part.last()).isTrue();
    }
  }
}
