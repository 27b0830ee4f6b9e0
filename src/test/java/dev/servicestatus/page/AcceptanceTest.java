package dev.servicestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.SecretKeyRef;
import dev.servicestatus.api.v1alpha1.StatusPage;
import dev.servicestatus.api.v1alpha1.StatusPageSpec;
import dev.servicestatus.api.v1alpha1.StatusPageSpec.Credentials;
import dev.servicestatus.api.v1alpha1.StatusPageSpec.Mode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptanceTest {
  private static final PageOptions OPTIONS =
      new PageOptions("pages", Set.of(), List.of(), Set.of(), true);

  private static Acceptance withSecret(Map<String, String> data) {
    var page = new StatusPage();
    page.setMetadata(new ObjectMetaBuilder().withNamespace("pages").withName("public").build());
    var credentials = new Credentials(new SecretKeyRef("key", "token"));
    page.setSpec(
        new StatusPageSpec(
            "AtlassianStatuspage", "x", null, credentials, null, Mode.Publish, null, null));
    return Acceptance.of(page, OPTIONS, name -> Optional.ofNullable(data));
  }

  private static Map<String, String> token(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return Map.of("token", Base64.getEncoder().encodeToString(bytes));
  }

  static Stream<String> noTokens() {
    return Stream.of(
        "",
        " ",
        "\n",
        "canary\nX-Injected: 1",
        "canary\r\nkey",
        "canary\0key",
        "canary key",
        "canary\tkey",
        "canary-ké",
        "canary".repeat(200_000));
  }

  @ParameterizedTest
  @MethodSource("noTokens")
  void whatNoHeaderCanCarryIsNoKeyAndIsNotShown(String value) {
    assertThat(withSecret(token(value)))
        .isInstanceOfSatisfying(
            Acceptance.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(ConditionReasons.SECRET_KEY_MISSING);
              assertThat(refused.message())
                  .isEqualTo(
                      "Secret key must have under token a token: one line of at most 4096"
                          + " printable ASCII characters");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"canary-key", "canary-key\n", "  canary-key \r\n"})
  void blanksAroundAKeyAreNotPartOfItAndItIsNotPrinted(String value) {
    Acceptance accepted = withSecret(token(value));

    assertThat(accepted)
        .isInstanceOfSatisfying(
            Acceptance.Accepted.class, a -> assertThat(a.key()).isEqualTo("canary-key"));
    assertThat(accepted.toString()).doesNotContain("canary");
  }

  @Test
  void aSecretThatIsMissingOrEmptyOrNoBase64() {
    assertThat(withSecret(null))
        .isInstanceOfSatisfying(
            Acceptance.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(ConditionReasons.SECRET_NOT_FOUND));
    assertThat(withSecret(Map.of())).isInstanceOf(Acceptance.Refused.class);
    assertThat(withSecret(Map.of("token", "%%%"))).isInstanceOf(Acceptance.Refused.class);
  }
}
