package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Need.Readiness;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodCriteria;
import dev.servicestatus.health.PodSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far one look goes. */
class OneLookTest {
  private static final int PAGE = 5000;
  private static final String POD =
      "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\",\"namespace\":\"n\"}}";
  private static final NeedWatch WATCH =
      new NeedWatch(
          "api",
          "a",
          "n",
          new PodSource.Selected(LabelSelector.ofLabels(Map.of("app", "x"))),
          new PodCriteria(Set.of(), Readiness.Pod, Duration.ofMinutes(5)));

  private final ScriptedApi api = new ScriptedApi();

  @AfterEach
  void end() {
    api.close();
  }

  /** A namespace of so many pages: always the same one, for only their number matters. */
  private void pages(int count) {
    String pods = String.join(",", Collections.nCopies(PAGE, POD));
    var asked = new AtomicInteger();
    api.list =
        exchange -> {
          String more = asked.incrementAndGet() < count ? "more" : "";
          ScriptedApi.json(ScriptedApi.list("1", more, pods)).to(exchange);
        };
  }

  private OneLook.Seen look() throws IOException {
    return OneLook.at(api.connection(), List.of(WATCH));
  }

  @Test
  void aNamespaceWithMorePodsThanAreReadIsSaidToBeCut() throws IOException {
    pages(30);

    assertThat(look().cut())
        .containsExactly("pods of namespace n: only the first 100000 were read");
  }

  @Test
  void aNamespaceThatIsReadToItsEndIsNot() throws IOException {
    pages(20);

    assertThat(look().cut()).isEmpty();
  }
}
