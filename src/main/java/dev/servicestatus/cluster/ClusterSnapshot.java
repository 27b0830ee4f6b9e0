package dev.servicestatus.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.health.ClusterView;
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

/**
 * What one cluster holds at one moment: looked at once and not watched. It is read and counted by
 * the code that streams are. Not thread-safe.
 */
public final class ClusterSnapshot {
  private static final ServiceKey SERVICE = new ServiceKey("", "");

  private final NeedIndex index = new NeedIndex();
  private final long serverNanos;

  private ClusterSnapshot(List<PodFact> pods, Instant at) {
    serverNanos = TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    index.replace(NeedIndex.ALL, pods, serverNanos, new HashSet<>());
  }

  /**
   * Of pods that were read already.
   *
   * @param at when, by the clock of their API server
   */
  public static ClusterSnapshot of(List<PodFact> pods, Instant at) {
    return new ClusterSnapshot(pods, at);
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
