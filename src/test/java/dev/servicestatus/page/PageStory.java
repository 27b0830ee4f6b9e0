package dev.servicestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.StatusPageSpec.AdoptionPolicy;
import dev.servicestatus.page.Page.Hold;
import dev.servicestatus.plan.Adoption;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Shown;
import dev.servicestatus.plan.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What happens to a page in the words of the case files. A component is called by the name it had
 * when it was first seen; another one that is made later is called, for example, {@code API#2}.
 */
final class PageStory {
  private static final String SERVICE = "([a-z]+/[a-z0-9-]+)";
  private static final String COMPONENT = "([A-Za-z0-9]+(?:#[0-9])?)";
  private static final String LEVEL = "([A-Z][A-Za-z]+)";
  private static final String TEXT = "\"([^\"]*)\"";

  private final PageLife life = new PageLife();
  private final Map<String, Consumer<MatchResult>> words = new LinkedHashMap<>();
  private final Map<String, String> ids = new HashMap<>();
  private final Map<Hold, TreeSet<String>> held = new HashMap<>();
  private AdoptionPolicy policy = AdoptionPolicy.ByName;
  private boolean down;

  PageStory() {
    servicesSay();
    humansDo();
    timeAndTrouble();
    then();
  }

  /** One line of a case. */
  void tell(String line) {
    meet();
    for (var word : words.entrySet()) {
      Matcher match = Pattern.compile(word.getKey()).matcher(line);
      if (match.matches()) {
        word.getValue().accept(match.toMatchResult());
        return;
      }
    }
    throw new IllegalArgumentException("nobody understands: " + line);
  }

  private void on(String pattern, Consumer<MatchResult> action) {
    words.put(pattern, action);
  }

  private void servicesSay() {
    on(
        SERVICE + " is published as " + COMPONENT + " at " + LEVEL,
        m -> {
          want(m.group(1), m.group(2), null, level(m.group(3)), null);
          life.visit();
          life.page.requests();
        });
    on(
        SERVICE + " wants " + COMPONENT + " at " + LEVEL,
        m -> want(m.group(1), m.group(2), null, level(m.group(3)), null));
    on(
        SERVICE + " wants the name " + TEXT + " at " + LEVEL,
        m -> want(m.group(1), m.group(2), null, level(m.group(3)), null));
    on(
        SERVICE + " wants " + COMPONENT + " described as " + TEXT + " at " + LEVEL,
        m -> want(m.group(1), m.group(2), m.group(3), level(m.group(4)), null));
    on(
        SERVICE + " wants the component with the id of " + COMPONENT + " at " + LEVEL,
        m -> want(m.group(1), m.group(2), null, level(m.group(3)), id(m.group(2))));
    on(
        SERVICE + " wants the component with the id nowhere at " + LEVEL,
        m -> want(m.group(1), "API", null, level(m.group(2)), "nowhere"));
    on(SERVICE + " becomes " + LEVEL, m -> life.wishes.want(m.group(1), level(m.group(2))));
    on(SERVICE + " is renamed to " + TEXT, m -> again(m.group(1), m.group(2), null));
    on(SERVICE + " is described as " + TEXT, m -> again(m.group(1), null, m.group(2)));
    on(
        SERVICE + " asks for the component with the id of " + COMPONENT,
        m -> {
          Wanted w = life.wishes.wanted(m.group(1));
          want(m.group(1), w.name(), w.description(), w.level(), id(m.group(2)));
        });
    on("the adoptionPolicy is ([A-Za-z]+)", m -> policy = AdoptionPolicy.valueOf(m.group(1)));
    on("the PageComponent of " + SERVICE + " is deleted", m -> life.store.delete(m.group(1)));
  }

  private void want(String service, String name, String text, Level level, String id) {
    var adoption = new Adoption(policy, id);
    life.wishes.want(service, new Wanted(name, text, level, adoption));
  }

  private void again(String service, String name, String text) {
    Wanted w = life.wishes.wanted(service);
    want(
        service,
        name == null ? w.name() : name,
        text == null ? w.description() : text,
        w.level(),
        w.adoption().id());
  }

  private void humansDo() {
    on(
        "a human creates " + COMPONENT + " at " + LEVEL,
        m -> {
          String name = m.group(1);
          ids.put(name, life.there.create(name.replaceFirst("#.*", ""), level(m.group(2))).id());
        });
    on(
        "a human sets " + COMPONENT + " to " + LEVEL,
        m -> life.there.replace(id(m.group(1)), null, level(m.group(2))));
    on(
        "a human renames " + COMPONENT + " to " + TEXT,
        m -> life.there.replace(id(m.group(1)), m.group(2), null));
    on(
        "a human describes " + COMPONENT + " as " + TEXT,
        m -> life.there.describe(id(m.group(1)), m.group(2)));
    on("a human deletes " + COMPONENT, m -> life.there.delete(id(m.group(1))));
    on("an incident opens on " + COMPONENT, m -> hold(Hold.Incidents, m.group(1)));
    on("a maintenance starts on " + COMPONENT, m -> hold(Hold.Maintenances, m.group(1)));
    on("the incident ends", m -> end(Hold.Incidents));
    on("the maintenance ends", m -> end(Hold.Maintenances));
  }

  private void hold(Hold by, String component) {
    held.computeIfAbsent(by, any -> new TreeSet<>()).add(id(component));
    life.there.hold(by, held.get(by));
  }

  private void end(Hold by) {
    held.remove(by);
    life.there.hold(by, List.of());
  }

  private void timeAndTrouble() {
    on("we visit", m -> life.visit());
    on("([0-9]+) seconds? pass(?:es)?", m -> pass(Duration.ofSeconds(number(m.group(1)))));
    on("([0-9]+) minutes? pass(?:es)?", m -> pass(Duration.ofMinutes(number(m.group(1)))));
    on("we are down", m -> down = true);
    on(
        "we are up again",
        m -> {
          down = false;
          life.restart();
          life.visit();
        });
    on(
        "between our reading and our writing (.*)",
        m -> life.page.beforeNextWrite(() -> tell(m.group(1))));
    on(
        "between our writing and its answer (.*)",
        m -> life.page.afterNextWrite(() -> tell(m.group(1))));
    on("the answer to our next write is lost", m -> life.page.nextWrite(FaultyPage.ANSWER_LOST));
    on(
        COMPONENT + " is not found by its id",
        m ->
            life.page.every(
                "read " + id(m.group(1)), FaultyPage.failing(new Outcome.NotFound<>("404"))));
    on(COMPONENT + " is found by its id again", m -> life.page.heal());
    on("the lists lack " + COMPONENT, m -> life.page.unlist(id(m.group(1))));
    on("the lists are whole again", m -> life.page.listAll());
    on("the page trims texts", m -> life.page.changeTexts(String::strip));
    on("the page turns < into &lt;", m -> life.page.changeTexts(t -> t.replace("<", "&lt;")));
  }

  private void pass(Duration time) {
    if (down) {
      life.pass(time);
    } else {
      life.run(time);
    }
  }

  /** A component is called by the name that it had at first. */
  private void meet() {
    for (Shown shown : life.there.all()) {
      if (!ids.containsValue(shown.id())) {
        ids.putIfAbsent(shown.name(), shown.id());
      }
    }
  }

  private void then() {
    on(
        COMPONENT + " shows " + LEVEL,
        m -> assertThat(shown(m.group(1)).level()).isEqualTo(level(m.group(2))));
    on(
        COMPONENT + " is called " + TEXT,
        m -> assertThat(shown(m.group(1)).name()).isEqualTo(m.group(2)));
    on(
        COMPONENT + " is described as " + TEXT,
        m -> assertThat(shown(m.group(1)).description()).isEqualTo(m.group(2)));
    on(
        "the page has ([0-9]+) components?",
        m -> assertThat(life.there.all()).hasSize(number(m.group(1))));
    on(
        "the only component is called " + TEXT + " and shows " + LEVEL,
        m ->
            assertThat(life.there.all())
                .singleElement()
                .satisfies(only -> {
                  assertThat(only.name()).isEqualTo(m.group(1));
                  assertThat(only.level()).isEqualTo(level(m.group(2)));
                }));
    on(
        SERVICE + " is ([A-Z][A-Za-z]+)",
        m -> assertThat(life.reason(m.group(1))).isEqualTo(m.group(2)));
    on(
        SERVICE + " is told " + TEXT,
        m ->
            assertThat(life.stored(m.group(1)).conditions().getFirst().message())
                .contains(m.group(2)));
    on(
        SERVICE + " has " + COMPONENT,
        m -> assertThat(life.stored(m.group(1)).componentId()).isEqualTo(id(m.group(2))));
    on(
        "the StatusPage is ([A-Z][A-Za-z]+)",
        m -> assertThat(life.report.problem().reason()).isEqualTo(m.group(1)));
    on("the StatusPage is well", m -> assertThat(life.report.problem()).isNull());
    on("nothing was sent", m -> assertThat(sent()).isEmpty());
    on("([0-9]+) changes? (?:was|were) sent", m -> assertThat(sent()).hasSize(number(m.group(1))));
  }

  /** Since it was asked the last time. */
  private List<String> sent() {
    List<String> sent = new ArrayList<>(life.page.writes());
    life.page.requests();
    return sent;
  }

  private Shown shown(String component) {
    return life.there.all().stream()
        .filter(shown -> shown.id().equals(id(component)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(component + " is not on the page"));
  }

  private String id(String component) {
    if (!ids.containsKey(component)) {
      throw new IllegalArgumentException("no component was ever called " + component);
    }
    return ids.get(component);
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  private static Level level(String name) {
    return Level.valueOf(name);
  }
}
