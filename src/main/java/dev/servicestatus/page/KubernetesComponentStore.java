package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.PageComponentSpec;
import dev.servicestatus.api.v1alpha1.PageComponentStatus;
import dev.servicestatus.api.v1alpha1.PageRef;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Records as PageComponent objects. Writes go by server-side apply with the resourceVersion that
 * was read, never forced: a second writer makes them fail. What was written is known at once, also
 * before the informer tells it.
 */
public final class KubernetesComponentStore implements ComponentStore {
  /** The label of the StatusPage's name. */
  public static final String PAGE_LABEL = ServiceStatus.GROUP + "/page";

  /** The label of the ServiceStatus's name. */
  public static final String SERVICE_LABEL = ServiceStatus.GROUP + "/service";

  /** The one writer of everything about pages. */
  public static final String FIELD_MANAGER = "servicestatus-page";

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(FIELD_MANAGER)
          .withForce(false)
          .build();

  private final KubernetesClient client;
  private final Supplier<List<PageComponent>> cached;
  private final Map<String, PageComponent> written = new ConcurrentHashMap<>();

  /**
   * A store.
   *
   * @param client of the hub
   * @param cached what the informer has
   */
  public KubernetesComponentStore(KubernetesClient client, Supplier<List<PageComponent>> cached) {
    this.client = client;
    this.cached = cached;
  }

  @Override
  public List<PageComponent> all() {
    Map<String, PageComponent> newest = new LinkedHashMap<>();
    cached.get().forEach(record -> newest.put(id(record), record));
    written.forEach((id, record) -> newest.merge(id, record, HubObjects::newer));
    return List.copyOf(newest.values());
  }

  @Override
  public PageComponent create(PageKey page, Wish wish) throws Conflict {
    var record = new PageComponent();
    record.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(page.namespace())
            .withName(page.recordName(wish.service()))
            .addToLabels(PAGE_LABEL, page.name())
            .addToLabels(SERVICE_LABEL, wish.ref().name())
            .build());
    record.setSpec(new PageComponentSpec(new PageRef(page.name(), null), wish.ref()));
    return sent(record, () -> client.resource(record).patch(APPLY));
  }

  @Override
  public PageComponent write(PageComponent record, PageComponentStatus status) throws Conflict {
    var fresh = new PageComponent();
    fresh.setMetadata(precondition(record));
    fresh.setStatus(status);
    return sent(record, () -> client.resource(fresh).subresource("status").patch(APPLY));
  }

  @Override
  public void remove(PageComponent record) throws Conflict {
    String version = record.getMetadata().getResourceVersion();
    sent(
        record,
        () -> {
          client.resource(record).lockResourceVersion(version).delete();
          return null;
        });
    written.remove(id(record));
  }

  /** A record is gone, as the informer tells. */
  public void forget(PageComponent record) {
    written.remove(id(record));
  }

  private PageComponent sent(PageComponent record, Supplier<PageComponent> request)
      throws Conflict {
    try {
      PageComponent after = request.get();
      if (after != null) {
        written.put(id(after), after);
      }
      return after;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
          && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      readAgain(record);
      throw new Conflict(id(record));
    }
  }

  private void readAgain(PageComponent record) {
    PageComponent there = client.resource(record).get();
    if (there == null) {
      written.remove(id(record));
    } else {
      written.put(id(there), there);
    }
  }

  private static ObjectMeta precondition(PageComponent record) {
    return new ObjectMetaBuilder()
        .withNamespace(record.getMetadata().getNamespace())
        .withName(record.getMetadata().getName())
        .withUid(record.getMetadata().getUid())
        .withResourceVersion(record.getMetadata().getResourceVersion())
        .build();
  }

  private static String id(PageComponent record) {
    return record.getMetadata().getNamespace() + "/" + record.getMetadata().getName();
  }
}
