package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponentSpec.ServiceRef;
import dev.servicestatus.api.v1alpha1.Publication;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.StatusPage;
import dev.servicestatus.api.v1alpha1.StatusPageSpec.AdoptionPolicy;
import dev.servicestatus.api.v1alpha1.TolerantReader;
import dev.servicestatus.plan.Adoption;
import dev.servicestatus.plan.Wanted;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What the services want of a page, by the objects of the hub.
 *
 * @param services those that ask to be shown on a page, whether they may or not
 * @param labels of a namespace
 * @param unseen whether a service may be there and cannot be seen
 */
public record PageWishes(
    Function<PageKey, List<ServiceStatus>> services,
    Function<String, Map<String, String>> labels,
    Predicate<ServiceRef> unseen) {
  /**
   * What those want that may publish there. Of a service that cannot be read in whole nothing is
   * known: the field that was left out may be the one that asks for the page.
   */
  public Demand of(PageKey key, StatusPage page) {
    List<Wish> wishes =
        services.apply(key).stream()
            .filter(service -> isGranted(page, service))
            .filter(service -> TolerantReader.problem(service).isEmpty())
            .map(service -> wish(key, page, service))
            .sorted(Comparator.comparing(Wish::service))
            .toList();
    return new Demand(wishes, ref -> isGranted(page, ref.namespace()) && unseen.test(ref));
  }

  /** Whether the page lets a service publish there. */
  public boolean isGranted(StatusPage page, ServiceStatus service) {
    return isGranted(page, service.getMetadata().getNamespace());
  }

  private boolean isGranted(StatusPage page, String namespace) {
    return Grants.allow(page, namespace, labels.apply(namespace));
  }

  private static Wish wish(PageKey key, StatusPage page, ServiceStatus service) {
    var meta = service.getMetadata();
    var spec = service.getSpec();
    Publication publication =
        spec.publish().stream()
            .filter(p -> key.equals(PageKey.of(p, meta.getNamespace())))
            .findFirst()
            .orElseThrow();
    String displayName = spec.displayName() == null ? meta.getName() : spec.displayName();
    String name = publication.component() == null ? displayName : publication.component();
    Level level = service.getStatus() == null ? null : service.getStatus().level();
    AdoptionPolicy policy = page.getSpec().adoptionPolicy();
    var adoption =
        new Adoption(policy == null ? AdoptionPolicy.ByName : policy, publication.componentId());
    return new Wish(
        new ServiceRef(meta.getNamespace(), meta.getName()),
        meta.getCreationTimestamp() + " " + meta.getUid(),
        new Wanted(name, spec.description(), level == null ? Level.Unknown : level, adoption));
  }
}
