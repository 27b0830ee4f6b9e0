package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.PageComponentStatus;
import java.util.HashMap;
import java.util.Map;

/**
 * What others than the services that are published here now have of a page: those that were let go,
 * and the services of other StatusPages that are the same page.
 */
final class TakenComponents {
  private final PageKey page;
  private final PageAddress address;
  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();

  TakenComponents(PageKey page, PageAddress address) {
    this.page = page;
    this.address = address;
  }

  /** Takes account of a record that is no wish's; one of another page is nobody's business. */
  void enter(PageComponent record) {
    PageComponentStatus status = StoredBinding.of(record);
    if (!StoredBinding.place(status).address().equals(address)) {
      return;
    }
    boolean ours = PageKey.of(record).equals(page);
    String service = StoredBinding.service(record);
    String owner = ours ? service : service + " on StatusPage " + PageKey.of(record);
    if (status.releaseTime() != null) {
      owner += " (let go; to have it, delete PageComponent " + record.getMetadata().getName() + ")";
    }
    if (status.componentId() != null) {
      ids.put(status.componentId(), owner);
    }
    if (ours || status.releaseTime() != null) {
      return;
    }
    if (status.creating() != null) {
      names.put(status.creating().name(), owner);
    } else if (status.componentId() != null && status.name() != null) {
      names.put(status.name(), owner);
    }
  }

  /** Who has which id. */
  Map<String, String> ids() {
    return ids;
  }

  /**
   * Names of components that other StatusPages of the same page have or create: what a reading does
   * not show yet.
   */
  Map<String, String> names() {
    return names;
  }
}
