package dev.servicestatus.page;

import java.util.List;
import java.util.Set;

/**
 * What the operator was told about pages at its start.
 *
 * @param operatorNamespace where the operator lives
 * @param pageNamespaces namespaces whose StatusPages are served; empty: the operator's own
 * @param pageEndpoints endpoints that keys may be sent to; empty: the providers' well-known ones
 * @param watchNamespaces namespaces whose ServiceStatuses are served; empty: all
 * @param allowLoopback whether pages on loopback, and by http, are allowed too
 */
public record PageOptions(
    String operatorNamespace,
    Set<String> pageNamespaces,
    List<String> pageEndpoints,
    Set<String> watchNamespaces,
    boolean allowLoopback) {
  /** Copies; fills in the operator's namespace. */
  public PageOptions {
    pageNamespaces =
        pageNamespaces.isEmpty() ? Set.of(operatorNamespace) : Set.copyOf(pageNamespaces);
    pageEndpoints = List.copyOf(pageEndpoints);
    watchNamespaces = Set.copyOf(watchNamespaces);
  }
}
