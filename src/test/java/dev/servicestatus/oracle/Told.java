package dev.servicestatus.oracle;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.State;
import java.util.Map;

/**
 * What the status has to say.
 *
 * @param since seconds since 1970
 * @param lastKnown the own level before it became Unknown; null unless it is, or if none was known
 * @param conditions status and reason by type
 * @param rows by name of the cluster
 * @param blind and the pair: what it rests on
 */
public record Told(
    long time,
    Level level,
    long since,
    Known lastKnown,
    Map<String, Says> conditions,
    Map<String, Row> rows,
    int ready,
    int expected,
    int operationalClusters,
    Level best,
    Level worst,
    boolean blind) {

  /** A level that was known, and since when. */
  public record Known(Level level, long since) {}

  /** A condition's status and reason. */
  public record Says(String status, String reason) {}

  /** One cluster. */
  public record Row(State state, String reason, Map<String, NeedRow> needs) {}

  /** One need in one cluster; numbers are null while it is unseen. */
  public record NeedRow(
      State state,
      String best,
      String worst,
      String reason,
      Integer ready,
      Integer expected,
      Integer starting,
      Integer failing) {}
}
