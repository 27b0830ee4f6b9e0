package dev.servicestatus.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.testing.CaseFiles;
import dev.servicestatus.testing.LocalCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the real API server takes of our kinds, and how it says what it refuses. */
class CrdRulesTest {
  private static final Map<String, String> PATHS =
      Map.of(
          "ServiceStatus", "namespaces/default/servicestatuses",
          "StatusPage", "namespaces/default/statuspages",
          "PageComponent", "namespaces/default/pagecomponents",
          "MemberCluster", "memberclusters");

  private static KubernetesClient hub;

  @BeforeAll
  static void aHub() {
    hub = LocalCluster.shared().client();
  }

  /**
   * An object.
   *
   * @param refused what the server says of it, the field first; null: it is taken
   */
  record Case(String refused, JsonNode object) {}

  @TestFactory
  List<DynamicTest> takesServiceStatus() {
    return valid("servicestatus");
  }

  @TestFactory
  List<DynamicTest> refusesServiceStatus() {
    return invalid("servicestatus");
  }

  @TestFactory
  List<DynamicTest> takesMemberCluster() {
    return valid("membercluster");
  }

  @TestFactory
  List<DynamicTest> refusesMemberCluster() {
    return invalid("membercluster");
  }

  @TestFactory
  List<DynamicTest> takesStatusPage() {
    return valid("statuspage");
  }

  @TestFactory
  List<DynamicTest> refusesStatusPage() {
    return invalid("statuspage");
  }

  @TestFactory
  List<DynamicTest> takesPageComponent() {
    return valid("pagecomponent");
  }

  @TestFactory
  List<DynamicTest> refusesPageComponent() {
    return invalid("pagecomponent");
  }

  private static List<DynamicTest> valid(String kind) {
    return CaseFiles.tests(
        "crd/" + kind + "/valid",
        Case.class,
        given -> {
          assertThat(given.refused()).as("a valid case is not refused").isNull();
          assertThat(create(given.object())).contains("\"uid\"");
        });
  }

  private static List<DynamicTest> invalid(String kind) {
    return CaseFiles.tests(
        "crd/" + kind + "/invalid",
        Case.class,
        given ->
            assertThatThrownBy(() -> create(given.object()))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(given.refused()));
  }

  /** As {@code kubectl create --dry-run=server}, which validates strictly. */
  private static String create(JsonNode object) {
    String path = PATHS.get(object.path("kind").asText());
    return hub.raw(
        "/apis/servicestatus.dev/v1alpha1/" + path + "?dryRun=All&fieldValidation=Strict",
        "POST",
        object);
  }
}
