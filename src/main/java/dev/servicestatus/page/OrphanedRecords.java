package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.page.ComponentStore.Conflict;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The records of StatusPages that are gone, which nobody visits: let go as those of services that
 * left, and forgotten as late. A StatusPage of the same namespace and name takes them back.
 */
public final class OrphanedRecords {
  private final ComponentStore store;
  private final BooleanSupplier mayWrite;

  /**
   * Looks at nothing yet.
   *
   * @param mayWrite whether this process leads; asked before every write
   */
  public OrphanedRecords(ComponentStore store, BooleanSupplier mayWrite) {
    this.store = new LeaderOnlyStore(store, mayWrite);
    this.mayWrite = mayWrite;
  }

  /**
   * Lets go what is not let go yet, and forgets what was let go long ago. What somebody else writes
   * just then is left until the next time.
   *
   * @param gone whether there is no such StatusPage
   * @param now by the hub's clock
   */
  public void letGo(Predicate<PageKey> gone, Instant now) {
    var released = new Released(store);
    for (PageComponent record : store.all()) {
      if (gone.test(PageKey.of(record))) {
        released.enter(record);
      }
    }
    try {
      if (mayWrite.getAsBoolean()) {
        released.letGo(now);
      }
    } catch (Conflict | LeaderOnlyStore.NotLeading later) {
      return; // whoever leads looks again
    }
  }
}
