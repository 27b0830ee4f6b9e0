package dev.servicestatus.health;

/** The few fields kept of an object of a member cluster; the object itself is never kept. */
public sealed interface Fact permits PodFact, WorkloadFact {
  /** Its namespace. */
  String namespace();

  /** Its name, unique among those of its kind in its namespace. */
  String name();
}
