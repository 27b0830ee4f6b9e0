package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.StatusPage;
import dev.servicestatus.api.v1alpha1.StatusPageSpec.AllowedNamespaces;
import java.util.Map;

/** Who may publish on a page. */
public final class Grants {
  private Grants() {}

  /**
   * Whether a namespace may.
   *
   * @param labels of that namespace
   */
  public static boolean allow(StatusPage page, String namespace, Map<String, String> labels) {
    AllowedNamespaces allowed = page.getSpec().allowedNamespaces();
    boolean same = page.getMetadata().getNamespace().equals(namespace);
    if (allowed == null) {
      return same;
    }
    return switch (allowed.from()) {
      case Same -> same;
      case All -> true;
      case Selector -> allowed.selector().matches(labels);
    };
  }
}
