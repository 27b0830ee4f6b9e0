package dev.servicestatus.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.WorkloadRef;
import dev.servicestatus.cluster.FactAnswer.Page;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodFact;
import dev.servicestatus.health.WorkloadFact;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what some needs speak of in one cluster, once, and leaves. Nothing is watched. */
public final class OneLook {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int PODS_AT_MOST = 100_000;
  private static final int NOT_FOUND = 404;

  private OneLook() {}

  /**
   * What was seen.
   *
   * @param snapshot of what was read
   * @param cut what was read only in part, in one line each: a namespace may hold more pods than
   *     one look is worth
   */
  public record Seen(ClusterSnapshot snapshot, List<String> cut) {
    /** Copies. */
    public Seen {
      cut = List.copyOf(cut);
    }
  }

  /** A workload of a namespace. */
  private record Named(String namespace, WorkloadRef workload) {}

  /**
   * Looks. Waits for the cluster, which may trickle: whoever cannot wait interrupts.
   *
   * @param connection the way to it
   * @param watches what is looked for
   * @throws IOException with one line that says what could not be read, and why; never a secret
   */
  public static Seen at(ClusterConnection connection, Collection<NeedWatch> watches)
      throws IOException {
    var clock = new ServerClock();
    Set<String> namespaces = watches.stream().map(NeedWatch::namespace).collect(Collectors.toSet());
    Set<Named> named =
        watches.stream()
            .filter(watch -> watch.workload() != null)
            .map(watch -> new Named(watch.namespace(), watch.workload()))
            .collect(Collectors.toSet());
    List<PodFact> pods = new ArrayList<>();
    List<String> cut = new ArrayList<>();
    List<WorkloadFact> workloads = new ArrayList<>();
    try (var server = new ApiServer(connection, ANSWER, clock)) {
      for (String namespace : namespaces) {
        told(
            "list",
            "pods in namespace " + namespace,
            () -> pods.addAll(pods(server, namespace, cut)));
      }
      for (Named of : named) {
        told(
            "get",
            of.workload() + " in namespace " + of.namespace(),
            () -> workload(server, of).ifPresent(workloads::add));
      }
    }
    Instant at = Instant.EPOCH.plusNanos(clock.at(System.nanoTime()));
    return new Seen(new ClusterSnapshot(pods, workloads, at), cut);
  }

  private interface Reading {
    void run() throws IOException;
  }

  private static void told(String verb, String what, Reading reading) throws IOException {
    try {
      reading.run();
    } catch (IOException e) {
      ClusterReason reason = ApiFailure.of(e).reason();
      throw new IOException(
          reason == ClusterReason.Forbidden
              ? "may not " + verb + " " + what
              : "cannot " + verb + " " + what + " (" + reason + ")",
          e);
    }
  }

  private static List<PodFact> pods(ApiServer server, String namespace, List<String> cut)
      throws IOException {
    List<PodFact> pods = new ArrayList<>();
    var canon = new Canon();
    String more = "";
    do {
      try (FactsResponse response = server.list(Resource.Pods, namespace, more, canon)) {
        Page page = response.facts().list(pod -> pods.add((PodFact) pod));
        more = page.more();
      }
    } while (!more.isEmpty() && pods.size() < PODS_AT_MOST);
    if (!more.isEmpty()) {
      cut.add("pods of namespace " + namespace + ": only the first " + pods.size() + " were read");
    }
    pods.removeIf(Objects::isNull);
    return pods;
  }

  private static Optional<WorkloadFact> workload(ApiServer server, Named named) throws IOException {
    Resource resource = Resource.of(named.workload().kind());
    String path =
        "%s/namespaces/%s/%s/%s"
            .formatted(
                resource.group(), named.namespace(), resource.plural(), named.workload().name());
    try {
      JsonNode object = server.json(server.path(path), FactAnswer.OBJECT_LIMIT);
      return ClusterSnapshot.workload(object);
    } catch (ApiFailure failure) {
      if (failure.code() == NOT_FOUND) {
        return Optional.empty();
      }
      throw failure;
    }
  }
}
