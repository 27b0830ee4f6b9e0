package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.PageComponentSpec.ServiceRef;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.StatusPage;
import dev.servicestatus.api.v1alpha1.TolerantReader;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The hub's objects that pages rest on, kept by informers: services, pages, records, keys and
 * namespaces. A change is told with the object before and after, so that also what an object let go
 * of is woken. Secrets and records are read in the page namespaces only.
 */
public final class HubObjects implements AutoCloseable {
  private static final String BY_PAGE = "page";

  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
  private final List<SharedIndexInformer<ServiceStatus>> services = new ArrayList<>();
  private final List<SharedIndexInformer<PageComponent>> records = new ArrayList<>();
  private final List<SharedIndexInformer<Secret>> secrets = new ArrayList<>();
  private final Set<String> watched;
  private final SharedIndexInformer<StatusPage> pages;
  private final SharedIndexInformer<Namespace> namespaces;

  /** Nothing is read before {@link #start}. */
  public HubObjects(KubernetesClient client, PageOptions options) {
    watched = options.watchNamespaces();
    pages = kept(client.resources(StatusPage.class).inAnyNamespace().runnableInformer(0));
    namespaces = kept(client.resources(Namespace.class).runnableInformer(0));
    if (watched.isEmpty()) {
      services.add(
          kept(client.resources(ServiceStatus.class).inAnyNamespace().runnableInformer(0)));
    }
    for (String namespace : watched) {
      services.add(kept(in(client, ServiceStatus.class, namespace)));
    }
    services.forEach(informer -> informer.addIndexers(Map.of(BY_PAGE, HubObjects::pagesOf)));
    for (String namespace : options.pageNamespaces()) {
      records.add(kept(in(client, PageComponent.class, namespace)));
      secrets.add(kept(in(client, Secret.class, namespace)));
    }
  }

  private static <T extends HasMetadata> SharedIndexInformer<T> in(
      KubernetesClient client, Class<T> kind, String namespace) {
    return client.resources(kind).inNamespace(namespace).runnableInformer(0);
  }

  private <T> SharedIndexInformer<T> kept(SharedIndexInformer<T> informer) {
    informers.add(informer);
    // a hub that is away for a while must not end an informer
    return informer.exceptionHandler((started, failure) -> true);
  }

  private static List<String> pagesOf(ServiceStatus service) {
    return PageKey.of(service).stream().map(PageKey::toString).toList();
  }

  /** Who is told of changes; before and after, null where there is none. */
  public void onChange(
      BiConsumer<ServiceStatus, ServiceStatus> service,
      BiConsumer<StatusPage, StatusPage> page,
      BiConsumer<PageComponent, PageComponent> record,
      BiConsumer<Secret, Secret> secret,
      BiConsumer<Namespace, Namespace> namespace) {
    services.forEach(informer -> informer.addEventHandler(new Told<>(service)));
    records.forEach(informer -> informer.addEventHandler(new Told<>(record)));
    secrets.forEach(informer -> informer.addEventHandler(new Told<>(secret)));
    pages.addEventHandler(new Told<>(page));
    namespaces.addEventHandler(new Told<>(namespace));
  }

  private record Told<T>(BiConsumer<T, T> change) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      change.accept(null, object);
    }

    @Override
    public void onUpdate(T before, T after) {
      change.accept(before, after);
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
      change.accept(object, null);
    }
  }

  /** Begins to read; returns at once. */
  public void start() {
    informers.forEach(SharedIndexInformer::start);
  }

  /** Whether everything was read once: before that, what is missing says nothing. */
  public boolean areRead() {
    return informers.stream().allMatch(SharedIndexInformer::hasSynced);
  }

  /** The services that ask to be shown on a page, whether they may or not. */
  public List<ServiceStatus> servicesOf(PageKey page) {
    return services.stream()
        .flatMap(informer -> informer.getIndexer().byIndex(BY_PAGE, page.toString()).stream())
        .toList();
  }

  /**
   * Whether a service may be there and cannot be seen: its spec is not understood, or its namespace
   * is not watched.
   */
  public boolean isUnseen(ServiceRef service) {
    boolean isWatched = watched.isEmpty() || watched.contains(service.namespace());
    return isWatched
        ? service(service.namespace() + "/" + service.name())
            .filter(there -> TolerantReader.problem(there).isPresent())
            .isPresent()
        : namespace(service.namespace()).isPresent();
  }

  private Optional<ServiceStatus> service(String key) {
    return services.stream()
        .map(informer -> informer.getStore().getByKey(key))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** All services that ask for any page. */
  public Stream<ServiceStatus> services() {
    return services.stream().flatMap(informer -> informer.getStore().list().stream());
  }

  /**
   * The newest known state of an object that another informer brought: whichever of both was
   * faster.
   */
  public ServiceStatus newest(ServiceStatus service) {
    String key = service.getMetadata().getNamespace() + "/" + service.getMetadata().getName();
    return services.stream()
        .map(informer -> informer.getStore().getByKey(key))
        .filter(Objects::nonNull)
        .reduce(service, HubObjects::newer);
  }

  /** The same for a page. */
  public StatusPage newest(StatusPage page) {
    String key = page.getMetadata().getNamespace() + "/" + page.getMetadata().getName();
    StatusPage known = pages.getStore().getByKey(key);
    return known == null ? page : newer(page, known);
  }

  /** Versions of one resource grow; the API server's own caches compare them so. */
  static <T extends HasMetadata> T newer(T a, T b) {
    return version(b) >= version(a) ? b : a;
  }

  private static long version(HasMetadata object) {
    return Long.parseLong(object.getMetadata().getResourceVersion());
  }

  /** All pages. */
  public List<StatusPage> pages() {
    return pages.getStore().list();
  }

  /** A page. */
  public Optional<StatusPage> page(PageKey page) {
    return Optional.ofNullable(pages.getStore().getByKey(page.toString()));
  }

  /** All records, as old as the informers are. */
  public List<PageComponent> records() {
    return records.stream().flatMap(informer -> informer.getStore().list().stream()).toList();
  }

  /** The record of a service on a page. */
  public Optional<PageComponent> record(PageKey page, String service) {
    String key = page.namespace() + "/" + page.recordName(service);
    return records.stream()
        .map(informer -> informer.getStore().getByKey(key))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** Data of a Secret, base64 values by key; of the page namespaces only. */
  public Optional<Map<String, String>> secret(String namespace, String name) {
    return secrets.stream()
        .map(informer -> informer.getStore().getByKey(namespace + "/" + name))
        .filter(Objects::nonNull)
        .findFirst()
        .map(secret -> Objects.requireNonNullElse(secret.getData(), Map.of()));
  }

  /** Labels of a namespace; none if it is not known. */
  public Map<String, String> labels(String namespace) {
    return namespace(namespace).map(HubObjects::labels).orElse(Map.of());
  }

  /** The UID of the hub: that of its namespace kube-system. */
  public Optional<String> hubUid() {
    return namespace("kube-system").map(namespace -> namespace.getMetadata().getUid());
  }

  private Optional<Namespace> namespace(String name) {
    return Optional.ofNullable(namespaces.getStore().getByKey(name));
  }

  private static Map<String, String> labels(Namespace namespace) {
    return Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of());
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }
}
