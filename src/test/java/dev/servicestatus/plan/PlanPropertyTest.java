package dev.servicestatus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.By;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PlanPropertyTest {
  private static final int INPUTS = 50_000;

  private interface Property {
    void holds(Published page, List<Component> components, Plan plan);
  }

  /** A failure names the seed of the one input that broke it. */
  private static void forRandomInputs(Property property) {
    long first = new Random().nextLong();
    System.out.println("PlanPropertyTest: seed " + first);
    for (long seed = first; seed != first + INPUTS; seed++) {
      var random = new RandomPage(new Random(seed));
      Published page = random.published();
      List<Component> components = random.components();
      try {
        property.holds(page, components, Plan.between(page, components));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + page + " " + components, e);
      }
    }
  }

  @Test
  void anAppliedPlanLeavesNothingToDo() {
    forRandomInputs((page, components, plan) ->
        assertThat(Plan.between(page.apply(plan), components).changes()).isEmpty());
  }

  @Test
  void theOrderOfTheInputDoesNotMatter() {
    RandomGenerator order = new Random(1);
    forRandomInputs((page, components, plan) -> {
      List<Component> shuffled = new ArrayList<>(components);
      Collections.shuffle(shuffled, Random.from(order));
      assertThat(Plan.between(page, shuffled)).isEqualTo(plan);
    });
  }

  @Test
  void noLevelIsWrittenThatIsUnknownHeldOrAHumans() {
    forRandomInputs((page, components, plan) -> {
      Map<String, Component> byService = new HashMap<>();
      components.forEach(c -> byService.put(c.service(), c));
      for (Change change : plan.changes()) {
        assertThat(change.level()).isNotEqualTo(Level.Unknown);
        if (change instanceof Change.SetLevel set) {
          assertThat(page.holders()).doesNotContainKey(set.id());
          assertThat(page.taken()).doesNotContainKey(set.id());
          Binding binding = byService.get(set.service()).binding();
          boolean yields = binding.held() != null && binding.held().by() == By.Human;
          // in the place of one that is gone another component begins anew
          assertThat(yields && set.id().equals(binding.id())).isFalse();
        }
      }
    });
  }

  @Test
  void aComponentIsChangedForOneServiceAndANameCreatedOnce() {
    forRandomInputs((page, components, plan) -> {
      Map<String, Set<String>> services = new HashMap<>();
      Set<String> created = new HashSet<>();
      for (Change change : plan.changes()) {
        switch (change) {
          case Change.SetLevel set ->
              services.computeIfAbsent(set.id(), id -> new HashSet<>()).add(set.service());
          case Change.Rename rename ->
              services.computeIfAbsent(rename.id(), id -> new HashSet<>()).add(rename.service());
          case Change.Describe text ->
              services.computeIfAbsent(text.id(), id -> new HashSet<>()).add(text.service());
          case Change.Create create ->
              assertThat(created.add(ComponentName.canonical(create.name()))).isTrue();
        }
      }
      assertThat(services.values()).allMatch(s -> s.size() == 1);
    });
  }

  @Test
  void theWorstGoesFirst() {
    forRandomInputs((page, components, plan) ->
        assertThat(plan.changes().stream().map(Change::urgency).toList()).isSorted());
  }
}
