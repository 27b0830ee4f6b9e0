package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.servicestatus.cluster.FactAnswer.FactEvent;
import dev.servicestatus.health.ContainerFact;
import dev.servicestatus.health.PodFact;
import dev.servicestatus.testing.ContainerSituation;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** A real API server's answers, the same in both encodings. */
class RealAnswersTest {
  private final LocalCluster cluster = LocalCluster.shared();
  private final Pods pods = new Pods(cluster.client(), cluster.newNamespace("encodings"));
  private final ClusterConnection connection =
      FleetTest.connection(cluster.kubeconfig(cluster.adminToken()));
  private final OkHttpClient client =
      new OkHttpClient.Builder().sslSocketFactory(connection.tls(), connection.trust()).build();

  private Response get(String type, String query) throws IOException {
    Request request =
        new Request.Builder()
            .url(cluster.url() + "/api/v1/namespaces/" + pods.namespace() + "/pods?" + query)
            .header("Accept", type)
            .header("Authorization", "Bearer " + cluster.adminToken())
            .build();
    return client.newCall(request).execute();
  }

  private static FactAnswer answer(Response response) throws IOException {
    var body = new LimitedStream(response.body().byteStream(), FactAnswer.OBJECT_LIMIT);
    return FactAnswer.of(Resource.Pods, response.header("Content-Type"), body, new Canon());
  }

  private List<PodFact> listed(String type) throws IOException {
    var facts = new ArrayList<PodFact>();
    try (Response response = get(type, "limit=3")) {
      assertThat(response.header("Content-Type")).startsWith(type);
      FactAnswer.Page page = answer(response).list(fact -> facts.add((PodFact) fact));
      assertThat(page.resourceVersion()).isNotEmpty();
      assertThat(page.more()).isNotEmpty();
    }
    try (Response response = get(type, "limit=500")) {
      facts.clear();
      assertThat(answer(response).list(fact -> facts.add((PodFact) fact)).more()).isEmpty();
    }
    facts.sort(Comparator.comparing(PodFact::name));
    return facts;
  }

  private void createEverySituation() {
    Map<String, PodShape> shapes = new LinkedHashMap<>();
    shapes.put("running", PodShape.running().label("tier", "web"));
    shapes.put("crash-loop", PodShape.crashLoop());
    shapes.put("image", PodShape.imagePullBackOff());
    shapes.put("creating", PodShape.creating());
    shapes.put("unschedulable", PodShape.unschedulable());
    shapes.put("succeeded", PodShape.succeeded());
    shapes.put("evicted", PodShape.evicted());
    shapes.put("deleted", PodShape.deleted());
    shapes.put("node-lost", PodShape.nodeLost());
    shapes.put("gate", PodShape.gateClosed("example.com/gate"));
    shapes.put("init", PodShape.initCrashLoop());
    shapes.put(
        "everything",
        PodShape.of(ContainerSituation.outOfMemory())
            .container("second", ContainerSituation.exited(3))
            .sidecar("mesh", ContainerSituation.ready())
            .initContainer("setup", ContainerSituation.exited(0))
            .initContainer("tried", ContainerSituation.exited(3))
            .restartedByRule("tried")
            .restartPolicy("Never"));
    shapes.forEach(pods::create);
  }

  @Test
  void listsAndWatchesAreReadAlikeInBothEncodings() throws IOException {
    createEverySituation();

    List<PodFact> protobuf = listed(FactAnswer.PROTOBUF);

    assertThat(protobuf).hasSize(12).isEqualTo(listed(FactAnswer.JSON));
    assertThat(protobuf)
        .filteredOn(pod -> pod.name().equals("everything"))
        .singleElement()
        .satisfies(pod -> {
          assertThat(pod.createdSeconds()).isGreaterThan(1_700_000_000L);
          assertThat(pod.shape().containers())
              .extracting(ContainerFact::name, ContainerFact::oomKilled, ContainerFact::exitCode)
              .contains(tuple("app", true, 137), tuple("second", false, 3));
          assertThat(pod.shape().containers())
              .extracting(ContainerFact::name, ContainerFact::restartNever)
              .contains(tuple("mesh", false), tuple("setup", true), tuple("tried", false));
        });
    assertThat(watched(FactAnswer.PROTOBUF)).isEqualTo(protobuf);
    assertThat(watched(FactAnswer.JSON)).isEqualTo(protobuf);
  }

  /** A watch without a version begins with an event for each pod there is. */
  private List<PodFact> watched(String type) throws IOException {
    var facts = new ArrayList<PodFact>();
    Response response = get(type, "watch=true");
    FactAnswer answer = answer(response);
    for (int i = 0; i < 12; i++) {
      FactEvent event = answer.next();
      assertThat(event.type()).isEqualTo(FactEvent.Type.CHANGED);
      assertThat(event.resourceVersion()).isNotEmpty();
      facts.add((PodFact) event.fact());
    }
    client.dispatcher().cancelAll();
    facts.sort(Comparator.comparing(PodFact::name));
    return facts;
  }
}
