package dev.servicestatus.health;

import java.util.List;
import java.util.Optional;

/**
 * What a service is judged by beside its own pods.
 *
 * @param dependencies what the services show that it depends on
 * @param fault what is wrong with its place among them; it is then judged by its pods alone
 */
public record Surroundings(
    List<DependencyState> dependencies, Optional<DependencyGraph.Fault> fault) {
  /** Of a service that depends on no other. */
  public static final Surroundings NONE = new Surroundings(List.of(), Optional.empty());

  /** The services that count. */
  public List<DependencyState> effective() {
    return fault.isPresent() ? List.of() : dependencies;
  }
}
