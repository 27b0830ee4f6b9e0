package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Need.Readiness;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.health.PodCriteria;
import dev.servicestatus.health.PodSource;
import dev.servicestatus.health.ServiceKey;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.kubernetes.client.proto.Meta.Status;
import io.kubernetes.client.proto.Meta.StatusDetails;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What happens to a stream from a real API server, and that nobody notices: five pods are ready
 * before and after, and no service is even woken. The requests are read from the API server's audit
 * log. Pods are not cached there, so that what etcd has forgotten is gone. Most of it is waiting,
 * so that the tests run at the same time.
 */
@Execution(ExecutionMode.CONCURRENT)
class StreamFaultsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final ServiceKey SERVICE = new ServiceKey("shop", "checkout");
  private static final int READY = 5;

  /** What etcd remembers: who makes it forget is alone. */
  private static final String ETCD = "etcd";

  private static LocalCluster cluster;

  private final ConcurrentLinkedQueue<ServiceKey> woken = new ConcurrentLinkedQueue<>();
  private Pods pods;
  private NeedWatch watch;
  private BentApi api;
  private Fleet fleet;

  @BeforeAll
  static void start() {
    cluster =
        LocalCluster.named("compacted")
            .withAuditOfPods()
            .withFlag("--watch-cache-sizes=pods#0")
            .start();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void fivePodsAreReady() {
    begin(cluster);
  }

  private void begin(LocalCluster with) {
    pods = new Pods(with.client(), with.newNamespace("stream"));
    for (int i = 0; i < READY; i++) {
      pods.create("pod-" + i, PodShape.running());
    }
    watch =
        new NeedWatch(
            "api",
            "a",
            pods.namespace(),
            new PodSource.Selected(LabelSelector.ofLabels(Map.of("app", "x"))),
            new PodCriteria(Set.of(), Readiness.Pod, Duration.ofMinutes(5)));
    api = new BentApi(with);
  }

  @AfterEach
  void close() {
    if (fleet != null) {
      fleet.close();
    }
    api.close();
  }

  /** From then on nobody may be woken. */
  private void join(Duration silence) {
    join(silence, FleetOptions.RELIST_AFTER);
  }

  private void join(Duration silence, Duration relistAfter) {
    fleet =
        new Fleet(
            new FleetOptions(
                Duration.ofMillis(500),
                Duration.ofSeconds(8),
                Duration.ofSeconds(11),
                silence,
                relistAfter),
            woken::add,
            cluster -> {},
            new SimpleMeterRegistry());
    fleet.join("a", api.connection(), List.of(pods.namespace()));
    untilReady(READY);
    Poll.until("a watch is open", SOON, () -> api.openWatches() == 1);
    woken.clear();
  }

  private void join() {
    join(FleetOptions.SILENCE);
  }

  private ClusterView view() {
    return fleet.observe(SERVICE, List.of(watch)).get(watch);
  }

  private void untilReady(int ready) {
    Poll.until(
        ready + " ready",
        SOON,
        () -> view() instanceof Seen seen && seen.counts().ready() == ready);
  }

  /** The fault has passed unnoticed, and the stream lives: what happens now is seen. */
  private void nobodyNoticed() {
    assertThat(woken).isEmpty();
    assertThat(((Seen) view()).counts().ready()).isEqualTo(READY);
    pods.become("pod-0", PodShape.crashLoop());
    untilReady(READY - 1);
    assertThat(woken).containsExactly(SERVICE);
  }

  /** Whatever was read so far, and what came right after it, etcd does not know any more. */
  private void compact() {
    for (int i = 0; i < 2; i++) {
      cluster
          .client()
          .resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withGenerateName("revision-")
                  .withNamespace(pods.namespace())
                  .endMetadata()
                  .build())
          .create();
    }
    cluster.compact();
  }

  private static final Pattern QUERY =
      Pattern.compile("\"requestURI\":\"/api/v1/namespaces/([^/]*)/pods\\?([^\"]*)\"");
  private static final Pattern CODE = Pattern.compile("\"code\":(\\d+)");

  /** Our lists, page by page, and watches, in the order of their begin: {@code verb code}. */
  private List<String> log() throws IOException {
    try (Stream<String> lines = Files.lines(cluster.auditLog())) {
      return lines
          .filter(line -> line.contains("\"userAgent\":\"servicestatus-operator\""))
          .filter(
              line -> line.contains("watch=true") == line.contains("\"stage\":\"ResponseStarted\""))
          .map(this::describe)
          .filter(line -> !line.isEmpty())
          .toList();
    }
  }

  private String describe(String line) {
    Matcher query = QUERY.matcher(line);
    if (!query.find() || !query.group(1).equals(pods.namespace())) {
      return "";
    }
    Matcher code = CODE.matcher(line);
    String result = code.find() ? " " + code.group(1) : "";
    if (query.group(2).contains("watch=true")) {
      return "watch" + result;
    }
    if (query.group(2).contains("limit=1\\u0026") || query.group(2).endsWith("limit=1")) {
      return "";
    }
    return (query.group(2).contains("continue=") ? "next page" : "list") + result;
  }

  private void untilLog(String... expected) {
    try {
      Poll.until("requests " + List.of(expected), SOON, () -> log().equals(List.of(expected)));
    } catch (RuntimeException late) {
      assertLog(expected);
      throw late;
    }
  }

  private void assertLog(String... expected) {
    try {
      assertThat(log()).containsExactly(expected);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @ResourceLock(ETCD)
  void aVersionThatEtcdHasForgottenIsFollowedByAListAndATokenByANewListSoThatNoHalfOfItIsApplied() {
    join();
    var first = new AtomicBoolean(true);
    api.watch =
        exchange -> {
          if (first.getAndSet(false)) {
            compact();
          }
          api.pass(exchange);
        };
    var tokens = new AtomicBoolean(true);
    api.list =
        exchange -> {
          String uri = exchange.getRequestURI().toString();
          if (uri.contains("continue=") && tokens.getAndSet(false)) {
            compact();
          }
          api.pass(exchange, uri.replace("limit=500", "limit=2"));
        };

    api.endWatches();

    untilLog(
        "list 200",
        "watch 200",
        "watch 200",
        "list 200",
        "next page 410",
        "list 200",
        "next page 200",
        "next page 200",
        "watch 200");
    nobodyNoticed();
  }

  private static byte[] error(int code, int retryAfterSeconds) {
    var status =
        Status.newBuilder()
            .setCode(code)
            .setDetails(StatusDetails.newBuilder().setRetryAfterSeconds(retryAfterSeconds));
    return ProtobufAnswerTest.event("ERROR", "Status", status.build().toByteString());
  }

  @Test
  @ResourceLock(value = ETCD, mode = ResourceAccessMode.READ)
  void anErrorThatSaysToComeBackInDecadesIsAWatchOpenedAgain() throws IOException {
    join();

    api.say(error(500, Integer.MAX_VALUE));

    untilLog("list 200", "watch 200", "watch 200");
    nobodyNoticed();
  }

  @Test
  @ResourceLock(value = ETCD, mode = ResourceAccessMode.READ)
  void anErrorWithoutAStatusIsFollowedByAList() throws IOException {
    join();

    api.say(ProtobufAnswerTest.event("ERROR", "Pod", ByteString.EMPTY));

    untilLog("list 200", "watch 200", "list 200", "watch 200");
    nobodyNoticed();
  }

  @Test
  @ResourceLock(value = ETCD, mode = ResourceAccessMode.READ)
  void watchesThatEndAgainAndAgainAreOpenedSlowlyAndListedOnceInAWhile() throws IOException {
    join();
    api.watch = ScriptedApi.answer(200, FactAnswer.PROTOBUF + ";stream=watch", "");
    api.endWatches();
    Poll.until("a second list", SOON, () -> api.lists() == 2);
    api.watch = api::pass;

    assertThat(api.watches()).as("in the five seconds between two lists").isBetween(2L, 5L);
    Poll.until("a watch that stays", SOON, () -> log().getLast().equals("watch 200"));
    nobodyNoticed();
  }

  @Test
  @ResourceLock(value = ETCD, mode = ResourceAccessMode.READ)
  void aSilentStreamIsOpenedAgainThenListed() {
    join(Duration.ofSeconds(5));

    untilLog("list 200", "watch 200", "watch 200", "list 200", "watch 200");
    nobodyNoticed();
  }

  @Test
  @ResourceLock(value = ETCD, mode = ResourceAccessMode.READ)
  void aServerThatDoesNotAcceptProtobufIsAskedForJsonAlone() throws IOException {
    var refused = new AtomicBoolean();
    ScriptedApi.Answer picky =
        exchange -> {
          if (exchange.getRequestHeaders().getFirst("Accept").contains("protobuf")) {
            refused.set(true);
            ScriptedApi.code(406).to(exchange);
          } else {
            api.pass(exchange);
          }
        };
    api.list = picky;
    api.watch = picky;
    join();
    untilLog("list 200", "watch 200");
    assertThat(refused).isTrue();

    // once it may have protobuf again, the next list says so
    var offered = new AtomicBoolean();
    api.watch = api::pass;
    api.list =
        exchange -> {
          offered.set(exchange.getRequestHeaders().getFirst("Accept").contains("protobuf"));
          api.pass(exchange);
        };
    api.say("not what was asked for".getBytes(StandardCharsets.UTF_8));
    Poll.until("protobuf is asked for", SOON, offered::get);
    nobodyNoticed();
  }

  @Test
  @ResourceLock(value = ETCD, mode = ResourceAccessMode.READ)
  void aServerThatAnswersJsonInPlaceOfProtobufIsUnderstood() {
    api.list = exchange -> api.pass(exchange, exchange.getRequestURI().toString(), FactAnswer.JSON);
    api.watch = api.list;
    join();
    untilLog("list 200", "watch 200");
    nobodyNoticed();
  }

  @Test
  @ResourceLock(value = ETCD, mode = ResourceAccessMode.READ)
  void aBookmarkMovesTheVersionSoThatNoListIsNeeded() {
    // Given a server that caches pods, for only such a one sends bookmarks, and ends watches early
    api.close();
    begin(LocalCluster.shared());
    api.watch =
        exchange ->
            api.pass(
                exchange,
                exchange
                    .getRequestURI()
                    .toString()
                    .replaceAll("timeoutSeconds=\\d+", "timeoutSeconds=4"));
    join();
    new Pods(LocalCluster.shared().client(), LocalCluster.shared().newNamespace("other"))
        .create("elsewhere", PodShape.running());

    Poll.until("a second watch", SOON, () -> api.watches() == 2);

    List<String> versions =
        api.requests.stream()
            .filter(uri -> uri.contains("watch=true"))
            .map(uri -> uri.replaceAll(".*resourceVersion=", ""))
            .toList();
    assertThat(new ResourceVersion(versions.get(0)).isBefore(new ResourceVersion(versions.get(1))))
        .as("versions %s", versions)
        .isTrue();
    assertThat(api.lists()).isEqualTo(1);
    nobodyNoticed();
  }

  @Test
  @ResourceLock(value = ETCD, mode = ResourceAccessMode.READ)
  void eventsThatComeTwiceCountOnce() {
    api.watch = exchange -> api.passFrames(exchange, frame -> List.of(frame, frame));
    join();

    pods.create("extra", PodShape.running());
    untilReady(READY + 1);
    pods.delete("extra");
    untilReady(READY);
    woken.clear();

    nobodyNoticed();
    assertThat(api.lists()).isEqualTo(1);
  }

  /** One is held back until the next one has come. */
  @Test
  @ResourceLock(value = ETCD, mode = ResourceAccessMode.READ)
  void eventsInTheWrongOrderAreFollowedByAList() {
    var held = new AtomicReference<byte[]>();
    var first = new AtomicBoolean(true);
    api.watch =
        exchange -> {
          if (first.getAndSet(false)) {
            api.passFrames(
                exchange,
                frame -> {
                  byte[] earlier = held.getAndSet(frame);
                  return earlier == null ? List.of() : List.of(frame, earlier);
                });
          } else {
            api.pass(exchange);
          }
        };
    join();

    pods.become("pod-0", PodShape.crashLoop());
    pods.become("pod-0", PodShape.running());

    Poll.until("a second list", SOON, () -> api.lists() == 2);
    untilReady(READY);
    Poll.until("a second watch", SOON, () -> api.watches() == 2);
    woken.clear();
    nobodyNoticed();
  }

  /** Nothing tells of it: the bound is that of {@link FleetOptions#relistAfter}. */
  @Test
  @ResourceLock(value = ETCD, mode = ResourceAccessMode.READ)
  void eventsThatAreLostAreMadeUpForByTheListThatComesAfterAWhile() {
    api.watch =
        exchange ->
            api.passFrames(
                exchange,
                exchange
                    .getRequestURI()
                    .toString()
                    .replaceAll("timeoutSeconds=\\d+", "timeoutSeconds=1"),
                frame ->
                    tellsOf(frame, "pod-0") || tellsOf(frame, "pod-2")
                        ? List.of()
                        : List.of(frame));
    join(FleetOptions.SILENCE, Duration.ofSeconds(5));

    pods.become("pod-0", PodShape.crashLoop()); // lost
    pods.delete("pod-2"); // lost
    pods.become("pod-1", PodShape.crashLoop()); // goes beyond what was lost

    Poll.until("what came is seen", SOON, () -> ready() < READY);
    Poll.until("what was lost too", SOON, () -> ready() == READY - 3);
    assertThat(api.lists()).isBetween(2L, 4L);
  }

  private static boolean tellsOf(byte[] frame, String pod) {
    return new String(frame, StandardCharsets.ISO_8859_1).contains(pod);
  }

  private int ready() {
    return view() instanceof Seen seen ? seen.counts().ready() : -1;
  }
}
