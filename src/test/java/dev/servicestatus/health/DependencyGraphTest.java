package dev.servicestatus.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.health.DependencyGraph.Fault;
import dev.servicestatus.health.DependencyGraph.Fault.Cycle;
import dev.servicestatus.health.DependencyGraph.Fault.TooDeep;
import dev.servicestatus.testing.CaseFiles;
import dev.servicestatus.testing.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who depends on itself, and whose chain is too long. */
class DependencyGraphTest {
  private static final int INPUTS = 20_000;

  /**
   * A graph.
   *
   * @param dependsOn what each service names
   * @param expect of each service with a fault: the way round, or {@code too deep}
   */
  record Case(Map<String, List<String>> dependsOn, Map<String, String> expect) {}

  @TestFactory
  List<DynamicTest> findsTheFaultsOfEachGraph() {
    return CaseFiles.tests(
        "dependencies",
        Case.class,
        given -> assertThat(faults(given.dependsOn())).isEqualTo(new TreeMap<>(given.expect())));
  }

  private static Map<String, String> faults(Map<String, List<String>> dependsOn) {
    DependencyGraph graph = DependencyGraph.of(dependsOn);
    Map<String, String> faults = new TreeMap<>();
    for (String service : dependsOn.keySet()) {
      graph.fault(service).ifPresent(fault -> faults.put(service, told(fault)));
    }
    return faults;
  }

  private static String told(Fault fault) {
    return switch (fault) {
      case Cycle cycle -> String.join(" ", cycle.names());
      case TooDeep tooDeep -> "too deep";
    };
  }

  /** Against the plainest search there is. */
  @Test
  void agreesWithASearchOfEveryWay() {
    Seeds.forEach(
        INPUTS,
        random -> {
          Map<String, List<String>> dependsOn = some(random, 1 + random.nextInt(6));
          DependencyGraph graph = DependencyGraph.of(dependsOn);
          for (String service : dependsOn.keySet()) {
            Optional<Fault> fault = graph.fault(service);

            assertThat(fault.isPresent()).isEqualTo(reaches(service, service, dependsOn));
            fault.ifPresent(is -> assertLeadsRound((Cycle) is, service, dependsOn));
          }
        });
  }

  private static void assertLeadsRound(
      Cycle cycle, String service, Map<String, List<String>> dependsOn) {
    List<String> names = cycle.names();
    assertThat(names).hasSizeGreaterThan(1).startsWith(service).endsWith(service);
    for (int i = 1; i < names.size(); i++) {
      assertThat(dependsOn.get(names.get(i - 1))).contains(names.get(i));
    }
  }

  private static boolean reaches(String from, String to, Map<String, List<String>> dependsOn) {
    Set<String> seen = new TreeSet<>();
    List<String> next = new ArrayList<>(dependsOn.getOrDefault(from, List.of()));
    while (!next.isEmpty()) {
      String at = next.removeLast();
      if (at.equals(to)) {
        return true;
      }
      if (seen.add(at)) {
        next.addAll(dependsOn.getOrDefault(at, List.of()));
      }
    }
    return false;
  }

  /** Whoever is not named as changed is told the same. */
  @Test
  void namesEverybodyWhoIsJudgedOtherwise() {
    Seeds.forEach(
        INPUTS,
        random -> {
          Map<String, List<String>> before = some(random, 2 + random.nextInt(5));
          Map<String, List<String>> after = new HashMap<>(before);
          after.put("s0", some(random, before.size()).get("s0"));
          DependencyGraph earlier = DependencyGraph.of(before);
          DependencyGraph graph = DependencyGraph.of(after);

          Set<String> changed = graph.changedFrom(earlier);

          for (String service : before.keySet()) {
            if (!changed.contains(service)) {
              assertThat(graph.fault(service)).isEqualTo(earlier.fault(service));
            }
          }
          assertThat(graph.changedFrom(graph)).isEmpty();
        });
  }

  private static Map<String, List<String>> some(Random random, int services) {
    Map<String, List<String>> dependsOn = new TreeMap<>();
    for (int i = 0; i < services; i++) {
      Set<String> names = new TreeSet<>();
      for (int n = random.nextInt(3); n > 0; n--) {
        names.add("s" + random.nextInt(services + 1));
      }
      dependsOn.put("s" + i, List.copyOf(names));
    }
    return dependsOn;
  }

  /** A namespace may hold as many; no way through them is too long for the stack. */
  @Test
  void fiveThousandInOneChainAndInOneRing() {
    Map<String, List<String>> chain = new HashMap<>();
    for (int i = 0; i < 5000; i++) {
      chain.put("s" + i, List.of("s" + (i + 1)));
    }
    DependencyGraph line = DependencyGraph.of(chain);
    assertThat(line.fault("s0")).containsInstanceOf(TooDeep.class);
    assertThat(line.fault("s4985")).isEmpty();

    chain.put("s5000", List.of("s0"));
    DependencyGraph ring = DependencyGraph.of(chain);

    assertThat(((Cycle) ring.fault("s4999").orElseThrow()).names()).hasSize(5002);
    assertThat(ring.changedFrom(line)).hasSize(5001);
  }
}
