package dev.servicestatus.plan;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.By;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.Confirmed;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.Creating;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.Held;
import dev.servicestatus.api.v1alpha1.StatusPageSpec.AdoptionPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Random pages and wishes in which everything collides: few names, few ids. */
final class RandomPage {
  private static final String[] NAMES = {"API", "api", " API ", "Caf\u00e9", "Cafe\u0301", "Web"};
  private static final String[] TEXTS = {"", "Pays", " Pays ", "Ships"};
  private static final String NOW = "2026-01-01T00:00:00Z";

  private final RandomGenerator random;

  RandomPage(RandomGenerator random) {
    this.random = random;
  }

  Published published() {
    Map<String, Shown> components = new LinkedHashMap<>();
    Map<String, By> holders = new HashMap<>();
    Map<String, String> taken = new HashMap<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      String id = id();
      components.put(id, new Shown(id, name(), any(TEXTS), level()));
      if (chance(5)) {
        holders.put(id, chance(2) ? By.Incident : By.Maintenance);
      }
      if (chance(8)) {
        taken.put(id, "other/service");
      }
    }
    Set<String> gone = new HashSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      String id = id();
      if (!components.containsKey(id)) {
        gone.add(id);
      }
    }
    return new Published(components, holders, taken, Map.of(), gone, true);
  }

  List<Component> components() {
    List<Component> components = new ArrayList<>();
    int count = random.nextInt(7);
    for (int i = 0; i < count; i++) {
      String age = "2026-01-0" + (1 + random.nextInt(3)) + " " + i;
      components.add(
          new Component("shop/s" + i, age, wanted(), binding(), random.nextBoolean(), chance(4)));
    }
    return components;
  }

  private Wanted wanted() {
    String description = chance(2) ? null : any(TEXTS);
    var adoption = new Adoption(any(AdoptionPolicy.values()), chance(4) ? id() : null);
    return new Wanted(name(), description, level(), chance(2) ? Adoption.BY_NAME : adoption);
  }

  private Binding binding() {
    if (chance(3)) {
      return Binding.NONE;
    }
    boolean bound = chance(2);
    Creating creating = !bound && chance(2) ? new Creating(name(), NOW) : null;
    Confirmed confirmed = chance(3) ? null : new Confirmed(level(), NOW);
    List<Level> unconfirmed = chance(2) ? List.of() : List.of(level());
    Held held = chance(4) ? new Held(any(By.values()), NOW, null) : null;
    String name = bound && !chance(5) ? name() : null;
    String text = bound && chance(2) ? any(TEXTS) : null;
    return new Binding(
        bound ? id() : null, chance(2), name, text, confirmed, unconfirmed, creating, held);
  }

  private String id() {
    return "id" + random.nextInt(9);
  }

  private String name() {
    return any(NAMES);
  }

  private Level level() {
    return any(Level.values());
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }
}
