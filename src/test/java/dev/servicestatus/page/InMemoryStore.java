package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.PageComponentSpec;
import dev.servicestatus.api.v1alpha1.PageComponentStatus;
import dev.servicestatus.api.v1alpha1.PageRef;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The hub's records in memory, with the precondition of the real one; it outlives controllers. */
final class InMemoryStore implements ComponentStore {
  private final Map<String, PageComponent> records = new LinkedHashMap<>();
  private long version = 1;
  private int conflicts;
  private UnaryOperator<PageComponentStatus> keeping = UnaryOperator.identity();
  private Runnable beforeWrite = () -> {};
  private Hands hands =
      new Hands() {
        @Override
        public <T> T write(Supplier<T> write) {
          return write.get();
        }
      };
  int writes;

  /** So many of the next writes are refused, as if somebody else had written. */
  void refuse(int next) {
    conflicts = next;
  }

  /** What has every write in its hands. */
  interface Hands {
    /** Does it, or fails, or both. */
    <T> T write(Supplier<T> write);
  }

  void each(Hands other) {
    hands = other;
  }

  /** What the hub makes of a status that it is to store. */
  void keeping(UnaryOperator<PageComponentStatus> change) {
    keeping = change;
  }

  void beforeWrite(Runnable action) {
    beforeWrite = action;
  }

  Optional<PageComponentStatus> status(String service) {
    return records.values().stream()
        .filter(r -> Wishes.service(r).equals(service))
        .findFirst()
        .map(PageComponent::getStatus);
  }

  /** Somebody writes a status by hand. */
  void put(String service, PageComponentStatus status) {
    PageComponent record =
        records.values().stream()
            .filter(r -> Wishes.service(r).equals(service))
            .findFirst()
            .orElseThrow();
    records.put(record.getMetadata().getName(), copy(record, status));
  }

  void delete(String service) {
    records.values().removeIf(r -> Wishes.service(r).equals(service));
  }

  @Override
  public List<PageComponent> all() {
    return List.copyOf(records.values());
  }

  @Override
  public PageComponent create(PageKey page, Wish wish) {
    var record = new PageComponent();
    record.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(page.namespace())
            .withName(page.recordName(wish.service()))
            .withGeneration(1L)
            .build());
    record.setSpec(new PageComponentSpec(new PageRef(page.name(), null), wish.ref()));
    String name = record.getMetadata().getName();
    return records.containsKey(name)
        ? records.get(name)
        : hands.write(() -> put(name, copy(record, null)));
  }

  @Override
  public PageComponent write(PageComponent record, PageComponentStatus status) throws Conflict {
    beforeWrite.run();
    String name = record.getMetadata().getName();
    PageComponent there = records.get(name);
    boolean same =
        there != null
            && there
                .getMetadata()
                .getResourceVersion()
                .equals(record.getMetadata().getResourceVersion());
    if (!same || conflicts-- > 0) {
      if (there != null) {
        records.put(name, copy(there, there.getStatus()));
      }
      throw new Conflict(name);
    }
    writes++;
    return hands.write(() -> put(name, copy(there, keeping.apply(status))));
  }

  @Override
  public void remove(PageComponent record) {
    records.remove(record.getMetadata().getName());
  }

  private PageComponent put(String name, PageComponent record) {
    records.put(name, record);
    return record;
  }

  private PageComponent copy(PageComponent record, PageComponentStatus status) {
    var copy = new PageComponent();
    copy.setMetadata(
        new ObjectMetaBuilder(record.getMetadata())
            .withResourceVersion(String.valueOf(version++))
            .build());
    copy.setSpec(record.getSpec());
    copy.setStatus(status);
    return copy;
  }
}
