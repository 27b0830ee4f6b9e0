package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.PageComponentStatus;
import dev.servicestatus.page.ComponentStore.Conflict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The records of one page that nobody wants any more. */
final class Released {
  private static final Duration KEPT = Duration.ofDays(30);

  private final ComponentStore store;
  private final List<PageComponent> records = new ArrayList<>();

  Released(ComponentStore store) {
    this.store = store;
  }

  void enter(PageComponent record) {
    records.add(record);
  }

  /** The services of those that are not let go yet. */
  List<String> untold() {
    return records.stream()
        .filter(record -> StoredBinding.of(record).releaseTime() == null)
        .map(StoredBinding::service)
        .toList();
  }

  /** How many components are left on the page. */
  int components() {
    return (int) records.stream().filter(r -> StoredBinding.of(r).componentId() != null).count();
  }

  /** Lets go what is not let go yet; forgets it after 30 days. */
  void letGo(Instant now) throws Conflict {
    for (PageComponent record : records) {
      PageComponentStatus status = StoredBinding.of(record);
      if (status.releaseTime() == null) {
        store.write(record, StoredBinding.released(status, Ledger.time(now)));
      } else if (Instant.parse(status.releaseTime()).plus(KEPT).isBefore(now)) {
        store.remove(record);
      }
    }
  }
}
