package dev.servicestatus.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TolerantReaderTest {
  private static final KubernetesSerialization AS_THE_CLIENT = new KubernetesSerialization();

  private static ServiceStatus read(String spec) {
    return AS_THE_CLIENT.unmarshal(
        """
        {"apiVersion": "servicestatus.dev/v1alpha1", "kind": "ServiceStatus",
         "metadata": {"name": "s", "namespace": "shop", "uid": "u"}, "spec": %s}
        """
            .formatted(spec),
        ServiceStatus.class);
  }

  @Test
  void whatCanBeReadIsReadAsEver() {
    ServiceStatus service =
        read(
            """
            {"displayName": "Checkout", "later": {"field": 1},
             "needs": [{"name": "n", "selector": {"matchLabels": {"app": "x"}}, "minOperational": "50%"}]}
            """);

    assertThat(TolerantReader.problem(service)).isEmpty();
    assertThat(service.getMetadata().getAnnotations()).isEmpty();
    assertThat(service.getSpec().displayName()).isEqualTo("Checkout");
    assertThat(service.getSpec().needs().getFirst().minOperational().getStrVal()).isEqualTo("50%");
    assertThat(service.getStatus()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null | spec
          "a text" | spec
          [] | spec
          {"needs": "a text"} | spec.needs
          {"needs": [null]} | spec
          {"needs": [{"name": "n", "readiness": "Psychic"}]} | spec.needs[0].readiness
          {"needs": [], "damping": 5} | spec.damping
          {"needs": 5, "damping": 5, "publish": {"a": 1}} | spec.needs, spec.damping, spec.publish
          """)
  void whatCannotBeReadIsLeftOutAndNamed(String spec, String field) {
    ServiceStatus service = read(spec);

    assertThat(TolerantReader.problem(service).orElseThrow()).contains(": " + field);
    assertThat(service.getSpec()).isNotNull();
    assertThat(service.getSpec().publish()).isEmpty();
  }

  @Test
  void theRestIsKept() {
    ServiceStatus service =
        read(
            "{\"displayName\": \"Checkout\", \"needs\": 5, \"publish\": [{\"pageRef\": {\"name\": \"p\"}}]}");

    assertThat(service.getSpec().displayName()).isEqualTo("Checkout");
    assertThat(service.getSpec().publish()).hasSize(1);
  }

  /** A status is written anew; what cannot be read of it is no trouble of the user's. */
  @Test
  void ofAStatusItIsOnlyLeftOut() {
    ServiceStatus service =
        AS_THE_CLIENT.unmarshal(
            """
            {"apiVersion": "servicestatus.dev/v1alpha1", "kind": "ServiceStatus",
             "metadata": {"name": "s"}, "spec": {"needs": []},
             "status": {"level": "Splendid", "summary": "text", "conditions": [{"type": 5}], "clusters": 7}}
            """,
            ServiceStatus.class);

    assertThat(TolerantReader.problem(service)).isEmpty();
    assertThat(service.getStatus().level()).isNull();
    assertThat(service.getStatus().summary()).isEqualTo("text");
    assertThat(service.getStatus().clusters()).isEmpty();
  }

  /** Objects are copied by way of JSON before they are worked on. */
  @Test
  void aCopySaysTheSame() {
    ServiceStatus copy = AS_THE_CLIENT.clone(read("{\"needs\": \"a text\"}"));

    assertThat(TolerantReader.problem(copy).orElseThrow()).contains("spec.needs");
  }

  @Test
  void otherKindsAreReadAlike() {
    var member =
        AS_THE_CLIENT.unmarshal(
            """
            {"apiVersion": "servicestatus.dev/v1alpha1", "kind": "MemberCluster",
             "metadata": {"name": "m"}, "spec": {"local": {}, "allowedNamespaces": {"from": "Elsewhere"}}}
            """,
            MemberCluster.class);
    var page =
        AS_THE_CLIENT.unmarshal(
            """
            {"apiVersion": "servicestatus.dev/v1alpha1", "kind": "StatusPage",
             "metadata": {"name": "p", "namespace": "n"}, "spec": {"provider": "X", "mode": "Dream"}}
            """,
            StatusPage.class);

    for (var object : List.of(member, page)) {
      assertThat(TolerantReader.problem(object)).isPresent();
    }
    assertThat(member.getSpec().local()).isNotNull();
    assertThat(page.getSpec().provider()).isEqualTo("X");
  }
}
