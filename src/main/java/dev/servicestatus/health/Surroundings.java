package dev.servicestatus.health;

import java.util.List;
import java.util.Optional;

/**
 * What a service is judged by beside its own pods.
 *
 * @param dependencies what the services show that it depends on
 * @param fault what is wrong with its place among them; it is then judged by its pods alone
 * @param doubt whether it may be us who does not see
 */
public record Surroundings(
    List<DependencyState> dependencies, Optional<DependencyGraph.Fault> fault, SelfDoubt doubt) {
  /** Of a service that depends on no other. */
  public static final Surroundings NONE = new Surroundings(List.of(), Optional.empty());

  /** Where enough clusters answer. */
  public Surroundings(List<DependencyState> dependencies, Optional<DependencyGraph.Fault> fault) {
    this(dependencies, fault, SelfDoubt.NONE);
  }

  /** The services that count. */
  public List<DependencyState> effective() {
    return fault.isPresent() ? List.of() : dependencies;
  }

  /** Whether most clusters do not answer, so that it may be us. */
  public boolean suspected() {
    return doubt.suspected();
  }

  /** The same, where it may be us who does not see. */
  public Surroundings doubting(SelfDoubt ourselves) {
    return new Surroundings(dependencies, fault, ourselves);
  }
}
