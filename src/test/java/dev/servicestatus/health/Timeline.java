package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import java.util.List;
import java.util.Map;

/**
 * What happens to a service, and what is shown of it.
 *
 * @param spec of the service, in a namespace with the same name everywhere
 * @param rows one whenever something changes
 */
record Timeline(ServiceStatusSpec spec, List<Row> rows) {
  /**
   * A change.
   *
   * @param at second
   * @param operator {@code ends}, {@code starts}, {@code suspects itself} or {@code trusts itself};
   *     null: goes on
   * @param spec from now on; null: as before
   * @param clusters those that change: pods by state, with {@code of N} where a workload declares
   *     as many, then, each after a comma, {@code link silent}, {@code not synced}, {@code not
   *     granted}, {@code nothing matched} where the need reads anew, and {@code N turned Ready}
   *     where the counts do not show it
   * @param expect null while there is no operator
   */
  record Row(
      int at,
      String operator,
      ServiceStatusSpec spec,
      Map<String, String> clusters,
      Expected expect) {}

  /**
   * What is to be seen from this row to the next.
   *
   * @param best level the facts allow; null while the service is suspended
   * @param worst level the facts allow
   * @param blind whether it looks Operational only because something is not seen
   * @param shown level
   */
  record Expected(Level best, Level worst, boolean blind, Level shown) {}
}
