package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.SecretKeyRef;
import dev.servicestatus.api.v1alpha1.StatusPage;
import dev.servicestatus.api.v1alpha1.TolerantReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Whether a StatusPage can be worked with; asked before any key leaves the hub. */
public sealed interface Acceptance {
  /** Servers take no longer headers. */
  int LONGEST_KEY = 4096;

  /**
   * It can.
   *
   * @param key never shown
   */
  record Accepted(PageProvider provider, PageAddress address, String key) implements Acceptance {
    @Override
    public String toString() {
      return "Accepted[" + address + "]";
    }
  }

  /**
   * It cannot.
   *
   * @param reason of condition Accepted
   * @param message one line that says what is allowed
   */
  record Refused(String reason, String message) implements Acceptance {}

  /**
   * Judges a page; the first thing that is wrong is told.
   *
   * @param secrets data of a Secret in the page's namespace, base64 values by key
   */
  static Acceptance of(
      StatusPage page,
      PageOptions options,
      Function<String, Optional<Map<String, String>>> secrets) {
    Optional<String> problem = TolerantReader.problem(page);
    if (problem.isPresent()) {
      return new Refused(ConditionReasons.INVALID_SPEC, "the spec " + problem.get());
    }
    String namespace = page.getMetadata().getNamespace();
    if (!options.pageNamespaces().contains(namespace)) {
      return new Refused(
          ConditionReasons.NAMESPACE_NOT_SERVED,
          "StatusPages of this namespace are not served; the operator's --page-namespaces are "
              + String.join(", ", options.pageNamespaces().stream().sorted().toList()));
    }
    Optional<PageProvider> provider = Providers.named(page.getSpec().provider());
    if (provider.isEmpty()) {
      return new Refused(
          ConditionReasons.UNKNOWN_PROVIDER,
          "unknown spec.provider; there is " + Providers.names());
    }
    String wellKnown = provider.get().wellKnownEndpoint();
    String given = page.getSpec().endpoint();
    String endpoint = PageEndpoints.canonical(given == null ? wellKnown : given);
    return new PageEndpoints(options)
        .refusal(endpoint, wellKnown)
        .<Acceptance>map(why -> new Refused(ConditionReasons.ENDPOINT_FORBIDDEN, why))
        .orElseGet(() ->
            withKey(
                provider.get(),
                new PageAddress(endpoint, page.getSpec().pageId()),
                page.getSpec().credentials().secretRef(),
                secrets));
  }

  private static Acceptance withKey(
      PageProvider provider,
      PageAddress address,
      SecretKeyRef ref,
      Function<String, Optional<Map<String, String>>> secrets) {
    Optional<Map<String, String>> data = secrets.apply(ref.name());
    if (data.isEmpty()) {
      return new Refused(
          ConditionReasons.SECRET_NOT_FOUND,
          "Secret " + ref.name() + " does not exist in the namespace of the StatusPage");
    }
    String key = text(data.get().get(ref.key()));
    // what no header can carry is no key
    boolean token = !key.isEmpty() && key.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    return !token || key.length() > LONGEST_KEY
        ? new Refused(
            ConditionReasons.SECRET_KEY_MISSING,
            "Secret %s must have under %s a token: one line of at most %d printable ASCII characters"
                .formatted(ref.name(), ref.key(), LONGEST_KEY))
        : new Accepted(provider, address, key);
  }

  private static String text(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64 == null ? "" : base64);
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }
}
