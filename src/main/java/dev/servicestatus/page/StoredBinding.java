package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.PageComponentSpec.ServiceRef;
import dev.servicestatus.api.v1alpha1.PageComponentStatus;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.Desired;
import dev.servicestatus.plan.Binding;
import java.util.List;
import java.util.regex.Pattern;

/** Bindings as they are stored in the status of a PageComponent. */
final class StoredBinding {
  private static final int NAME_LIMIT = 255;
  private static final Pattern HALF = Pattern.compile("\\p{Cs}");
  private static final PageComponentStatus EMPTY =
      new PageComponentStatus(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  private StoredBinding() {}

  /** The service of a record, as namespace/name. */
  static String service(PageComponent record) {
    ServiceRef ref = record.getSpec().serviceRef();
    return ref.namespace() + "/" + ref.name();
  }

  /** The status of a record, also of one that has none yet. */
  static PageComponentStatus of(PageComponent record) {
    return record.getStatus() == null ? EMPTY : record.getStatus();
  }

  static Binding read(PageComponentStatus status) {
    return new Binding(
        status.componentId(),
        Boolean.TRUE.equals(status.createdByUs()),
        status.name(),
        status.description(),
        status.confirmed(),
        status.unconfirmed(),
        status.creating(),
        status.held());
  }

  /** Where a binding was made. */
  static Place place(PageComponentStatus status) {
    return new Place(status.hubUID(), new PageAddress(status.endpoint(), status.pageId()));
  }

  static PageComponentStatus write(
      Binding binding, Wish wish, Place place, List<Condition> conditions) {
    return new PageComponentStatus(
        binding.id(),
        binding.createdByUs() ? true : null,
        cut(binding.name()),
        binding.description(),
        place.address().endpoint(),
        place.address().pageId(),
        place.hubUid(),
        new Desired(wish.level(), wish.name(), wish.wanted().description()),
        binding.confirmed(),
        binding.unconfirmed(),
        binding.creating(),
        binding.held(),
        null,
        conditions);
  }

  static PageComponentStatus released(PageComponentStatus status, String time) {
    return rest(status, time, status.conditions());
  }

  static PageComponentStatus withConditions(
      PageComponentStatus status, List<Condition> conditions) {
    return rest(status, status.releaseTime(), conditions);
  }

  private static PageComponentStatus rest(
      PageComponentStatus status, String releaseTime, List<Condition> conditions) {
    return new PageComponentStatus(
        status.componentId(),
        status.createdByUs(),
        status.name(),
        status.description(),
        status.endpoint(),
        status.pageId(),
        status.hubUID(),
        status.desired(),
        status.confirmed(),
        status.unconfirmed(),
        status.creating(),
        status.held(),
        releaseTime,
        conditions);
  }

  /**
   * People may have given longer names than the record holds. The API server counts code points,
   * and replaces what is half of a character: what is stored must equal what is computed.
   */
  private static String cut(String name) {
    if (name == null) {
      return null;
    }
    String whole = HALF.matcher(name).replaceAll("\uFFFD");
    return whole.codePointCount(0, whole.length()) <= NAME_LIMIT
        ? whole
        : whole.substring(0, whole.offsetByCodePoints(0, NAME_LIMIT));
  }
}
