package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.PageComponentSpec.ServiceRef;
import dev.servicestatus.api.v1alpha1.PageComponentStatus;
import dev.servicestatus.plan.Wanted;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Components that no service asks for and that are not let go: as nobody can tell whether they are
 * wanted, or as it is not known whether they are there.
 *
 * @param unjudged services of which it is not known what they want
 * @param lost whether it is known that a creation did not arrive, by service
 * @param place of the page
 */
record Remembered(Predicate<ServiceRef> unjudged, Predicate<String> lost, Place place) {
  private static final String YOUNGEST = "9999";

  /** Whether a record is kept as it is. */
  boolean keeps(PageComponent record) {
    PageComponentStatus status = StoredBinding.of(record);
    boolean bound = status.componentId() != null || status.creating() != null;
    return bound && unjudged.test(record.getSpec().serviceRef()) || isLookedFor(record, status);
  }

  /**
   * A creation is looked for until its fate is known; else its component would belong to nobody.
   */
  private boolean isLookedFor(PageComponent record, PageComponentStatus status) {
    return status.creating() != null
        && status.releaseTime() == null
        && StoredBinding.place(status).equals(place)
        && !lost.test(StoredBinding.service(record));
  }

  /** What a service wanted last, without a level: nothing is written for it. */
  static Wish wish(PageComponent record) {
    PageComponentStatus status = StoredBinding.of(record);
    String name =
        Stream.of(status.desired() == null ? null : status.desired().name(), status.name())
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(record.getSpec().serviceRef().name());
    return new Wish(record.getSpec().serviceRef(), YOUNGEST, new Wanted(name, Level.Unknown));
  }
}
