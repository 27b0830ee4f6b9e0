package dev.servicestatus.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Damping;
import dev.servicestatus.api.v1alpha1.Dependency;
import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.DependencyGraph.Fault;
import dev.servicestatus.health.DependencyState;
import dev.servicestatus.health.Evaluation;
import dev.servicestatus.health.Member;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.NeedCounts;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.Scope;
import dev.servicestatus.health.ServiceMemory;
import dev.servicestatus.health.Surroundings;
import dev.servicestatus.testing.Specs;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of the changes of a status is news, told status after status. */
class AnnouncementTest {
  private static final Surroundings ALONE = Surroundings.NONE;

  private final ServiceStatus service = new ServiceStatus();
  private Moment now = new Moment(0, Instant.parse("2026-11-24T10:00:00Z"));
  private ServiceMemory memory = ServiceMemory.startingAt(now);
  private ServiceStatusStatus shown;

  @BeforeEach
  void aService() {
    service.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("shop")
            .withName("checkout")
            .withGeneration(1L)
            .build());
    var selector = LabelSelector.ofLabels(Map.of("app", "api"));
    var need =
        new Need("api", null, selector, null, null, null, null, null, null, null, "0s", null);
    service.setSpec(Specs.of(null, List.of(need), new Damping("0s", "0s")));
  }

  private static Surroundings missing(String... names) {
    return new Surroundings(
        List.of(names).stream()
            .map(name -> DependencyState.missing(new Dependency(name, null)))
            .toList(),
        Optional.empty());
  }

  private static Surroundings cycle(String... names) {
    return new Surroundings(List.of(), Optional.of(new Fault.Cycle(List.of(names))));
  }

  private List<String> news(Boolean ready, Surroundings surroundings) {
    Scope scope = Scope.of(service.getSpec(), "shop", Map.of(), List.of(Member.HUB));
    Map<NeedWatch, ClusterView> views = new HashMap<>();
    if (ready != null) {
      var counts = new NeedCounts(ready ? 1 : 0, 0, ready ? 0 : 1, true, 1, null, null);
      scope.watches().forEach(watch -> views.put(watch, new Seen(counts, Long.MAX_VALUE)));
    }
    Evaluation evaluation =
        Evaluation.of(
            service.getSpec(), scope, views, surroundings, memory, Duration.ofSeconds(90), now);
    memory = evaluation.memory();
    now = now.plus(Duration.ofSeconds(100));
    return news(Express.status(service, shown, evaluation, now), surroundings.dependencies());
  }

  private List<String> news(ServiceStatusStatus next, List<DependencyState> dependencies) {
    List<Announcement> all = Announcement.of(shown, next, dependencies);
    shown = next;
    return all.stream().map(of -> (of.isTrouble() ? "! " : "") + of.reason()).toList();
  }

  @Test
  void theFirstLevelIsNewsAndEachOtherOneAlsoUnknown() {
    assertThat(news(null, ALONE)).as("new and not known yet").isEmpty();
    assertThat(news(true, ALONE)).containsExactly("Operational");
    assertThat(news(true, ALONE)).isEmpty();
    assertThat(news(false, ALONE)).containsExactly("! MajorOutage");
    assertThat(news(null, ALONE)).isEmpty();
    assertThat(news(null, ALONE)).as("blind for long").containsExactly("! Unknown");
    assertThat(news(true, ALONE)).containsExactly("Operational");
  }

  @Test
  void aFaultOfTheDefinitionIsNewsOnceAndAgainWhenItIsAnother() {
    assertThat(news(true, cycle("a", "b", "a")))
        .containsExactly("Operational", "! DependencyCycle");
    assertThat(news(true, cycle("a", "b", "a"))).isEmpty();
    assertThat(news(true, cycle("a", "c", "a"))).containsExactly("! DependencyCycle");
    var tooDeep = new Surroundings(List.of(), Optional.of(new Fault.TooDeep()));
    assertThat(news(true, tooDeep)).containsExactly("! DependencyTooDeep");
    assertThat(news(true, ALONE)).isEmpty();
    assertThat(news(invalid("has no needs"), List.of()))
        .containsExactly("! Unknown", "! InvalidSpec");
    assertThat(news(invalid("has no needs"), List.of())).isEmpty();
    assertThat(news(invalid("has no clusters"), List.of())).containsExactly("! InvalidSpec");
  }

  private ServiceStatusStatus invalid(String problem) {
    memory = memory.notJudged(now);
    return NotJudged.invalid(service, shown, memory, "the spec " + problem, now);
  }

  /** Per set of names, not per visit; that one is there now is no news. */
  @Test
  void servicesThatAreMissingAreNewsWhenTheyAreOthers() {
    assertThat(news(true, missing("db"))).containsExactly("Operational", "! DependencyMissing");
    assertThat(news(true, missing("db"))).isEmpty();
    assertThat(news(true, missing("db", "mail"))).containsExactly("! DependencyMissing");
    assertThat(news(true, ALONE)).isEmpty();
    assertThat(news(true, missing("db"))).containsExactly("! DependencyMissing");
  }
}
