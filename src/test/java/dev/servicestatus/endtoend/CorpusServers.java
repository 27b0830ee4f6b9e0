package dev.servicestatus.endtoend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.corpus.CorpusCase;
import dev.servicestatus.corpus.CorpusCase.Expected;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Cases of the corpus on real API servers, all at the same time, each in namespaces of its own. The
 * operator starts when everything is there: it meets each case as after its own restart.
 */
final class CorpusServers implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final int AT_ONCE = 12;

  /** What no client can set. */
  private static final List<String> AGES =
      List.of("creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds");

  private static final TypeReference<List<EphemeralContainer>> EPHEMERAL = new TypeReference<>() {};

  private final SortedMap<String, CorpusCase> cases = new TreeMap<>();
  private final Map<String, LocalCluster> clusters = new HashMap<>();
  private World world;

  /**
   * Starts API servers, fills them and starts the operator.
   *
   * @param cases by their names
   * @param members names of the member clusters that they need; the hub is {@code local}
   */
  static CorpusServers holding(Map<String, CorpusCase> cases, List<String> members) {
    var servers = new CorpusServers();
    try {
      servers.start(members);
      servers.place(cases);
      servers.fill();
      servers.world.startOperator();
      return servers;
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  private void start(List<String> members) {
    List<Callable<Void>> starts = new ArrayList<>();
    var started = new ConcurrentHashMap<String, LocalCluster>();
    starts.add(() -> {
      world = World.begin();
      started.put("local", world.hub);
      return null;
    });
    for (String member : members) {
      starts.add(() -> {
        started.put(member, LocalCluster.named(member).start());
        return null;
      });
    }
    try {
      all(starts);
    } finally {
      clusters.putAll(started);
    }
    // no wait for anything unseen ends while members are listed
    world.values.put("operator.staleAfter", "30s");
    world.values.put("operator.unseenAfter", "120s");
    members.forEach(member -> world.register(clusters.get(member), clusters.get(member).url()));
  }

  /** A case's namespace is its number; the moment of all is now. */
  private void place(Map<String, CorpusCase> given) {
    Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
    new TreeMap<>(given)
        .forEach((name, one) -> cases.put(name, one.in("case-" + (cases.size() + 1), now)));
  }

  private void fill() {
    namespaces();
    var dated = new HashMap<String, Map<String, String>>();
    clusters.keySet().forEach(cluster -> dated.put(cluster, new ConcurrentHashMap<>()));
    List<Callable<Void>> objects = new ArrayList<>();
    for (CorpusCase one : cases.values()) {
      one.clusters()
          .forEach((cluster, held) ->
              held.forEach(object ->
                  objects.add(() -> {
                    var server = clusters.get(cluster).client();
                    if (object.path("kind").asText().equals("Pod")) {
                      pod(server, object, dated.get(cluster));
                    } else {
                      workload(server, object);
                    }
                    return null;
                  })));
      objects.add(() -> {
        service(one);
        return null;
      });
    }
    all(objects);
    grants();
    dated.forEach((cluster, pods) -> clusters.get(cluster).store(pods));
  }

  private void namespaces() {
    List<Callable<Void>> creations = new ArrayList<>();
    for (var cluster : clusters.entrySet()) {
      cases.values().stream()
          .flatMap(one -> namespaces(one, cluster.getKey()))
          .distinct()
          .forEach(namespace ->
              creations.add(() -> {
                World.create(cluster.getValue().client(), namespace);
                return null;
              }));
    }
    all(creations);
  }

  private static Stream<String> namespaces(CorpusCase one, String cluster) {
    var ofService =
        Stream.of(one.declared().getMetadata().getNamespace())
            .filter(namespace -> cluster.equals("local"));
    return Stream.concat(
        ofService,
        one.clusters().getOrDefault(cluster, List.of()).stream()
            .map(object -> object.path("metadata").path("namespace").asText()));
  }

  /**
   * Creates a pod, writes its status as a kubelet does, and keeps it as it is then, with the age
   * and the deletion that no client can set, to be put into etcd.
   */
  private static void pod(KubernetesClient server, ObjectNode object, Map<String, String> dated)
      throws JsonProcessingException {
    JsonNode ephemeral = object.path("spec").path("ephemeralContainers");
    Pod pod = server.resource(JSON.treeToValue(wanted(object), Pod.class)).create();
    if (!ephemeral.isMissingNode()) {
      pod.getSpec().setEphemeralContainers(JSON.convertValue(ephemeral, EPHEMERAL));
      pod = server.pods().resource(pod).ephemeralContainers().replace();
    }
    pod.setStatus(JSON.treeToValue(object.path("status"), PodStatus.class));
    ObjectNode old = JSON.valueToTree(server.resource(pod).updateStatus());
    ObjectNode meta = (ObjectNode) old.path("metadata");
    meta.remove(List.of("resourceVersion", "managedFields"));
    for (String field : AGES) {
      if (object.path("metadata").has(field)) {
        meta.set(field, object.path("metadata").path(field));
      }
    }
    dated.put(
        "/registry/pods/%s/%s"
            .formatted(meta.path("namespace").asText(), meta.path("name").asText()),
        JSON.writeValueAsString(old));
  }

  /** What a client asks for. */
  private static ObjectNode wanted(ObjectNode object) {
    ObjectNode wanted = object.deepCopy();
    wanted.remove("status");
    ((ObjectNode) wanted.path("metadata")).remove(AGES).remove(List.of("uid", "generation"));
    ((ObjectNode) wanted.path("spec")).remove("ephemeralContainers");
    return wanted;
  }

  private static void workload(KubernetesClient server, ObjectNode object) {
    var wanted = JSON.convertValue(wanted(object), GenericKubernetesResource.class);
    GenericKubernetesResource there = server.resource(wanted).create();
    there.setAdditionalProperty("status", JSON.convertValue(object.path("status"), Map.class));
    server.resource(there).updateStatus();
  }

  private void service(CorpusCase one) {
    ServiceStatus created = world.client().resource(one.declared()).create();
    ServiceStatusStatus left = one.left(created);
    if (left != null) {
      created.setStatus(left);
      world.client().resource(created).updateStatus();
    }
  }

  /** Namespaces that a need names, other than its service's own. */
  private void grants() {
    List<Map<String, Object>> grants = new ArrayList<>();
    for (CorpusCase one : cases.values()) {
      List<String> others = new ArrayList<>();
      one.service()
          .path("spec")
          .path("needs")
          .forEach(need -> {
            if (need.has("namespace")) {
              others.add(need.path("namespace").asText());
            }
          });
      if (!others.isEmpty()) {
        grants.add(
            Map.of(
                "hubNamespace",
                one.declared().getMetadata().getNamespace(),
                "memberNamespaces",
                others));
      }
    }
    if (grants.isEmpty()) {
      return;
    }
    String patch = Serialization.asJson(Map.of("spec", Map.of("namespaceGrants", grants)));
    for (MemberCluster member : world.client().resources(MemberCluster.class).list().getItems()) {
      world.client().resource(member).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }
  }

  /** Waits until every case is told as expected, or the bound is over; then what is told. */
  Map<String, String> told() {
    try {
      Poll.until("every case is told as expected", BOUND, () -> toldNow().equals(expected()));
    } catch (ConditionTimeoutException some) {
      return toldNow(); // whoever compares case by case says which
    }
    return toldNow();
  }

  private Map<String, String> toldNow() {
    Map<String, ServiceStatusStatus> statuses = new HashMap<>();
    world
        .client()
        .resources(ServiceStatus.class)
        .inAnyNamespace()
        .list()
        .getItems()
        .forEach(
            service -> statuses.put(service.getMetadata().getNamespace(), service.getStatus()));
    var told = new TreeMap<String, String>();
    cases.forEach((name, one) ->
        told.put(name, told(statuses.get(one.declared().getMetadata().getNamespace()))));
    return told;
  }

  private static String told(ServiceStatusStatus status) {
    return status == null || status.level() == null
        ? "nothing"
        : Expected.of(status, status.level() == Level.Operational ? 0 : 1).text();
  }

  /** What each case expects. */
  Map<String, String> expected() {
    var expected = new TreeMap<String, String>();
    cases.forEach((name, one) -> expected.put(name, one.expected().text()));
    return expected;
  }

  /** Runs all of them, some at once, and fails with everything that went wrong. */
  private static void all(List<Callable<Void>> calls) {
    List<String> problems = new ArrayList<>();
    try (var some = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Void> done : some.invokeAll(calls)) {
        try {
          done.get();
        } catch (ExecutionException e) {
          problems.add(e.getCause().getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("\n", problems));
    }
  }

  @Override
  public void close() {
    if (world != null) {
      world.close();
    }
    clusters.values().forEach(LocalCluster::close);
  }
}
