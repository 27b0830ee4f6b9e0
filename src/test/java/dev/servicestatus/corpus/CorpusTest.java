package dev.servicestatus.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.cluster.ClusterSnapshot;
import dev.servicestatus.condition.Express;
import dev.servicestatus.condition.NotJudged;
import dev.servicestatus.corpus.CorpusCase.Expected;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.Evaluation;
import dev.servicestatus.health.Member;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodFact;
import dev.servicestatus.health.Scope;
import dev.servicestatus.health.ServiceMemory;
import dev.servicestatus.health.WorkloadFact;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rules alone: objects are read as streams read them, and told without any I/O. */
class CorpusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TestFactory
  List<DynamicTest> isToldAsExpected() {
    return Corpus.all().entrySet().stream()
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(),
                () -> {
                  CorpusCase given = entry.getValue();

                  ServiceStatusStatus told = told(given);

                  assertThat(Expected.of(told, given.expected().exit()).text())
                      .isEqualTo(given.expected().text());
                }))
        .toList();
  }

  private static ServiceStatusStatus told(CorpusCase given) throws IOException {
    ServiceStatus service = given.declared();
    service.getMetadata().setGeneration(1L);
    String namespace = service.getMetadata().getNamespace();
    var now = new Moment(0, given.at());
    ServiceStatusStatus before = Express.ours(given.left(service));
    ServiceMemory memory = ServiceMemory.restored(before, now);
    if (service.getSpec().suspended()) {
      return NotJudged.suspended(service, before, memory.notJudged(now), Optional.empty(), now);
    }
    List<Member> members =
        given.clusters().keySet().stream().map(name -> Member.openTo(namespace, name)).toList();
    Scope scope = Scope.of(service.getSpec(), namespace, Map.of(), members);
    Evaluation evaluation =
        Evaluation.of(service.getSpec(), scope, views(given, scope, now), memory, PATIENCE, now);
    return Express.status(service, before, evaluation, now);
  }

  private static Map<NeedWatch, ClusterView> views(CorpusCase given, Scope scope, Moment now)
      throws IOException {
    Map<NeedWatch, ClusterView> views = new HashMap<>();
    for (var cluster : given.clusters().entrySet()) {
      List<PodFact> pods = new ArrayList<>();
      List<WorkloadFact> workloads = new ArrayList<>();
      for (ObjectNode object : cluster.getValue()) {
        if (object.path("kind").asText().equals("Pod")) {
          pods.add(ClusterSnapshot.fact(object).orElseThrow());
        } else {
          workloads.add(ClusterSnapshot.workload(object).orElseThrow());
        }
      }
      List<NeedWatch> here =
          scope.watches().stream()
              .filter(watch -> watch.cluster().equals(cluster.getKey()))
              .toList();
      views.putAll(new ClusterSnapshot(pods, workloads, given.at()).views(here, now.nanos()));
    }
    return views;
  }
}
