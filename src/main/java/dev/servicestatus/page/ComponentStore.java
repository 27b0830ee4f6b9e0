package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.PageComponentStatus;
import java.util.List;

/**
 * The records of components in the hub. What a write returned is acknowledged by the API server;
 * only on that may a request to a page rest.
 */
public interface ComponentStore {
  /** A write was refused because the record is another by now; it is read again at the next use. */
  final class Conflict extends Exception {
    private static final long serialVersionUID = 1;

    Conflict(String record) {
      super(record + " was changed meanwhile");
    }
  }

  /** All records there are, the newest known. */
  List<PageComponent> all();

  /** Creates a record, or returns the one that is there. */
  PageComponent create(PageKey page, Wish wish) throws Conflict;

  /**
   * Replaces the status of a record.
   *
   * @param record as it was last read or written
   * @return the record as the API server has it now
   */
  PageComponent write(PageComponent record, PageComponentStatus status) throws Conflict;

  /** Removes a record, if it is still as it was read. */
  void remove(PageComponent record) throws Conflict;
}
