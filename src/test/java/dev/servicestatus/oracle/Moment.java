package dev.servicestatus.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All there is to know at one time, which holds until the next moment.
 *
 * @param time seconds since 1970 by the hub's API server
 * @param restarted the operator began anew just before
 * @param settings of the operator
 * @param clusters all that exist, by name
 * @param suspecting we suspect ourselves
 * @param dependencies what the services that this one depends on show
 * @param stalled what is wrong with its place among them; empty if nothing is
 */
public record Moment(
    long time,
    boolean restarted,
    Settings settings,
    Definition definition,
    Map<String, Cluster> clusters,
    boolean suspecting,
    List<Dependency> dependencies,
    String stalled) {

  /**
   * Options of the operator, in seconds.
   *
   * @param patience --unseen-after minus --stale-after
   */
  public record Settings(long patience) {}

  /**
   * A member cluster.
   *
   * @param hub the cluster that a service without clusters lives in
   * @param allows whether this service's namespace may name it
   * @param granted the namespaces in it that the service may see; contains "*": all
   * @param watched the only namespaces that are watched; empty: all
   * @param clock seconds by which its API server's clock is ahead of the hub's
   * @param answered when it last answered, hub time
   * @param streams by kind: Pod and those of workloads; one that is absent is NotLookedYet
   */
  public record Cluster(
      boolean hub,
      Map<String, String> labels,
      boolean allows,
      Set<String> granted,
      Set<String> watched,
      long clock,
      long answered,
      Map<String, Stream> streams) {}

  /** What one stream gave. */
  public sealed interface Stream {
    /** All objects of that kind, as the API prints them. */
    record Fresh(List<JsonNode> items) implements Stream {}

    /**
     * Nothing to rest on.
     *
     * @param since when it ceased to be fresh, or when we began to look
     * @param contact the last answer; null if there was none
     */
    record NotFresh(ClusterReason reason, long since, Long contact) implements Stream {}
  }

  /**
   * What a dependency shows.
   *
   * @param level null: there is no such service
   * @param lastKnown while its level is Unknown; may be null
   */
  public record Dependency(String name, boolean optional, Level level, Level lastKnown) {}
}
