package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.api.v1alpha1.TolerantReader;
import dev.servicestatus.cluster.Fleet;
import dev.servicestatus.condition.Express;
import dev.servicestatus.condition.NotJudged;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.health.Evaluation;
import dev.servicestatus.health.Moment;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.Scope;
import dev.servicestatus.health.SelfDoubt;
import dev.servicestatus.health.ServiceKey;
import dev.servicestatus.health.ServiceMemory;
import dev.servicestatus.health.Surroundings;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Keeps the status of services true: observe, evaluate, express, write if different. */
@ControllerConfiguration(
    name = ServiceStatusReconciler.NAME,
    fieldManager = ServiceStatusReconciler.FIELD_MANAGER,
    triggerReconcilerOnAllEvents = true,
    informer = @Informer(name = ServiceStatusReconciler.NAME),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
public final class ServiceStatusReconciler implements Reconciler<ServiceStatus> {
  static final String NAME = "service-status";

  /** Owns all of a ServiceStatus' status but {@code pages} and the condition Published. */
  public static final String FIELD_MANAGER = "servicestatus-health";

  private final Fleet fleet;
  private final WakeUps wakeUps;
  private final Duration patience;
  private final Supplier<Moment> clock;
  private final BooleanSupplier mayWrite;
  private final LevelGauge levels;
  private final ServiceEvents events;
  private final Map<ServiceKey, LastVisit> visits = new ConcurrentHashMap<>();
  private final Successors<ServiceStatus> successors = new Successors<>("successors-of-services");
  private final Revisits<ServiceStatus> revisits = new Revisits<>("revisits-of-services");
  private final Pace pace = new Pace();
  private final Dependencies dependencies;
  private ClusterRegistry registry;

  /**
   * @param fleet that is looked at
   * @param wakeUps that the fleet sends
   * @param patience how long something unseen is waited for
   * @param clock says now
   * @param mayWrite whether the Lease is held
   * @param levels shows what is written
   * @param events tells changes of it, and faults of definitions
   */
  public ServiceStatusReconciler(
      Fleet fleet,
      WakeUps wakeUps,
      Duration patience,
      Supplier<Moment> clock,
      BooleanSupplier mayWrite,
      LevelGauge levels,
      ServiceEvents events) {
    this.fleet = fleet;
    this.wakeUps = wakeUps;
    this.patience = patience;
    this.clock = clock;
    this.mayWrite = mayWrite;
    this.events = events;
    this.levels = levels;
    this.dependencies = new Dependencies(wakeUps::wake, this::visited);
  }

  @Override
  public List<EventSource<?, ServiceStatus>> prepareEventSources(
      EventSourceContext<ServiceStatus> context) {
    registry = new ClusterRegistry(context);
    return List.of(wakeUps, successors, revisits, registry.members(), registry.namespaces());
  }

  @Override
  public UpdateControl<ServiceStatus> reconcile(
      ServiceStatus service, Context<ServiceStatus> context) {
    ServiceKey key =
        new ServiceKey(service.getMetadata().getNamespace(), service.getMetadata().getName());
    revisits.visited(service);
    if (context.isPrimaryResourceDeleted() || isSuccessor(key, service)) {
      forget(key);
    }
    if (context.isPrimaryResourceDeleted()) {
      pace.forget(service);
      successors.lookFor(service, context);
      return UpdateControl.noUpdate();
    }
    if (!mayWrite.getAsBoolean()) { // what woke us is not lost: the term ends, or we may again
      revisits.after(service, PublishingPages.SOON);
      return UpdateControl.noUpdate();
    }
    Duration rest = pace.rest(service, clock.get().nanos());
    if (!rest.isZero()) {
      revisits.after(service, rest);
      return UpdateControl.noUpdate();
    }
    LastVisit last = LastVisit.of(visits.get(key), service, clock.get());
    ServiceStatusStatus shown = last.shown(service, context.getRetryInfo().isPresent());
    ServiceStatusStatus earlier = last.earlier(shown, service);
    Surroundings surroundings = dependencies.of(key, service, context);
    LastVisit visit = visit(key, service, last, earlier, surroundings);
    visits.put(key, visit);
    dependencies.shows(key, last.status(), visit.status());
    levels.show(key, visit.status().level());
    ServiceWrites.log(service, earlier, visit.status());
    events.tell(service, earlier, visit.status(), surroundings.dependencies(), clock);
    return ServiceWrites.of(service, shown, visit.status(), context.getClient());
  }

  private LastVisit visit(
      ServiceKey key,
      ServiceStatus service,
      LastVisit last,
      ServiceStatusStatus earlier,
      Surroundings surroundings) {
    Optional<String> problem = TolerantReader.problem(service);
    return problem.isEmpty() && !service.getSpec().suspended()
        ? judged(key, service, last, earlier, surroundings)
        : notJudged(key, service, last, earlier, problem, surroundings);
  }

  private LastVisit judged(
      ServiceKey key,
      ServiceStatus service,
      LastVisit last,
      ServiceStatusStatus earlier,
      Surroundings surroundings) {
    Scope scope = registry.scope(service);
    Map<NeedWatch, ClusterView> views = observe(key, scope);
    SelfDoubt doubt = fleet.suspicion().doubt(key, scope.mindsSuspicion());
    Moment now = clock.get();
    Evaluation evaluation =
        Evaluation.of(
            service.getSpec(),
            scope,
            views,
            surroundings.doubting(doubt),
            last.memory(),
            patience,
            now);
    if (!evaluation.ask().isEmpty()) {
      fleet.ask(key, evaluation.ask());
    }
    if (evaluation.askThen()) {
      Set<String> fresh = evaluation.fresh();
      revisits.after(service, evaluation.lookAgain(), () -> fleet.ask(key, fresh));
    } else if (evaluation.lookAgain() != null) {
      revisits.after(service, evaluation.lookAgain());
    }
    return LastVisit.at(
        service, evaluation.memory(), Express.status(service, earlier, evaluation, now));
  }

  private LastVisit notJudged(
      ServiceKey key,
      ServiceStatus service,
      LastVisit last,
      ServiceStatusStatus earlier,
      Optional<String> problem,
      Surroundings place) {
    Moment now = clock.get();
    ServiceMemory memory = last.memory().notJudged(now);
    fleet.forget(key);
    ServiceStatusStatus status =
        problem
            .map(of -> NotJudged.invalid(service, earlier, memory, "the spec " + of, now))
            .orElseGet(() -> NotJudged.suspended(service, earlier, memory, place.fault(), now));
    return LastVisit.at(service, memory, status);
  }

  /**
   * Which changes of a service are worth a visit: its definition, its end, and a status that is not
   * what we wrote last. Pages write their part of the status too; that is none of our business.
   */
  public boolean concerns(ServiceStatus service, ServiceStatus before) {
    var meta = service.getMetadata();
    if (meta.getDeletionTimestamp() != null
        || !meta.getUid().equals(before.getMetadata().getUid())
        || !Objects.equals(meta.getGeneration(), before.getMetadata().getGeneration())) {
      return true;
    }
    LastVisit last = visits.get(new ServiceKey(meta.getNamespace(), meta.getName()));
    ServiceStatusStatus shown = Express.ours(service.getStatus());
    return last != null
        && !last.status().equals(shown)
        && !Objects.equals(shown, Express.ours(before.getStatus()));
  }

  @Override
  public ErrorStatusUpdateControl<ServiceStatus> updateErrorStatus(
      ServiceStatus service, Context<ServiceStatus> context, Exception e) {
    return revisits.afterFailure(service, context);
  }

  /** Deleted and made again before we came: nothing of the old one is carried over. */
  private boolean isSuccessor(ServiceKey key, ServiceStatus service) {
    LastVisit last = visits.get(key);
    return last != null && !last.isOf(service);
  }

  private ServiceStatusStatus visited(ServiceKey key) {
    LastVisit visit = visits.get(key);
    return visit == null ? null : visit.status();
  }

  private void forget(ServiceKey key) {
    fleet.forget(key);
    visits.remove(key);
    dependencies.gone(key);
    levels.forget(key);
  }

  /** A cluster that is registered but has not joined yet was not looked at. */
  private Map<NeedWatch, ClusterView> observe(ServiceKey key, Scope scope) {
    Map<NeedWatch, ClusterView> views = fleet.observe(key, scope.watches());
    views.replaceAll((watch, view) ->
        view instanceof Unseen unseen && unseen.reason() == ClusterReason.ClusterNotFound
            ? new Unseen(ClusterReason.NotLookedYet, unseen.sinceNanos(), unseen.lastContactNanos())
            : view);
    return views;
  }
}
