package dev.servicestatus.corpus;

import dev.servicestatus.api.v1alpha1.Checkpoint;
import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.LastKnown;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatusBuilder;
import dev.servicestatus.corpus.CorpusCase.Continues;
import dev.servicestatus.health.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The status that an earlier life of the operator would have left in a ServiceStatus. */
final class StoredStatus {
  private static final Duration EARLIER = Duration.ofHours(1);

  private StoredStatus() {}

  /**
   * Builds it.
   *
   * @param service that it is of; its UID, if it has one, is stored too
   * @param continues what was known
   * @param at the moment of the case; the level has been shown for an hour
   */
  static ServiceStatusStatus of(ServiceStatus service, Continues continues, Instant at) {
    String since = at.minus(EARLIER).toString();
    List<Condition> conditions =
        continues.reason() == null
            ? List.of()
            : List.of(
                new Condition("Degraded", "True", 1L, since, continues.reason(), "As it was."));
    return new ServiceStatusStatusBuilder()
        .withObservedGeneration(1L)
        .withLevel(continues.level(), since)
        .withLastKnown(
            continues.lastKnown() == null
                ? null
                : new LastKnown(
                    continues.lastKnown(), at.minus(EARLIER.multipliedBy(2)).toString()))
        .withSummary("As it was.")
        .withConditions(conditions)
        .withCheckpoint(checkpoint(service, continues, since))
        .build();
  }

  private static Checkpoint checkpoint(ServiceStatus service, Continues continues, String since) {
    // maintenance is shown only instead of Operational
    return new Checkpoint(
        service.getMetadata().getUid(),
        null,
        continues.level() == Level.UnderMaintenance
            ? new Checkpoint.Own(Level.Operational, since)
            : null,
        service.getSpec().needs().stream()
            .filter(need -> continues.matched().containsKey(need.name()))
            .map(need ->
                new Checkpoint.NeedMemory(
                    need.name(),
                    definition(service, need),
                    continues.matched().get(need.name()),
                    continues.arriving().getOrDefault(need.name(), Map.of()),
                    continues.scaledToZero().getOrDefault(need.name(), List.of())))
            .toList());
  }

  /** Its fingerprint does not depend on where it is looked for. */
  private static String definition(ServiceStatus service, Need need) {
    Scope scope =
        Scope.of(service.getSpec(), service.getMetadata().getNamespace(), Map.of(), List.of());
    return scope.parts().stream()
        .flatMap(part -> part.places().stream())
        .filter(place -> place.need().name().equals(need.name()))
        .findFirst()
        .orElseThrow()
        .cell()
        .definition();
  }
}
