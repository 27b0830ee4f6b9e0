package dev.servicestatus.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.PageComponentSpec.ServiceRef;
import dev.servicestatus.api.v1alpha1.PageComponentStatus;
import dev.servicestatus.page.ComponentStore.Conflict;
import dev.servicestatus.plan.Binding;
import dev.servicestatus.plan.Shown;
import dev.servicestatus.plan.Wanted;
import dev.servicestatus.testing.LocalCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real API server: only that has the precondition of a version. */
class KubernetesComponentStoreTest {
  private static final Wish WISH =
      new Wish(new ServiceRef("shop", "api"), "2026", new Wanted("API", Level.Operational));
  private static final Place PLACE = new Place("uid", new PageAddress("https://x/v1", "p"));

  private KubernetesClient client;
  private PageKey page;
  private KubernetesComponentStore store;

  @BeforeEach
  void namespace() {
    client = LocalCluster.shared().client();
    page = new PageKey(LocalCluster.shared().newNamespace("store"), "public");
    store = new KubernetesComponentStore(client, List::of);
  }

  private static PageComponentStatus status(String id) {
    Shown shown = new Shown(id, "API", Level.Operational);
    return StoredBinding.write(
        Binding.NONE.bound(shown).rebased(shown, true, "2026-01-01T00:00:00Z"),
        WISH,
        PLACE,
        List.of());
  }

  private PageComponent there() {
    return client
        .resources(PageComponent.class)
        .inNamespace(page.namespace())
        .withName(page.recordName("shop/api"))
        .get();
  }

  @Test
  void whatIsWrittenIsKnownAtOnce() throws Conflict {
    PageComponent created = store.create(page, WISH);
    PageComponent written = store.write(created, status("a1"));

    assertThat(written.getStatus()).isEqualTo(status("a1"));
    assertThat(there().getStatus()).isEqualTo(status("a1"));
    assertThat(store.all()).singleElement().isEqualTo(written);
  }

  @Test
  void whatIsNotWantedAnyMoreIsTakenOut() throws Conflict {
    PageComponent written = store.write(store.create(page, WISH), status("a1"));

    store.write(written, StoredBinding.write(Binding.NONE, WISH, PLACE, List.of()));

    assertThat(there().getStatus().componentId()).isNull();
    assertThat(there().getStatus().confirmed()).isNull();
  }

  @Test
  void aSecondWriterIsSeenAndNothingIsOverwritten() throws Conflict {
    PageComponent mine = store.create(page, WISH);
    PageComponent theirs =
        new KubernetesComponentStore(client, List::of).write(mine, status("theirs"));

    assertThatThrownBy(() -> store.write(mine, status("mine"))).isInstanceOf(Conflict.class);

    assertThat(there().getStatus().componentId()).isEqualTo("theirs");
    assertThat(store.all().getFirst().getMetadata().getResourceVersion())
        .isEqualTo(theirs.getMetadata().getResourceVersion());
  }

  @Test
  void aRecordThatWasRemovedByHandIsAConflictAndForgotten() throws Conflict {
    PageComponent mine = store.create(page, WISH);
    client.resource(mine).delete();

    assertThatThrownBy(() -> store.write(mine, status("a1"))).isInstanceOf(Conflict.class);

    assertThat(store.all()).isEmpty();
    assertThat(there()).isNull();
  }

  @Test
  void aRecordThatIsThereIsNotMadeAnew() throws Conflict {
    store.write(store.create(page, WISH), status("a1"));

    PageComponent again = new KubernetesComponentStore(client, List::of).create(page, WISH);

    assertThat(again.getStatus().componentId()).isEqualTo("a1");
  }

  @Test
  void onlyTheRecordThatWasReadIsRemoved() throws Conflict {
    PageComponent old = store.create(page, WISH);
    PageComponent current = store.write(old, status("a1"));

    assertThatThrownBy(() -> store.remove(old)).isInstanceOf(Conflict.class);
    assertThat(there()).isNotNull();
    store.remove(current);
    assertThat(there()).isNull();
  }
}
