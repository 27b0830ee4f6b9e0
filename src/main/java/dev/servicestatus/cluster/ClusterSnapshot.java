package dev.servicestatus.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.api.v1alpha1.WorkloadRef;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.NeedCounts;
import dev.servicestatus.health.NeedCounts.Declared;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodExplanation;
import dev.servicestatus.health.PodFact;
import dev.servicestatus.health.PodRules;
import dev.servicestatus.health.ServiceKey;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What one cluster holds at one moment: looked at once and not watched. It is read and counted by
 * the code that streams are. Not thread-safe.
 */
public final class ClusterSnapshot {
  private static final ServiceKey SERVICE = new ServiceKey("", "");

  /**
   * A workload and how many pods it declares.
   *
   * @param namespace of the workload
   * @param workload its kind and name
   * @param replicas that it declares; of a DaemonSet, that are desired
   */
  public record DeclaredWorkload(String namespace, WorkloadRef workload, int replicas) {}

  private final NeedIndex index = new NeedIndex();
  private final List<DeclaredWorkload> workloads;
  private final long serverNanos;

  /**
   * Of objects that were read already.
   *
   * @param at when, by the clock of their API server
   */
  public ClusterSnapshot(List<PodFact> pods, List<DeclaredWorkload> workloads, Instant at) {
    this.workloads = List.copyOf(workloads);
    serverNanos = TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    index.replace(NeedIndex.ALL, pods, serverNanos, new HashSet<>());
  }

  /**
   * The fact in an object of kind Pod.
   *
   * @param pod as the API server writes it in JSON
   * @return empty if it has no name or namespace that a pod can have
   * @throws MalformedAnswerException if it holds what no API server writes
   */
  public static Optional<PodFact> fact(JsonNode pod) throws IOException {
    try (JsonParser json = pod.traverse()) {
      json.nextToken();
      var reader = new JsonPod(json, new Canon());
      return reader.read() ? Optional.of(reader.fact()) : Optional.empty();
    }
  }

  /**
   * What an object of group apps/v1 declares.
   *
   * @return empty if it is of no kind that a need may name
   */
  public static Optional<DeclaredWorkload> workload(JsonNode object) {
    JsonNode meta = object.path("metadata");
    return Stream.of(WorkloadRef.Kind.values())
        .filter(kind -> kind.name().equals(object.path("kind").asText()))
        .filter(kind -> object.path("apiVersion").asText().equals("apps/v1"))
        .findFirst()
        .map(kind ->
            new DeclaredWorkload(
                meta.path("namespace").asText(),
                new WorkloadRef(kind, meta.path("name").asText()),
                kind == WorkloadRef.Kind.DaemonSet
                    ? object.path("status").path("desiredNumberScheduled").asInt(0)
                    : object.path("spec").path("replicas").asInt(1)));
  }

  /**
   * What it holds for each watch.
   *
   * @param nanos monotonic reading of when that was seen
   */
  public Map<NeedWatch, ClusterView> views(Collection<NeedWatch> watches, long nanos) {
    index.watch(SERVICE, watches, serverNanos);
    var views = new HashMap<NeedWatch, ClusterView>();
    for (NeedWatch watch : watches) {
      NeedCounts counts = index.counts(SERVICE, watch, serverNanos);
      views.put(
          watch,
          new ClusterView.Seen(
              watch.workload() == null ? counts : counts.with(declared(watch)), nanos));
    }
    return views;
  }

  private Declared declared(NeedWatch watch) {
    return workloads.stream()
        .filter(there -> there.namespace().equals(watch.namespace()))
        .filter(there -> there.workload().equals(watch.workload()))
        .map(there -> Declared.of(there.replicas()))
        .findFirst()
        .orElse(Declared.MISSING);
  }

  /** Every pod of one of the watches that {@link #views} was asked for last, judged. */
  public List<PodExplanation> pods(NeedWatch watch) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(serverNanos);
    return index.pods(SERVICE, watch).stream()
        .map(pod -> PodRules.explain(pod, watch.criteria(), seconds))
        .toList();
  }
}
