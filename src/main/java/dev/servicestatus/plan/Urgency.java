package dev.servicestatus.plan;

/** Who goes first; in this order. */
public enum Urgency {
  /** To MajorOutage: some requests of the budget are kept for it. */
  Outage,
  /** To anything worse, and improvements that waited long. */
  Worsening,
  /** To anything better. */
  Improvement,
  /** A component that is not there yet. */
  Creation,
  /** A name. */
  Text,
  /** Looking whether the page is as it should be. */
  Routine
}
