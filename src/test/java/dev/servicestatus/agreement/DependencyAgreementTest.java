package dev.servicestatus.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.health.DependencyGraph;
import dev.servicestatus.health.DependencyGraph.Fault;
import dev.servicestatus.oracle.DependencyReading;
import dev.servicestatus.testing.Seeds;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Product and oracle find the same faults among services that depend on each other. */
class DependencyAgreementTest {
  @Test
  void theyFindTheSameFaults() {
    Seeds.forEach(5_000, DependencyAgreementTest::assertAgree);
  }

  @Tag("long")
  @Test
  void theyFindTheSameFaultsInAHundredThousandGraphs() {
    Seeds.forEach(100_000, DependencyAgreementTest::assertAgree);
  }

  private static void assertAgree(Random random) {
    Map<String, List<String>> dependsOn = random.nextBoolean() ? tangle(random) : chains(random);
    DependencyGraph graph = DependencyGraph.of(dependsOn);
    for (String service : dependsOn.keySet()) {
      String stalled =
          switch (graph.fault(service).orElse(null)) {
            case null -> "";
            case Fault.Cycle cycle -> {
              assertLeadsRound(cycle.names(), service, dependsOn);
              yield "DependencyCycle";
            }
            case Fault.TooDeep deep -> "DependencyTooDeep";
          };

      assertThat(stalled)
          .as("%s of %s", service, dependsOn)
          .isEqualTo(DependencyReading.stalled(dependsOn, service));
    }
  }

  /** From the service back to it, and no longer than the oracle's way. */
  private static void assertLeadsRound(
      List<String> names, String service, Map<String, List<String>> dependsOn) {
    assertThat(names).startsWith(service).endsWith(service);
    for (int i = 1; i < names.size(); i++) {
      assertThat(dependsOn.get(names.get(i - 1))).contains(names.get(i));
    }
    List<String> way = DependencyReading.cycle(dependsOn, List.of(service));
    assertThat(names).hasSizeLessThanOrEqualTo(way.size() + 1);
  }

  /** A few services, with cycles, themselves, and names that nobody has. */
  private static Map<String, List<String>> tangle(Random random) {
    int services = 1 + random.nextInt(7);
    Map<String, List<String>> dependsOn = new TreeMap<>();
    for (int i = 0; i < services; i++) {
      Set<String> names = new LinkedHashSet<>();
      for (int n = random.nextInt(4) * random.nextInt(2); n > 0; n--) {
        names.add("s" + random.nextInt(services + 1));
      }
      dependsOn.put("s" + i, List.copyOf(names));
    }
    return dependsOn;
  }

  /** About as long as may be; some end in nobody, in a cycle, or have a way aside. */
  private static Map<String, List<String>> chains(Random random) {
    int services = 14 + random.nextInt(6);
    Map<String, List<String>> dependsOn = new TreeMap<>();
    for (int i = 0; i < services; i++) {
      Set<String> names = new LinkedHashSet<>();
      if (i + 1 < services || random.nextInt(3) == 0) {
        names.add("s" + (i + 1));
      }
      if (random.nextInt(12) == 0) {
        names.add("s" + (i + random.nextInt(services - i)));
      }
      if (random.nextInt(60) == 0) {
        names.add("s" + random.nextInt(services));
      }
      dependsOn.put("s" + i, List.copyOf(names));
    }
    return dependsOn;
  }
}
