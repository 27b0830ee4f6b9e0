package dev.servicestatus.command;

import dev.servicestatus.cluster.ClusterConnection;
import dev.servicestatus.cluster.ClusterSnapshot;
import dev.servicestatus.cluster.OneLook;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodExplanation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What clusters hold now, each looked at once.
 *
 * @param snapshots of the clusters that could be read
 * @param unread why the others could not, in one line each
 * @param cut what of a cluster was read only in part, in one line each
 */
record LiveClusters(
    Map<String, ClusterSnapshot> snapshots,
    Map<String, String> unread,
    Map<String, List<String>> cut) {

  /** Makes the connection to a cluster. */
  @FunctionalInterface
  interface Connections {
    /**
     * The way to a cluster.
     *
     * @throws UnreadableException with one line that says why there is none; never a secret
     */
    ClusterConnection to(String cluster) throws UnreadableException;
  }

  /** Something that may or can not be read; the message is one line for people. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String why) {
      super(why);
    }
  }

  /**
   * Looks at all of them at once.
   *
   * @param watches what is looked for
   * @param connections to each
   * @param patience after it, a cluster that has not answered in full is left alone
   */
  static LiveClusters look(
      Collection<NeedWatch> watches, Connections connections, Duration patience)
      throws InterruptedException {
    Map<String, List<NeedWatch>> wanted = new TreeMap<>();
    watches.forEach(
        watch -> wanted.computeIfAbsent(watch.cluster(), c -> new ArrayList<>()).add(watch));
    var live =
        new LiveClusters(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    // not closed: that would wait for those that are left alone
    ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor();
    List<String> names = List.copyOf(wanted.keySet());
    List<Future<OneLook.Seen>> told =
        looks.invokeAll(
            names.stream().map(name -> look(name, wanted.get(name), connections)).toList(),
            patience.toMillis(),
            TimeUnit.MILLISECONDS);
    looks.shutdownNow();
    for (int i = 0; i < names.size(); i++) {
      try {
        OneLook.Seen seen = told.get(i).get();
        live.snapshots.put(names.get(i), seen.snapshot());
        if (!seen.cut().isEmpty()) {
          live.cut.put(names.get(i), seen.cut());
        }
      } catch (CancellationException late) {
        live.unread.put(names.get(i), "no answer within " + patience.toSeconds() + "s");
      } catch (ExecutionException failed) {
        live.unread.put(names.get(i), failed.getCause().getMessage());
      }
    }
    return live;
  }

  private static Callable<OneLook.Seen> look(
      String name, List<NeedWatch> watches, Connections connections) {
    return () -> OneLook.at(connections.to(name), watches);
  }

  /** What is missing, for people: one line each. */
  List<String> gaps() {
    List<String> gaps = new ArrayList<>();
    unread.forEach((cluster, why) ->
        gaps.add(
            "cluster "
                + cluster
                + ": "
                + why
                + "; not judged, what is shown of it is what is stored"));
    cut.forEach(
        (cluster, parts) -> parts.forEach(part -> gaps.add("cluster " + cluster + ": " + part)));
    return gaps;
  }

  /** What is known of the watches in the clusters that could be read. */
  Map<NeedWatch, ClusterView> views(Collection<NeedWatch> watches, long nanos) {
    Map<NeedWatch, ClusterView> views = new HashMap<>();
    snapshots.forEach((name, snapshot) ->
        views.putAll(
            snapshot.views(
                watches.stream().filter(watch -> watch.cluster().equals(name)).toList(), nanos)));
    return views;
  }

  /** Every pod of a watch, judged. */
  List<PodExplanation> pods(NeedWatch watch) {
    ClusterSnapshot snapshot = snapshots.get(watch.cluster());
    return snapshot == null ? List.of() : snapshot.pods(watch);
  }
}
