package dev.servicestatus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.By;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final String NOW = "2026-01-01T00:00:00Z";

  private static Published page(Shown... shown) {
    Map<String, Shown> components = new LinkedHashMap<>();
    for (Shown one : shown) {
      components.put(one.id(), one);
    }
    return new Published(components, Map.of(), Map.of());
  }

  private static Shown shown(String id, String name, Level level) {
    return new Shown(id, name, level);
  }

  private static Component wish(String service, String name, Level level, Binding binding) {
    return new Component(
        service, "2026 " + service, new Wanted(name, level), binding, false, false);
  }

  private static Binding boundTo(Shown shown) {
    return Binding.NONE.bound(shown).rebased(shown, true, NOW);
  }

  private static String reason(Plan plan, String service) {
    return plan.stances().get(service).reason();
  }

  private static List<String> lines(Plan plan) {
    return plan.changes().stream().map(Change::text).toList();
  }

  @Test
  void printsWhatItWouldDoWorstFirst() {
    Shown web = shown("w1", "Web", Level.Operational);
    Shown api = shown("a1", "API", Level.MajorOutage);
    Shown old = shown("o1", "Old", Level.Operational);
    var plan =
        Plan.between(
            page(web, api, old),
            List.of(
                wish("shop/new", "New", Level.MajorOutage, Binding.NONE),
                wish("shop/api", "API", Level.Operational, boundTo(api)),
                wish("shop/old", "Older", Level.Operational, boundTo(old)),
                wish("shop/web", "Web", Level.PartialOutage, boundTo(web))));

    assertThat(lines(plan))
        .containsExactly(
            "set \"Web\" Operational -> PartialOutage (shop/web, component w1)",
            "set \"API\" MajorOutage -> Operational (shop/api, component a1)",
            "create \"New\" MajorOutage (shop/new)",
            "rename \"Old\" -> \"Older\" (shop/old, component o1)");
  }

  @Test
  void adoptsTheOnlyComponentOfThatNameAndTakesItsValueAsTheBaseline() {
    var plan =
        Plan.between(
            page(shown("a1", "  Caf\u00e9  bar", Level.PartialOutage)),
            List.of(wish("shop/cafe", "Cafe\u0301 bar", Level.Operational, Binding.NONE)));

    assertThat(plan.stances().get("shop/cafe").component().id()).isEqualTo("a1");
    assertThat(plan.changes()).hasSize(1).first().isInstanceOf(Change.SetLevel.class);
  }

  @Test
  void refusesTwoComponentsOfOneNameAndNamesThem() {
    var plan =
        Plan.between(
            page(shown("a1", "API", Level.Operational), shown("a2", "API", Level.Operational)),
            List.of(wish("shop/api", "API", Level.MajorOutage, Binding.NONE)));

    assertThat(plan.changes()).isEmpty();
    assertThat(reason(plan, "shop/api")).isEqualTo(ConditionReasons.AMBIGUOUS_COMPONENT);
    assertThat(plan.stances().get("shop/api").message()).contains("a1, a2");
  }

  @Test
  void twoServicesOfOneNameTheOlderWinsUnlessTheYoungerIsBound() {
    Component older = wish("shop/a", "API", Level.Operational, Binding.NONE);
    Component younger = wish("shop/b", "API", Level.Operational, Binding.NONE);
    Shown api = shown("a1", "API", Level.Operational);

    assertThat(reason(Plan.between(page(), List.of(older, younger)), "shop/b"))
        .isEqualTo(ConditionReasons.COMPONENT_CONFLICT);
    assertThat(
            reason(Plan.between(page(api), List.of(older, younger.with(boundTo(api)))), "shop/a"))
        .isEqualTo(ConditionReasons.COMPONENT_CONFLICT);
  }

  @Test
  void aComponentThatAnotherHasBoundIsNeitherAdoptedNorMadeAgain() {
    Shown api = shown("a1", "API", Level.Operational);
    var page = new Published(Map.of("a1", api), Map.of(), Map.of("a1", "shop/released"));

    var plan =
        Plan.between(page, List.of(wish("shop/api", "API", Level.MajorOutage, Binding.NONE)));

    assertThat(plan.changes()).isEmpty();
    assertThat(plan.stances().get("shop/api").message()).contains("shop/released");
  }

  @Test
  void aValueThatIsNotOursIsLeftAlone() {
    Shown ours = shown("a1", "API", Level.Operational);
    Shown theirs = shown("a1", "API", Level.UnderMaintenance);

    var plan =
        Plan.between(
            page(theirs), List.of(wish("shop/api", "API", Level.MajorOutage, boundTo(ours))));

    assertThat(plan.changes()).isEmpty();
    assertThat(reason(plan, "shop/api")).isEqualTo(ConditionReasons.HUMAN_OVERRIDE);
  }

  @Test
  void aHeldComponentIsLeftAlone() {
    Shown api = shown("a1", "API", Level.Operational);
    var page = new Published(Map.of("a1", api), Map.of("a1", By.Incident), Map.of());

    var plan =
        Plan.between(page, List.of(wish("shop/api", "API", Level.MajorOutage, boundTo(api))));

    assertThat(plan.changes()).isEmpty();
    assertThat(reason(plan, "shop/api")).isEqualTo(ConditionReasons.HELD_BY_INCIDENT);
  }

  @Test
  void nothingIsCreatedOrWrittenWhileTheLevelIsUnknown() {
    Shown api = shown("a1", "API", Level.Operational);

    var plan =
        Plan.between(
            page(api),
            List.of(
                wish("shop/api", "Renamed", Level.Unknown, boundTo(api)),
                wish("shop/new", "New", Level.Unknown, Binding.NONE)));

    assertThat(plan.changes()).isEmpty();
    assertThat(reason(plan, "shop/api")).isEqualTo(ConditionReasons.LEVEL_UNKNOWN);
    assertThat(reason(plan, "shop/new")).isEqualTo(ConditionReasons.LEVEL_UNKNOWN);
  }

  @Test
  void aCreationOfUnknownFateIsBoundWhenFoundAndMadeAgainOnlyWhenSettled() {
    Binding creating = Binding.NONE.creating("API", Level.MajorOutage, NOW);
    Component waiting = wish("shop/api", "API", Level.MajorOutage, creating);
    Component settled =
        new Component(
            "shop/api", "2026", new Wanted("API", Level.MajorOutage), creating, true, false);
    Shown found = shown("a1", "API", Level.MajorOutage);

    assertThat(reason(Plan.between(page(), List.of(waiting)), "shop/api"))
        .isEqualTo(ConditionReasons.CREATING);
    assertThat(Plan.between(page(), List.of(waiting)).changes()).isEmpty();
    assertThat(Plan.between(page(), List.of(settled)).changes()).hasSize(1);
    assertThat(reason(Plan.between(page(found), List.of(waiting)), "shop/api"))
        .isEqualTo(ConditionReasons.SYNCED);
  }

  @Test
  void anImprovementThatWaitedLongRanksWithWorsenings() {
    var overdue = new Change.SetLevel("s", "i", "n", Level.MajorOutage, Level.Operational, true);

    assertThat(overdue.urgency()).isEqualTo(Urgency.Worsening);
  }
}
