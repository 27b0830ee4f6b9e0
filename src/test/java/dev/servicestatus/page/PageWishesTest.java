package dev.servicestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.PageComponentSpec.ServiceRef;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.StatusPage;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageWishesTest {
  private static final PageKey PAGE = new PageKey("pages", "public");
  private static final ServiceRef API = new ServiceRef("shop", "api");

  private static ServiceStatus service(String more) {
    return Serialization.unmarshal(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: api, namespace: shop, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}
        spec:
          needs: [{name: n, selector: {matchLabels: {app: x}}}]
          publish: [{pageRef: {name: public, namespace: pages}}]
          %s
        status: {level: Operational}
        """
            .formatted(more),
        ServiceStatus.class);
  }

  private static StatusPage page(String allowed) {
    return Serialization.unmarshal(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: StatusPage
        metadata: {name: public, namespace: pages}
        spec:
          provider: AtlassianStatuspage
          pageId: p
          credentials: {secretRef: {name: key, key: token}}
          allowedNamespaces: {from: %s}
        """
            .formatted(allowed),
        StatusPage.class);
  }

  private static Demand demand(ServiceStatus service, String allowed, boolean unseen) {
    return new PageWishes(page -> List.of(service), namespace -> Map.of(), ref -> unseen)
        .of(PAGE, page(allowed));
  }

  @Test
  void whoAsksForThePageAndMayWantsItsNameAndLevel() {
    Demand demand = demand(service("displayName: Shop"), "All", false);

    assertThat(demand.wishes()).extracting(Wish::service).containsExactly("shop/api");
    assertThat(demand.wishes().getFirst().name()).isEqualTo("Shop");
    assertThat(demand.unjudged().test(API)).isFalse();
  }

  @Test
  void whatCannotBeReadInWholeWantsNothingAndIsNotJudged() {
    Demand demand = demand(service("displayName: {of: {a: later}, version: 1}"), "All", true);

    assertThat(demand.wishes()).isEmpty();
    assertThat(demand.unjudged().test(API)).isTrue();
  }

  @Test
  void whoLostItsGrantIsJudgedWhateverItSays() {
    Demand demand = demand(service(""), "Same", true);

    assertThat(demand.wishes()).isEmpty();
    assertThat(demand.unjudged().test(API)).isFalse();
  }
}
