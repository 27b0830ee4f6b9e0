package dev.servicestatus.cluster;

import static dev.servicestatus.cluster.ScriptedApi.answer;
import static dev.servicestatus.cluster.ScriptedApi.bookmark;
import static dev.servicestatus.cluster.ScriptedApi.code;
import static dev.servicestatus.cluster.ScriptedApi.endingAfter;
import static dev.servicestatus.cluster.ScriptedApi.error;
import static dev.servicestatus.cluster.ScriptedApi.event;
import static dev.servicestatus.cluster.ScriptedApi.json;
import static dev.servicestatus.cluster.ScriptedApi.list;
import static dev.servicestatus.cluster.ScriptedApi.readyPod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Need.Readiness;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.health.NeedCounts;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodCriteria;
import dev.servicestatus.health.PodSource;
import dev.servicestatus.health.ServiceKey;
import dev.servicestatus.testing.Poll;
import dev.servicestatus.testing.TcpProxy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no real API server can be brought to do on demand. */
class PodStreamTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final ServiceKey SERVICE = new ServiceKey("n", "s");
  private static final NeedWatch WATCH =
      new NeedWatch(
          "api",
          "a",
          "n",
          new PodSource.Selected(LabelSelector.ofLabels(Map.of("app", "x"))),
          new PodCriteria(Set.of(), Readiness.Pod, Duration.ofMinutes(5)));

  private final ScriptedApi api = new ScriptedApi();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Fleet fleet;

  @AfterEach
  void close() {
    fleet.close();
    api.close();
  }

  private void join(Duration silence) {
    fleet =
        new Fleet(
            new FleetOptions(
                Duration.ofMillis(300),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                silence,
                FleetOptions.RELIST_AFTER),
            service -> {},
            cluster -> {},
            meters);
    fleet.join("a", api.connection(), List.of());
  }

  private void join() {
    join(FleetOptions.SILENCE);
  }

  private ClusterView view() {
    return fleet.observe(SERVICE, List.of(WATCH)).get(WATCH);
  }

  private NeedCounts counts() {
    return view() instanceof Seen seen ? seen.counts() : null;
  }

  private void untilReady(int ready) {
    Poll.until(ready + " ready", SOON, () -> counts() != null && counts().ready() == ready);
  }

  private void untilReason(ClusterReason reason) {
    Poll.until(
        reason.name(), SOON, () -> view() instanceof Unseen unseen && unseen.reason() == reason);
  }

  @Test
  void aListComesInPagesAndTheWatchGoesOnWhereItEnds() {
    api.list =
        exchange -> {
          boolean second = exchange.getRequestURI().toString().contains("continue=to%2Fken%3D");
          json(second ? list("17", "", readyPod("b")) : list("17", "to/ken=", readyPod("a")))
              .to(exchange);
        };
    api.watch = api.events(event("ADDED", readyPod("c")), event("DELETED", readyPod("a")));
    join();
    untilReady(2);
    assertThat(api.requests)
        .anyMatch(uri -> uri.contains("watch=true") && uri.contains("resourceVersion=17"))
        .allMatch(uri -> !uri.contains("watch=true") || uri.contains("allowWatchBookmarks=true"));
  }

  @Test
  void aTokenThatExpiresRestartsTheListAndNoHalfOfItIsApplied() {
    var firstPages = new AtomicInteger();
    api.list =
        exchange -> {
          if (!exchange.getRequestURI().toString().contains("continue=")) {
            boolean again = firstPages.incrementAndGet() > 1;
            json(again ? list("9", "", readyPod("new")) : list("1", "old", readyPod("old")))
                .to(exchange);
          } else {
            code(410).to(exchange);
          }
        };
    join();
    untilReady(1);
    assertThat(firstPages).hasValue(2);
    assertThat(meters.counter("servicestatus.cluster.pod.lists", "cluster", "a").count())
        .as("lists that were applied")
        .isEqualTo(1);
    assertThat(counts().readyTurns()).as("the old pod was never there").isEqualTo(1);
  }

  @Test
  void aWatchThatIsGoneIsFollowedByAList() {
    var watches = new AtomicInteger();
    api.watch =
        exchange -> {
          if (watches.incrementAndGet() == 1) {
            api.list = json(list("2", "", readyPod("a")));
            endingAfter(bookmark("1"), error(410)).to(exchange);
          } else {
            api.events().to(exchange);
          }
        };
    join();
    untilReady(1);
    assertThat(api.lists()).isEqualTo(2);
  }

  @Test
  void whatWasKnownBeforeALossIsNotFreshBecauseAWatchOpensFromAForgottenVersion() throws Exception {
    api.list = json(list("5", "", readyPod("a", "4")));
    join();
    untilReady(1);
    ScriptedApi.Answer healthy = api.identity;
    api.identity = exchange -> {};
    api.list = exchange -> {};
    api.watch = exchange -> {};
    api.endOpen();
    untilReason(ClusterReason.Unreachable);

    var asked = new CountDownLatch(1);
    var probed = new CountDownLatch(5);
    var goOn = new CountDownLatch(1);
    api.list =
        exchange -> {
          if (exchange.getRequestURI().toString().contains("limit=500")) {
            asked.countDown();
            goOn.await();
          }
          json(list("9", "", "")).to(exchange);
        };
    api.watch = endingAfter(error(410));
    api.identity =
        exchange -> {
          if (asked.getCount() == 0) {
            probed.countDown();
          }
          healthy.to(exchange);
        };
    assertThat(asked.await(15, TimeUnit.SECONDS)).as("listed anew").isTrue();
    assertThat(probed.await(15, TimeUnit.SECONDS)).as("probes are answered").isTrue();
    assertThat(view()).as("before the list is there").isInstanceOf(Unseen.class);
    goOn.countDown();
    untilReady(0);
  }

  @Test
  void aWatchThatIsGoneForEverIsNoHotLoop() {
    api.watch = code(410);
    join();
    Poll.until("fresh", SOON, () -> view() instanceof Seen);
    long start = System.nanoTime();
    Poll.until("a further list", SOON, () -> api.lists() == 2);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(4));
  }

  @Test
  void aBookmarkMovesTheVersionAndACleanEndIsNoRelist() {
    var watches = new AtomicInteger();
    api.watch =
        exchange -> {
          if (watches.incrementAndGet() < 4) {
            endingAfter(bookmark("b" + watches.get())).to(exchange);
          } else {
            api.events().to(exchange);
          }
        };
    join();
    Poll.until("the fourth watch", SOON, () -> api.watches() == 4);
    assertThat(api.requests).anyMatch(uri -> uri.contains("resourceVersion=b3"));
    assertThat(api.lists()).isEqualTo(1);
  }

  @Test
  void watchesThatEndAtOnceAgainAndAgainAreAListAndNoHotLoop() {
    api.watch = endingAfter();
    join();
    Poll.until("a relist", SOON, () -> api.lists() >= 2);
    assertThat(api.watches()).isLessThanOrEqualTo(2 * api.lists());
    assertThat(view()).isInstanceOf(Seen.class);
  }

  @Test
  void aWatchThatIsSilentIsOpenedAgainThenListed() {
    join(Duration.ofSeconds(1));
    Poll.until("a second list", SOON, () -> api.lists() == 2);
    assertThat(
            api.requests.stream()
                .filter(uri -> uri.contains("watch=true") || uri.contains("limit=500"))
                .map(uri -> uri.contains("watch=true") ? "watch" : "list")
                .limit(4))
        .containsExactly("list", "watch", "watch", "list");
  }

  @Test
  void aWatchThatDripsBytesWithoutAnEventIsSilent() {
    api.watch =
        exchange -> {
          OutputStream body = ScriptedApi.opened(exchange);
          try {
            while (true) {
              body.write(' ');
              body.flush();
              new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS); // the pace of the drip
            }
          } catch (IOException given) {
            return; // up by the other side
          }
        };
    join(Duration.ofSeconds(1));
    Poll.until("a list", SOON, () -> api.lists() == 2);
  }

  @Test
  void loginPagesRedirectsAndTruncatedListsAreNoAnswer() {
    for (ScriptedApi.Answer wrong :
        List.of(
            answer(200, "text/html", "<html>canary"),
            answer(200, "application/json", "<html>canary"),
            answer(
                200,
                "application/json",
                "{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[{"),
            answer(200, "application/json", list("1", "", "").replace("PodList", "List")),
            answer(200, "application/json", list("", "", "")),
            answer(200, "application/json", list("1", "same", "")),
            answer(204, "application/json", ""),
            code(404),
            exchange -> {
              exchange.getResponseHeaders().set("Location", "/canary");
              code(302).to(exchange);
            })) {
      api.list = wrong;
      join();
      untilReason(ClusterReason.InvalidAnswer);
      assertThat(fleet.state("a").orElseThrow().looked()).isFalse();
      fleet.close();
    }
    assertThat(api.requests).noneMatch(uri -> uri.contains("canary"));
  }

  @Test
  void aClusterWhosePodsMayNotBeReadIsForbiddenAndComesBackOnceTheyMay() {
    api.list = code(403);
    join();
    untilReason(ClusterReason.Forbidden);

    api.list = json(list("1", "", readyPod("a")));

    Poll.until("seen", Duration.ofSeconds(5), () -> view() instanceof Seen);
  }

  @Test
  void withoutTheRightToReadKubeSystemItIsProbedByOnePodAndNotPinned() {
    api.identity = code(403);
    join();
    Poll.until("seen", SOON, () -> view() instanceof Seen);
    assertThat(api.requests).anyMatch(uri -> uri.equals("/api/v1/pods?limit=1"));
    assertThat(fleet.state("a").orElseThrow().identityForbidden()).isTrue();
    assertThat(fleet.state("a").orElseThrow().clusterUID()).isEmpty();
  }

  @Test
  void aClusterThatTurnsIntoAnotherIsNotSeenAnyMore() {
    api.list = json(list("1", "", readyPod("a")));
    join();
    untilReady(1);

    api.identity =
        json("{\"kind\":\"Namespace\",\"metadata\":{\"name\":\"kube-system\",\"uid\":\"uid-2\"}}");

    untilReason(ClusterReason.ClusterIdentityChanged);
  }

  @Test
  void podsThatDoNotSayWhichTheyAreAreIgnoredAndCounted() {
    api.list = json(list("1", "", "{},{\"metadata\":{\"name\":\"x\"}}," + readyPod("a")));
    api.watch = api.events(event("ADDED", "{\"kind\":\"Pod\"}"), event("ADDED", readyPod("b")));
    join();
    untilReady(2);
    assertThat(meters.counter("servicestatus.cluster.pods.ignored", "cluster", "a").count())
        .isEqualTo(3);
  }

  @Test
  void aPodOfAnotherNamespaceThanAskedForIsIgnored() {
    api.list =
        json(list("1", "", readyPod("a").replace("\"n\"", "\"other\"") + "," + readyPod("b")));
    join();
    fleet.join("a", api.connection(), List.of("n"));
    untilReady(1);
    assertThat(api.requests).anyMatch(uri -> uri.startsWith("/api/v1/namespaces/n/pods"));
    assertThat(meters.counter("servicestatus.cluster.pods.ignored", "cluster", "a").count())
        .isEqualTo(1);
  }

  @Test
  void anEventFromBeforeTheLastOneIsNotAppliedAndFollowedByAList() {
    api.list = json(list("30", "", readyPod("a", "29")));
    api.watch = api.events(event("DELETED", readyPod("a", "12")));
    join();
    untilReady(1);

    var seen =
        new AtomicReference<NeedCounts>(); // a busy machine may be late, and then it is unseen
    Poll.until(
        "seen after a relist",
        SOON,
        () -> {
          seen.set(counts());
          return api.lists() >= 2 && seen.get() != null;
        });

    assertThat(seen.get().readyTurns()).as("it was ready all the time").isEqualTo(1);
  }

  @Test
  void aServerWhoseDataWereRestoredIsListedAnewBeforeItIsWatched() {
    api.list = json(list("900", "", readyPod("a", "30")));
    join();
    untilReady(1);

    api.list = json(list("40", "", readyPod("a", "30") + "," + readyPod("b", "31")));
    api.endOpen();

    untilReady(2);
    assertThat(api.requests)
        .filteredOn(uri -> uri.contains("watch=true"))
        .extracting(uri -> uri.replaceAll(".*resourceVersion=", ""))
        .containsExactly("900", "40");
  }

  @Test
  void tokensThatComeAgainAreNoAnswer() {
    var pages = new AtomicInteger();
    api.list = exchange -> json(list("1", pages.incrementAndGet() % 3 + "", "")).to(exchange);
    join();

    untilReason(ClusterReason.InvalidAnswer);

    assertThat(pages.get()).as("pages of %d lists", api.lists()).isLessThan(8 * (int) api.lists());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483647", "Thu, 01 Jan 2099 00:00:00 GMT", "-1", "canary"})
  void aPauseThatIsAskedForDoesNotBlind(String asked) {
    api.list = json(list("1", "", readyPod("a")));
    join();
    untilReady(1);
    var refused = new AtomicInteger();
    api.watch =
        exchange -> {
          refused.incrementAndGet();
          exchange.getResponseHeaders().set("Retry-After", asked);
          code(429).to(exchange);
        };
    api.endOpen();
    Poll.until("a refusal", SOON, () -> refused.get() == 1);

    api.watch = api.events(event("ADDED", readyPod("b")));

    untilReady(2);
  }

  @Test
  void anEventThatIsTooLongIsNoAnswer() {
    api.watch =
        exchange -> {
          OutputStream body = ScriptedApi.opened(exchange);
          body.write("{\"type\":\"ADDED\",\"object\":{\"x\":\"".getBytes());
          byte[] part = "x".repeat(1 << 16).getBytes();
          for (int i = 0; i < 200; i++) {
            body.write(part);
          }
          body.close();
        };
    join();
    Poll.until("a relist", SOON, () -> api.lists() >= 2);
  }

  /** Sockets that cannot be made, for a reason that nobody has foreseen. */
  private static final class FaultySockets extends SocketFactory {
    /** Of streams; probes have theirs. */
    private final AtomicInteger faults = new AtomicInteger();

    private volatile boolean faulty;

    @Override
    public Socket createSocket() throws IOException {
      if (faulty) {
        if (Thread.currentThread().getName().startsWith("pods")) {
          faults.incrementAndGet();
        }
        throw new StackOverflowError();
      }
      return getDefault().createSocket();
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void aFaultOfOursBlindsThatClusterAtOnceAndItStartsAnewByAndByWhileOthersAreNotTouched() {
    // Given a cluster that is well, and one whose handler is about to break
    try (var other = new ScriptedApi();
        var way = TcpProxy.to(other.port())) {
      join();
      other.list = json(list("1", "", readyPod("b")));
      var sockets = new FaultySockets();
      fleet.join("faulty", ScriptedApi.connection(way.port(), sockets), List.of());
      NeedWatch there = new NeedWatch("api", "faulty", "n", WATCH.source(), WATCH.criteria());
      Poll.until("seen", SOON, () -> ready(there) == 1 && other.watches() == 1);
      Poll.until("well", SOON, () -> view() instanceof Seen && api.watches() == 1);

      // When it breaks, Then nothing is said of its pods, and it is not tried in a hurry
      sockets.faulty = true;
      long began = System.nanoTime();
      way.mode(TcpProxy.Mode.RESET);
      way.mode(TcpProxy.Mode.PASS);
      Poll.until("not seen", SOON, () -> ready(there) == -1);
      Poll.until("tried again", SOON, () -> sockets.faults.get() >= 4);
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as("four attempts")
          .isGreaterThan(Duration.ofMillis(1500));

      // When it is mended, Then what happened meanwhile is seen; the other one was not touched
      other.list = json(list("2", "", readyPod("b") + "," + readyPod("c")));
      sockets.faulty = false;
      Poll.until("seen again", Duration.ofSeconds(5), () -> ready(there) == 2);
      assertThat(view()).isInstanceOf(Seen.class);
      assertThat(api.lists() + api.watches()).as("requests of the other cluster").isEqualTo(2);
    }
  }

  /** Ready pods; -1 while they are not seen. */
  private int ready(NeedWatch watch) {
    return fleet.observe(SERVICE, List.of(WATCH, watch)).get(watch) instanceof Seen seen
        ? seen.counts().ready()
        : -1;
  }

  @Test
  void aFaultInTellingOfAProbeDoesNotEndTheProbes() {
    var faults = new AtomicInteger();
    var joined = new AtomicBoolean();
    fleet =
        new Fleet(
            new FleetOptions(Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(3)),
            service -> {},
            cluster -> {
              if (joined.get() && faults.incrementAndGet() == 1) {
                throw new StackOverflowError();
              }
            },
            meters);
    fleet.join("a", api.connection(), List.of());
    joined.set(true);
    Poll.until("fresh", SOON, () -> view() instanceof Seen);
    assertThat(faults).hasPositiveValue();
    long asked = identities();
    Poll.until("it is asked again and again", SOON, () -> identities() >= asked + 5);
  }

  private long identities() {
    return api.requests.stream().filter(uri -> uri.contains("kube-system")).count();
  }

  @Test
  void whatAStreamHasLostWithoutASignIsFoundByTheNextListWhichComesAfterAWhile() {
    fleet =
        new Fleet(
            new FleetOptions(
                Duration.ofMillis(300),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                FleetOptions.SILENCE,
                Duration.ofSeconds(3)),
            service -> {},
            cluster -> {},
            meters);
    fleet.join("a", api.connection(), List.of());
    Poll.until("fresh", SOON, () -> view() instanceof Seen && api.watches() == 1);

    // a watch that ends early is only opened again
    api.watch =
        exchange -> {
          api.events(bookmark("2")).to(exchange);
        };
    api.endOpen();
    Poll.until("opened again", SOON, () -> api.watches() == 2);
    assertThat(api.lists()).isEqualTo(1);

    // there is a pod of which no event tells
    api.list = json(list("3", "", readyPod("a")));
    Poll.until(
        "a while",
        SOON,
        () -> {
          api.endOpen();
          return api.lists() == 2;
        });
    untilReady(1);
  }
}
