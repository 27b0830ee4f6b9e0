package dev.servicestatus.command;

import dev.servicestatus.api.v1alpha1.Dependency;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.command.OfflineClusters.Sight;
import dev.servicestatus.condition.Explain;
import dev.servicestatus.condition.Express;
import dev.servicestatus.condition.NotJudged;
import dev.servicestatus.health.DependencyGraph;
import dev.servicestatus.health.DependencyState;
import dev.servicestatus.health.Evaluation;
import dev.servicestatus.health.Member;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.Scope;
import dev.servicestatus.health.ServiceKey;
import dev.servicestatus.health.ServiceMemory;
import dev.servicestatus.health.Surroundings;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Services that files define, evaluated as the operator would from when it sees them first, those
 * first that others depend on. What the clusters hold stays the same meanwhile.
 */
final class OfflineEvaluation {
  /** No step of a time that passes is shorter. */
  private static final Duration STEP = Duration.ofSeconds(1);

  /** Nothing given is unseen, so nothing waits for it. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Definitions defined;
  private final OfflineClusters given;
  private final boolean withStatus;
  private final OfflineWarnings warnings;
  private final Moment now;
  private final Moment end;
  private final Map<ServiceKey, ServiceStatus> services;
  private final Map<ServiceKey, Report> reports = new HashMap<>();

  /**
   * Evaluates nothing yet.
   *
   * @param withStatus whether to go on from the status in the files
   * @param warnings take what may surprise
   * @param now when the services are seen first
   * @param lasting how long after that they are told of
   */
  OfflineEvaluation(
      Definitions defined,
      OfflineClusters given,
      boolean withStatus,
      OfflineWarnings warnings,
      Moment now,
      Duration lasting) {
    this.defined = defined;
    this.given = given;
    this.withStatus = withStatus;
    this.warnings = warnings;
    this.now = now;
    this.end = now.plus(lasting);
    this.services =
        defined.services().stream()
            .collect(
                Collectors.toMap(
                    OfflineEvaluation::key, s -> s, (one, other) -> other, LinkedHashMap::new));
  }

  private static ServiceKey key(ServiceStatus service) {
    return new ServiceKey(service.getMetadata().getNamespace(), service.getMetadata().getName());
  }

  /** What would be shown of a service, and why. */
  Report report(ServiceStatus service) {
    ServiceKey key = key(service);
    Report known = reports.get(key);
    if (known == null) {
      known = evaluate(key, service);
      reports.put(key, known);
    }
    return known;
  }

  private Report evaluate(ServiceKey key, ServiceStatus service) {
    ServiceStatusStatus stored = withStatus ? Express.ours(service.getStatus()) : null;
    ServiceMemory memory = ServiceMemory.restored(stored, now);
    List<Member> members = given.members(defined.members(), key.namespace());
    Map<String, String> labels = defined.namespaceLabels().getOrDefault(key.namespace(), Map.of());
    Scope scope = Scope.of(service.getSpec(), key.namespace(), labels, members);
    warnings.look(service, scope);
    if (service.getSpec().suspended()) {
      var fault = graph(key.namespace()).fault(key.name());
      var status = NotJudged.suspended(service, stored, memory.notJudged(now), fault, now);
      return new Report(key.toString(), status, null, List.of());
    }
    Surroundings surroundings = surroundings(key, service);
    ServiceStatusStatus status = stored;
    for (Moment at = now; ; ) {
      Sight sight = given.at(at, members);
      Evaluation evaluation =
          Evaluation.of(
              service.getSpec(),
              scope,
              sight.views(scope.watches()),
              surroundings,
              memory,
              PATIENCE,
              at);
      memory = evaluation.memory();
      status = Express.status(service, status, evaluation, at);
      if (!at.hub().isBefore(end.hub())) {
        warnings.neverMatched(service, scope, evaluation.verdict());
        var explanation = Explain.of(service.getSpec(), scope, evaluation, sight::pods);
        return new Report(key.toString(), status, explanation, List.of());
      }
      at = next(at, evaluation.lookAgain());
    }
  }

  /** When the operator would look again; the end, if nothing changes by time alone before. */
  private Moment next(Moment at, Duration lookAgain) {
    if (lookAgain == null) {
      return end;
    }
    Moment next = at.plus(lookAgain.compareTo(STEP) < 0 ? STEP : lookAgain);
    return next.hub().isBefore(end.hub()) ? next : end;
  }

  /** Who is in a cycle, or too deep, is judged by its pods alone: so this comes to an end. */
  private Surroundings surroundings(ServiceKey key, ServiceStatus service) {
    List<Dependency> declared = service.getSpec().dependsOn();
    var fault = graph(key.namespace()).fault(key.name());
    if (declared.isEmpty()) {
      return Surroundings.NONE;
    }
    return new Surroundings(
        declared.stream()
            .map(of -> fault.isPresent() ? notJudged(key, of) : state(key, of))
            .toList(),
        fault);
  }

  private DependencyState notJudged(ServiceKey key, Dependency dependency) {
    boolean there = services.containsKey(new ServiceKey(key.namespace(), dependency.name()));
    return there
        ? new DependencyState(dependency, Level.Unknown, null)
        : DependencyState.missing(dependency);
  }

  private DependencyGraph graph(String namespace) {
    return DependencyGraph.of(
        services.entrySet().stream()
            .filter(service -> service.getKey().namespace().equals(namespace))
            .collect(
                Collectors.toMap(
                    service -> service.getKey().name(),
                    service ->
                        service.getValue().getSpec().dependsOn().stream()
                            .map(Dependency::name)
                            .toList())));
  }

  private DependencyState state(ServiceKey key, Dependency dependency) {
    ServiceStatus other = services.get(new ServiceKey(key.namespace(), dependency.name()));
    if (other == null) {
      return DependencyState.missing(dependency);
    }
    ServiceStatusStatus status = report(other).status();
    Level last = status.lastKnown() == null ? null : status.lastKnown().level();
    return new DependencyState(dependency, status.level(), last);
  }
}
