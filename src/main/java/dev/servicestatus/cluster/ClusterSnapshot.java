package dev.servicestatus.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.Fact;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodExplanation;
import dev.servicestatus.health.PodFact;
import dev.servicestatus.health.PodRules;
import dev.servicestatus.health.ServiceKey;
import dev.servicestatus.health.WorkloadFact;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What one cluster holds at one moment: looked at once and not watched. It is read and counted by
 * the code that streams are. Not thread-safe.
 */
public final class ClusterSnapshot {
  private static final ServiceKey SERVICE = new ServiceKey("", "");

  private final NeedIndex index = new NeedIndex();
  private final long serverNanos;

  /**
   * Of objects that were read already.
   *
   * @param at when, by the clock of their API server
   */
  public ClusterSnapshot(List<PodFact> pods, List<WorkloadFact> workloads, Instant at) {
    serverNanos = TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    index.replace(NeedIndex.ALL, pods, serverNanos, new HashSet<>());
    workloads.forEach(workload -> index.put(workload, serverNanos, new HashSet<>()));
  }

  /**
   * The fact in an object of kind Pod.
   *
   * @param pod as the API server writes it in JSON
   * @return empty if it has no name or namespace that a pod can have
   * @throws MalformedAnswerException if it holds what no API server writes
   */
  public static Optional<PodFact> fact(JsonNode pod) throws IOException {
    return read(pod, Resource.Pods).map(PodFact.class::cast);
  }

  /**
   * What an object of group apps/v1 declares.
   *
   * @return empty if it is of no kind that a need may name, or has no name or namespace
   * @throws MalformedAnswerException if it holds what no API server writes
   */
  public static Optional<WorkloadFact> workload(JsonNode object) throws IOException {
    for (Resource resource : Resource.values()) {
      if (resource.workload() != null
          && resource.kind().equals(object.path("kind").asText())
          && object.path("apiVersion").asText().equals("apps/v1")) {
        return read(object, resource).map(WorkloadFact.class::cast);
      }
    }
    return Optional.empty();
  }

  private static Optional<Fact> read(JsonNode object, Resource resource) throws IOException {
    try (JsonParser json = object.traverse()) {
      json.nextToken();
      JsonObject reader = resource.json(json, new Canon());
      return reader.read() ? Optional.of(reader.fact()) : Optional.empty();
    }
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
      views.put(watch, new ClusterView.Seen(index.counts(SERVICE, watch, serverNanos), nanos));
    }
    return views;
  }

  /** Every pod of one of the watches that {@link #views} was asked for last, judged. */
  public List<PodExplanation> pods(NeedWatch watch) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(serverNanos);
    return index.pods(SERVICE, watch).stream()
        .map(pod -> PodRules.explain(pod, watch.criteria(), seconds))
        .toList();
  }
}
