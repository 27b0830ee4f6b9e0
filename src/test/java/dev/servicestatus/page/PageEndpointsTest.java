package dev.servicestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageEndpointsTest {
  private static final String KNOWN = "https://api.statuspage.io/v1";

  private static boolean allowed(String endpoint, List<String> list, boolean loopback) {
    var endpoints =
        new PageEndpoints(new PageOptions("system", Set.of(), list, Set.of(), loopback));
    return endpoints.refusal(PageEndpoints.canonical(endpoint), KNOWN).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.statuspage.io/v1, true, true",
    "https://api.statuspage.io/v1/, true, true",
    "http://api.statuspage.io/v1, false, false",
    "https://api.statuspage.io/v2, false, false",
    "https://api.statuspage.io/v1/../evil, false, false",
    "https://api.statuspage.io.evil.example/v1, false, false",
    "https://api.statuspage.io@evil.example/v1, false, false",
    "https://evil.example/v1, false, false",
    "http://127.0.0.1:8080/v1, false, true",
    "http://127.9.9.9/v1, false, true",
    "http://[::1]:8080/v1, false, true",
    "https://localhost/v1, false, true",
    "http://127.0.0.1.evil.example/v1, false, false",
    "http://localhost.evil.example/v1, false, false",
    "http://169.254.169.254/latest, false, false",
    "https://, false, false",
    "https://a b, false, false",
    "ftp://127.0.0.1/v1, false, false",
  })
  void onlyTheWellKnownEndpointAndLoopbackIfAllowed(
      String endpoint, boolean usually, boolean withLoopback) {
    assertThat(allowed(endpoint, List.of(), false)).isEqualTo(usually);
    assertThat(allowed(endpoint, List.of(), true)).isEqualTo(withLoopback);
  }

  @ParameterizedTest
  @CsvSource({
    "https://status.corp.example/api, true",
    "https://status.corp.example/api/, true",
    "https://status.corp.example, false",
    "https://api.statuspage.io/v1, false",
  })
  void aListReplacesTheWellKnownOne(String endpoint, boolean expected) {
    assertThat(allowed(endpoint, List.of("https://status.corp.example/api/"), false))
        .isEqualTo(expected);
  }
}
