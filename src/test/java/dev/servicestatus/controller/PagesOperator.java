package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.StatusPage;
import dev.servicestatus.condition.Conditions;
import dev.servicestatus.health.Moment;
import dev.servicestatus.page.PageOptions;
import dev.servicestatus.statuspage.StatuspageEmulator;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.NumberingProxy;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * Both controllers of pages on a real hub, in a namespace of their own, with the emulator as the
 * page and a clock that a test can move. Levels are written by the test.
 */
final class PagesOperator implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(20);

  private static final PatchContext HEALTH =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("servicestatus-health")
          .withForce(true)
          .build();

  final KubernetesClient client = LocalCluster.shared().client();
  final String namespace = LocalCluster.shared().newNamespace("pages");
  final String team = LocalCluster.shared().newNamespace("team");
  final StatuspageEmulator emulator = StatuspageEmulator.start(0, this::nanos);
  private final AtomicLong moved = new AtomicLong();
  private KubernetesClient operatorClient = client;
  private NumberingProxy toHub;
  private NumberingProxy toPage;
  private Operator operator;
  private PublishingPages publishing;
  private Runnable discard;
  private int pokes = 49;

  /** Of which a life that begins looks at the services. */
  Set<String> watched = Set.of(namespace, team);

  private final Consumer<Operator> others;

  PagesOperator() {
    others = operator -> {};
    start();
  }

  /** One whose requests that can change something go through numbering proxies. */
  PagesOperator(NumberingProxy.Life life) {
    this(life, operator -> {});
  }

  /** The same, with other controllers in the same operator. */
  PagesOperator(NumberingProxy.Life life, Consumer<Operator> others) {
    this.others = others;
    LocalCluster hub = LocalCluster.shared();
    toHub = NumberingProxy.to(hub.url(), hub.caCertificatePem(), life);
    toPage = NumberingProxy.to(emulator.endpoint().replaceFirst("/v1$", ""), null, life);
    operatorClient =
        new KubernetesClientBuilder()
            .withConfig(hub.config(hub.adminToken()))
            .withHttpClientFactory(new ChangesBy(toHub.origin()))
            .build();
    start();
  }

  /** A new life that is numbered anew. */
  void start(NumberingProxy.Life life) {
    toHub.serve(life);
    toPage.serve(life);
    start();
  }

  /** What can change something takes another way. */
  private static final class ChangesBy extends OkHttpClientFactory {
    private final HttpUrl way;

    ChangesBy(String origin) {
      this.way = HttpUrl.get(origin);
    }

    @Override
    protected void additionalConfig(OkHttpClient.Builder builder) {
      builder.addInterceptor(chain -> {
        var request = chain.request();
        if (request.method().equals("GET")) {
          return chain.proceed(request);
        }
        var url = request.url().newBuilder().scheme(way.scheme()).host(way.host()).port(way.port());
        return chain.proceed(request.newBuilder().url(url.build()).build());
      });
    }
  }

  private long nanos() {
    return System.nanoTime() + moved.get();
  }

  private Moment now() {
    return new Moment(nanos(), Instant.now().plusNanos(moved.get()));
  }

  /** A new life, as after a restart. */
  void start() {
    var discarded = new AtomicBoolean();
    discard = () -> discarded.set(true);
    var options = new PageOptions(namespace, Set.of(), List.of(), watched, true);
    publishing =
        new PublishingPages(
            operatorClient,
            options,
            this::now,
            () -> !discarded.get(),
            () -> "servicestatus-operator/test; term=3",
            new SimpleMeterRegistry());
    operator =
        new Operator(settings ->
            settings
                .withKubernetesClient(operatorClient)
                .withCloseClientOnStop(false)
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withReconciliationTerminationTimeout(Duration.ofSeconds(3))
                // just after the CRDs were installed the hub may say: not yet
                .withStopOnInformerErrorDuringStartup(false)
                .withInformerStoppedHandler((informer, failure) -> {}));
    operator.register(
        new StatusPageReconciler(publishing, this::now),
        controller -> controller.settingNamespaces(Set.of(namespace, team)));
    operator.register(
        new PublicationReconciler(publishing, this::now),
        controller -> controller.settingNamespaces(Set.of(namespace, team)));
    others.accept(operator);
    publishing.start(Duration.ZERO);
    operator.start();
  }

  /** Ends this life; what it had in memory is gone. */
  void stop() {
    discard.run(); // what is still under way in it writes nothing any more
    operator.stop();
    publishing.close();
  }

  @Override
  public void close() {
    stop();
    if (toHub != null) {
      toHub.close();
      toPage.close();
      operatorClient.close();
    }
    emulator.close();
  }

  /** Lets time pass, and has everything visited that nothing has happened to. */
  void passQuietly(Duration time) {
    moved.addAndGet(time.toNanos());
    var wakeUps = publishing.wakeUps();
    wakeUps.pages().propagateEvent(new ResourceID("public", namespace));
    client
        .resources(ServiceStatus.class)
        .inNamespace(namespace)
        .list()
        .getItems()
        .forEach(service -> wakeUps.services().propagateEvent(ResourceID.fromResource(service)));
  }

  /** Time that a test has let pass. */
  Duration passed() {
    return Duration.ofNanos(moved.get());
  }

  /** Lets time pass, and has the page visited. */
  void pass(Duration time) {
    moved.addAndGet(time.toNanos());
    String poke = "{\"spec\":{\"requestsPerMinute\":" + pokes-- + "}}";
    client
        .resources(StatusPage.class)
        .inNamespace(namespace)
        .withName("public")
        .patch(PatchContext.of(PatchType.JSON_MERGE), poke);
  }

  void key(String value) {
    client
        .secrets()
        .inNamespace(namespace)
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("key")
                .endMetadata()
                .addToStringData("token", value)
                .build())
        .createOr(existing -> existing.update());
  }

  /** The page with its key, published on from both namespaces. */
  void page() {
    key(StatuspageEmulator.KEY);
    page("AtlassianStatuspage", StatuspageEmulator.PAGE_ID, "Publish", "All");
  }

  void page(String provider, String pageId, String mode, String allowed) {
    apply(
        namespace,
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: StatusPage
        metadata: {name: public}
        spec:
          provider: %s
          pageId: %s
          endpoint: %s
          credentials: {secretRef: {name: key, key: token}}
          mode: %s
          allowedNamespaces: {from: %s}
        """
            .formatted(provider, pageId, endpoint(), mode, allowed));
  }

  private String endpoint() {
    return toPage == null ? emulator.endpoint() : toPage.origin() + "/v1";
  }

  void service(String name, String displayName, Level level) {
    service(namespace, name, displayName, level);
  }

  void service(String in, String name, String displayName, Level level) {
    apply(
        in,
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: %s}
        spec:
          displayName: %s
          needs: [{name: n, selector: {matchLabels: {app: x}}}]
          publish: [{pageRef: {name: public, namespace: %s}}]
        """
            .formatted(name, displayName, namespace));
    level(in, name, level);
  }

  void apply(String in, String yaml) {
    client
        .resource(Serialization.<io.fabric8.kubernetes.api.model.HasMetadata>unmarshal(yaml))
        .inNamespace(in)
        .forceConflicts()
        .serverSideApply();
  }

  void level(String name, Level level) {
    level(namespace, name, level);
  }

  void level(String in, String name, Level level) {
    client
        .resources(ServiceStatus.class)
        .inNamespace(in)
        .withName(name)
        .subresource("status")
        .patch(
            HEALTH,
            """
            apiVersion: servicestatus.dev/v1alpha1
            kind: ServiceStatus
            metadata: {name: %s, namespace: %s}
            status: {level: %s}
            """
                .formatted(name, in, level));
  }

  Optional<Condition> published(String in, String name) {
    ServiceStatus service =
        client.resources(ServiceStatus.class).inNamespace(in).withName(name).get();
    return service.getStatus() == null
        ? Optional.empty()
        : Conditions.find(service.getStatus().conditions(), ConditionTypes.PUBLISHED);
  }

  void awaitPublished(String name, String reason) {
    awaitPublished(namespace, name, reason);
  }

  void awaitPublished(String in, String name, String reason) {
    Poll.until(
        name + " is published: " + reason + ", not " + published(in, name),
        SOON,
        () -> published(in, name).filter(c -> c.reason().equals(reason)).isPresent());
  }

  Optional<Condition> pageCondition(String type) {
    StatusPage page =
        client.resources(StatusPage.class).inNamespace(namespace).withName("public").get();
    return page.getStatus() == null
        ? Optional.empty()
        : Conditions.find(page.getStatus().conditions(), type);
  }

  StatusPage statusPage() {
    return client.resources(StatusPage.class).inNamespace(namespace).withName("public").get();
  }

  void awaitPage(String type, String reason) {
    Poll.until(
        "the page is " + type + ": " + reason,
        SOON,
        () -> pageCondition(type).filter(c -> c.reason().equals(reason)).isPresent());
  }

  void awaitShown(String name, String status) {
    Poll.until(
        name + " shows " + status, SOON, () -> status.equals(emulator.page().statusOf(name)));
  }

  List<PageComponent> records() {
    return client.resources(PageComponent.class).inNamespace(namespace).list().getItems();
  }
}
