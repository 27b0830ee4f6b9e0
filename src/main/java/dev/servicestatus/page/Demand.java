package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.PageComponentSpec.ServiceRef;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is wanted of a page now.
 *
 * @param wishes by the names of their services, each once
 * @param unjudged services of which it is not known what they want: what they have is neither
 *     changed nor let go
 */
public record Demand(List<Wish> wishes, Predicate<ServiceRef> unjudged) {
  /** Copies. */
  public Demand {
    wishes = List.copyOf(wishes);
  }
}
