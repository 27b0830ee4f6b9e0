package dev.servicestatus.endtoend;

import dev.servicestatus.testing.ClusterTools;
import dev.servicestatus.testing.Kubelets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Real workloads under real controllers, pods that take about 3 s to get ready and about 3 s to
 * end, and the operator as a process: what is shown of them, change by change, without damping.
 */
class RolloutsTest {
  private static final List<Path> PODS = List.of(Path.of("src/test/resources/kwok/pods.yaml"));

  private World world;
  private Observed observed;

  @BeforeEach
  void start() {
    ClusterTools.requireForTest(ClusterTools.CONTROLLERS);
    world = World.withControllers();
    observed = new Observed(world.client());
    world.startOperator();
  }

  @AfterEach
  void stop() {
    if (observed != null) {
      observed.close();
    }
    if (world != null) {
      world.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyStrategy() {
    return scenarios(1, 4);
  }

  @Tag("long")
  @TestFactory
  Stream<DynamicTest> everyStrategyManyTimes() {
    return scenarios(20, 20);
  }

  private Stream<DynamicTest> scenarios(int perPair, int perStrategy) {
    world.hub.startKubelets(Workload.STEADY, 3, PODS);
    Kubelets lost = world.hub.startKubelets("lost", 1, PODS);
    var scenarios = new Scenarios(world, observed);
    new HealthyRollouts(scenarios).add(perPair, perStrategy);
    new BrokenRollouts(scenarios).add(perStrategy);
    new WorkloadScenarios(scenarios, lost).add();
    return scenarios.tests();
  }
}
