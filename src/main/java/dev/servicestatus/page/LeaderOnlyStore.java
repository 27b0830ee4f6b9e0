package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.PageComponentStatus;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Lets writes through only while this process leads; asked immediately before each. */
record LeaderOnlyStore(ComponentStore store, BooleanSupplier mayWrite) implements ComponentStore {
  /** This process does not lead, or no more. */
  static final class NotLeading extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotLeading() {
      super("not leading", null, false, false);
    }
  }

  static void require(BooleanSupplier mayWrite) {
    if (!mayWrite.getAsBoolean()) {
      throw new NotLeading();
    }
  }

  @Override
  public List<PageComponent> all() {
    return store.all();
  }

  @Override
  public PageComponent create(PageKey page, Wish wish) throws Conflict {
    require(mayWrite);
    return store.create(page, wish);
  }

  @Override
  public PageComponent write(PageComponent record, PageComponentStatus status) throws Conflict {
    require(mayWrite);
    return store.write(record, status);
  }

  @Override
  public void remove(PageComponent record) throws Conflict {
    require(mayWrite);
    store.remove(record);
  }
}
