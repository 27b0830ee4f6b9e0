package dev.servicestatus.page;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponentStatus;
import dev.servicestatus.api.v1alpha1.StatusPageSpec.AdoptionPolicy;
import dev.servicestatus.plan.Adoption;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Texts at their limits, or of which the page or the hub makes something else: none is sent for
 * ever.
 */
class TextsTest {
  private static final String API = "shop/api";
  private static final String WEB = "shop/web";
  private static final String EMOJI = "\ud83d\ude00";

  private final PageLife life = new PageLife();

  private void published() {
    life.wishes.want(API, "API", Level.Operational);
    life.run(Duration.ofMinutes(1));
    life.page.requests();
  }

  private static PageComponentStatus named(String name, PageComponentStatus s) {
    return new PageComponentStatus(
        s.componentId(),
        s.createdByUs(),
        name,
        s.description(),
        s.endpoint(),
        s.pageId(),
        s.hubUID(),
        s.desired(),
        s.confirmed(),
        s.unconfirmed(),
        s.creating(),
        s.held(),
        s.releaseTime(),
        s.conditions());
  }

  @Test
  void aNameOfAsManyEmojiAsMayBeIsSentOnceWhateverThePageMakesOfIt() {
    published();
    String name = EMOJI.repeat(255);
    life.page.changeTexts(
        text -> text.codePoints().limit(200).mapToObj(Character::toString).collect(joining()));
    life.wishes.want(
        API, new Wanted(name, EMOJI.repeat(1024), Level.Operational, Adoption.BY_NAME));
    life.run(Duration.ofHours(1));

    assertThat(life.page.writes()).hasSize(2);
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.SYNCED);
    assertThat(life.stored(API).name()).isEqualTo(name);
  }

  @Test
  void aFoundNameThatIsTooLongIsKeptWithoutHalvesOfCharacters() {
    life.there.create("x" + EMOJI.repeat(300), Level.Operational);
    life.there.create("y\ud83d", Level.Operational);
    var byId = new Adoption(AdoptionPolicy.ById, life.there.all().getFirst().id());
    var half = new Adoption(AdoptionPolicy.ById, life.there.all().getLast().id());
    life.wishes.want(API, new Wanted("API", null, Level.Unknown, byId));
    life.wishes.want(WEB, new Wanted("Web", null, Level.Unknown, half));
    life.wishes.want(API, Level.Operational);
    life.wishes.want(WEB, Level.Operational);
    List<String> names = new ArrayList<>();
    life.page.watch(change -> {
      names.add(life.stored(API).name());
      names.add(life.stored(WEB).name());
    });
    life.run(Duration.ofMinutes(1));

    assertThat(names).startsWith("x" + EMOJI.repeat(254), "y\ufffd");
    assertThat(life.page.writes()).hasSize(2);
  }

  @Test
  void aNameThatIsNotKeptInTheRecordIsNotSentForEver() {
    published();
    life.store.keeping(status -> "Web".equals(status.name()) ? named("We", status) : status);
    life.page.changeTexts(text -> text + "!");
    life.wishes.want(API, "Web", Level.Operational);
    life.run(Duration.ofHours(1));

    assertThat(life.page.writes()).hasSize(1);
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.REJECTED);
    life.wishes.want(API, "Shop", Level.Operational);
    life.run(Duration.ofMinutes(1));
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.SYNCED);
  }

  @Test
  void twoTextsThatAreRefusedAreEachSentOnce() {
    published();
    var refusal = new Outcome.Rejected<Object>("the page answered 422");
    life.page.every("rename", FaultyPage.failing(refusal));
    life.page.every("describe", FaultyPage.failing(refusal));
    life.wishes.want(API, new Wanted("Web", "text", Level.Operational, Adoption.BY_NAME));
    life.run(Duration.ofHours(1));

    assertThat(life.page.writes()).hasSize(2);
    assertThat(life.reason(API)).isEqualTo(ConditionReasons.REJECTED);
  }
}
