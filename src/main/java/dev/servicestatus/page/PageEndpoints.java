package dev.servicestatus.page;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where keys may be sent. Without this rule, whoever may edit a StatusPage could have its Secret
 * sent to a host of their own.
 */
final class PageEndpoints {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  private final List<String> allowed;
  private final boolean allowLoopback;

  PageEndpoints(PageOptions options) {
    allowed = options.pageEndpoints().stream().map(PageEndpoints::canonical).toList();
    allowLoopback = options.allowLoopback();
  }

  /** Without a slash at its end. */
  static String canonical(String endpoint) {
    return endpoint.replaceAll("/+$", "");
  }

  /**
   * Whether a key may be sent there.
   *
   * @param endpoint canonical
   * @param wellKnown of the provider
   * @return why not, in one line that says what is allowed; empty if it may
   */
  Optional<String> refusal(String endpoint, String wellKnown) {
    URI uri = parse(endpoint);
    if (uri == null) {
      return Optional.of("spec.endpoint is not a URL: use for example " + wellKnown);
    }
    if (LOOPBACK.matcher(uri.getHost()).matches()) {
      return allowLoopback
          ? Optional.empty()
          : Optional.of("spec.endpoint is on loopback: needs the operator's --allow-loopback");
    }
    if (uri.getScheme().equals("http") && !allowLoopback) {
      return Optional.of("spec.endpoint is not https");
    }
    List<String> known = allowed.isEmpty() ? List.of(canonical(wellKnown)) : allowed;
    return known.contains(endpoint)
        ? Optional.empty()
        : Optional.of("spec.endpoint is not among the operator's --page-endpoints: " + known);
  }

  private static URI parse(String endpoint) {
    try {
      URI uri = URI.create(endpoint);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      boolean plain = uri.getHost() != null && uri.getRawUserInfo() == null;
      boolean noMore = uri.getRawQuery() == null && uri.getRawFragment() == null;
      // `..` and `//` would lead elsewhere than the allowed path says
      return http && plain && noMore && uri.normalize().equals(uri) ? uri : null;
    } catch (IllegalArgumentException notAUrl) {
      return null;
    }
  }
}
