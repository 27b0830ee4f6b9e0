package dev.servicestatus.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.condition.Conditions;
import dev.servicestatus.endtoend.ShownLevels.Shown;
import dev.servicestatus.statuspage.StatuspageEmulator;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.PodShape;
import dev.servicestatus.testing.Pods;
import dev.servicestatus.testing.Poll;
import dev.servicestatus.testing.TcpProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Faults between the operator and members that are well: real API servers behind ways that break.
 * Every status that is shown is recorded, so that none can be wrong for a moment: what is not seen
 * turns nothing red, and nothing stays green for longer than it may.
 */
class MemberFaultsTest {
  private static final Duration STALE_AFTER = Duration.ofSeconds(4);
  private static final Duration UNSEEN_AFTER = Duration.ofSeconds(10);
  private static final Duration TOLERANCE = Duration.ofSeconds(2);
  private static final Duration HEALED_WITHIN = Duration.ofSeconds(5);
  private static final Duration DAMPING = Duration.ofSeconds(3);
  private static final String NEED =
      "needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]\n";

  /** Services of two members, and what they do with those that are not seen. */
  private static final Map<String, String> WHEN_UNSEEN =
      Map.of("waiting", "Unknown", "counting", "CountAsDown", "ignoring", "Ignore");

  /** Published, so that a write to the page would show. */
  private static final List<String> ON_PAGE = List.of("black-hole", "code-500");

  private static final StatuspageEmulator PAGE = StatuspageEmulator.start();
  private static final Map<String, Face> FACES = new LinkedHashMap<>();

  private static World world;
  private static LocalCluster far;
  private static ShownLevels shown;

  /**
   * A member that a real API server stands behind, and how to break and mend the way to it.
   *
   * @param told what is told of it when the patience is over
   */
  private record Face(String told, ScriptedMember server, Runnable broken, Runnable mended) {}

  @BeforeAll
  static void start() {
    LocalCluster.shared(); // skips by name where the programs are missing
    world = World.begin();
    world.values.put("operator.probeInterval", "1s");
    world.values.put("operator.staleAfter", STALE_AFTER.toSeconds() + "s");
    world.values.put("operator.unseenAfter", UNSEEN_AFTER.toSeconds() + "s");
    far = LocalCluster.named("far").start();
    way("black-hole", "Unreachable", TcpProxy.Mode.BLACK_HOLE);
    way("reset", "Unreachable", TcpProxy.Mode.RESET);
    way("refused", "Unreachable", TcpProxy.Mode.REFUSE);
    way("drip", "Unreachable", TcpProxy.Mode.DRIP);
    way("no-tls", "TlsError", TcpProxy.Mode.BABBLE);
    code(401, "Unauthorized");
    code(403, "Forbidden");
    code(429, "Unreachable");
    code(500, "Unreachable");
    code(503, "Unreachable");
    way("delay", "AllFresh", TcpProxy.Mode.DELAY);
    way("half-open", "AllFresh", TcpProxy.Mode.FREEZE);
    publish();
    shown = ShownLevels.of(world.client());
    world.startOperator();
    Poll.until(
        "all of it is seen",
        Duration.ofSeconds(60),
        () -> FACES.keySet().stream().allMatch(name -> level(name) == Level.Operational));
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      if (shown != null) {
        shown.close();
      }
      world.close();
      FACES.values().forEach(face -> face.server().close());
      far.close();
    }
    PAGE.close();
  }

  private static void way(String name, String told, TcpProxy.Mode fault) {
    ScriptedMember server = face(name, new Passage(far, UUID.randomUUID().toString()));
    FACES.put(
        name,
        new Face(
            told, server, () -> server.way.mode(fault), () -> server.way.mode(TcpProxy.Mode.PASS)));
  }

  private static void code(int code, String told) {
    var passage = new Passage(far, UUID.randomUUID().toString());
    ScriptedMember server = face("code-" + code, passage);
    FACES.put(
        "code-" + code,
        new Face(
            told,
            server,
            () -> {
              passage.code = code;
              server.way.mode(TcpProxy.Mode.RESET); // what is open ends
              server.way.mode(TcpProxy.Mode.PASS);
            },
            () -> passage.code = Passage.PASS));
  }

  /** A member, a pod there that is ready, and a service that needs it. */
  private static ScriptedMember face(String name, Passage passage) {
    ScriptedMember server = Passage.member(world, far, name, passage);
    World.pods(far, name).create("a", World.labelled(PodShape.running()));
    world.namespace(name);
    String publish =
        ON_PAGE.contains(name)
            ? "displayName: %s\npublish: [{pageRef: {name: public, namespace: paged}}]\n"
                .formatted(name)
            : "";
    world.service(name, "clusters: {names: [%s]}\n".formatted(name) + NEED + publish);
    return server;
  }

  private static void publish() {
    world.namespace("paged");
    world.values.put("operator.pageNamespaces", "{paged}");
    world.secret("paged", "key", "token", StatuspageEmulator.KEY);
    world.apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: StatusPage
        metadata: {name: public, namespace: paged}
        spec:
          provider: AtlassianStatuspage
          pageId: %s
          endpoint: %s
          credentials: {secretRef: {name: key, key: token}}
          allowedNamespaces: {from: All}
          mode: Publish
        """
            .formatted(StatuspageEmulator.PAGE_ID, PAGE.endpoint()));
  }

  private static long after(long since) {
    return System.nanoTime() - since;
  }

  private static void passes(Duration time) {
    long began = System.nanoTime();
    Poll.until("it passes", time.plusSeconds(10), () -> after(began) > time.toNanos());
  }

  @Test
  void eachWayToBreakIsToldApartTurnsNothingRedAndIsHealedSoon() {
    Poll.until(
        "what is published is on the page",
        World.SOON,
        () -> ON_PAGE.stream().allMatch(n -> "operational".equals(PAGE.page().statusOf(n))));
    int writes = PAGE.writes().size();

    // When all ways break at the same time
    long broken = System.nanoTime();
    var brokenAt = new TreeMap<String, Long>();
    FACES.forEach((name, face) -> {
      face.broken().run();
      brokenAt.put(name, System.nanoTime());
    });

    // Then each is told: first that it is not heard of, then what is wrong
    FACES.forEach((name, face) ->
        Poll.until(
            name + " is told as " + face.told(),
            UNSEEN_AFTER.plus(World.SOON),
            () ->
                reason(name).equals(face.told())
                    && (face.told().equals("AllFresh") || level(name) == Level.Unknown)));
    FACES.forEach((name, face) -> {
      if (!face.told().equals("AllFresh")) {
        staleThenUnknownInTime(name, brokenAt.get(name));
      }
    });
    passes(Duration.ofSeconds(1));

    // When they are mended, Then each is seen again, and what happens there
    FACES.forEach((name, face) -> {
      long mended = System.nanoTime();
      face.mended().run();
      Poll.until(
          name + " is seen again",
          HEALED_WITHIN,
          () -> level(name) == Level.Operational && reason(name).equals("AllFresh"));
      System.out.printf("healed: %s after %d ms%n", name, after(mended) / 1_000_000);
    });
    FACES
        .keySet()
        .forEach(name ->
            assertThat(shown.levels(name, broken))
                .as("levels shown of " + name)
                .isSubsetOf(Level.Operational, Level.Unknown)
                .hasSizeLessThanOrEqualTo(3));
    assertThat(shown.levels("delay", broken)).as("a slow way").doesNotContain(Level.Unknown);
    assertThat(PAGE.writes()).as("writes to the page").hasSize(writes);
    awaitAll(Level.Operational);
    quiet(Duration.ofSeconds(3));
  }

  private static void staleThenUnknownInTime(String name, long broken) {
    List<Shown> since = shown.of(name, broken);
    Shown stale = first(since, "Stale", Level.Operational);
    Shown unknown =
        since.stream().filter(s -> s.level() == Level.Unknown).findFirst().orElseThrow();
    assertThat(Duration.ofNanos(stale.nanos() - broken))
        .as(name + " is stale, and shown as before")
        .isBetween(STALE_AFTER.minus(TOLERANCE), STALE_AFTER.plus(TOLERANCE));
    assertThat(Duration.ofNanos(unknown.nanos() - broken))
        .as(name + " is not known any more")
        .isBetween(UNSEEN_AFTER.minus(TOLERANCE), UNSEEN_AFTER.plus(TOLERANCE));
    assertThat(unknown.status().lastKnown().level()).isEqualTo(Level.Operational);
  }

  private static Shown first(List<Shown> all, String reason, Level level) {
    Optional<Shown> found =
        all.stream()
            .filter(s -> s.clustersReachable().equals(reason) && s.level() == level)
            .findFirst();
    assertThat(found).as(reason + " and " + level).isPresent();
    return found.get();
  }

  private static String reason(String name) {
    return world.reason(name, "ClustersReachable");
  }

  private static Level level(String name) {
    return world.status(name).orElseThrow().level();
  }

  /** Also of services that would count them as down, or leave them out. */
  @Test
  void allMembersLostAtOnceAreNoOutage() {
    // Given a service of two members for each thing that can be done with those not seen
    String two = "clusters: {names: [reset, refused], whenUnseen: %s}\n";
    for (String name : WHEN_UNSEEN.keySet()) {
      for (String member : List.of("reset", "refused")) {
        World.pods(far, name).create(member, World.labelled(PodShape.running()));
      }
      world.namespace(name);
      world.service(name, two.formatted(WHEN_UNSEEN.get(name)) + NEED);
      world.awaitLevel(name, Level.Operational);
    }

    // When all ways are cut at once
    long cut = System.nanoTime();
    FACES.values().forEach(face -> face.server().way.mode(TcpProxy.Mode.BLACK_HOLE));

    // Then they are unknown, and that is all
    WHEN_UNSEEN.keySet().forEach(name -> world.awaitLevel(name, Level.Unknown));
    passes(STALE_AFTER);
    FACES.values().forEach(face -> face.server().way.mode(TcpProxy.Mode.PASS));
    WHEN_UNSEEN.keySet().forEach(name -> world.awaitLevel(name, Level.Operational));
    Poll.until(
        "all are seen again",
        World.SOON,
        () -> FACES.keySet().stream().allMatch(name -> level(name) == Level.Operational));
    WHEN_UNSEEN
        .keySet()
        .forEach(name ->
            assertThat(shown.levels(name, cut))
                .as("levels shown of " + name)
                .isSubsetOf(Level.Operational, Level.Unknown));
    FACES
        .keySet()
        .forEach(name ->
            assertThat(shown.levels(name, cut)).isSubsetOf(Level.Operational, Level.Unknown));
  }

  @Test
  void aClusterThatIsReallyEmptiedTurnsRedAfterDamping() {
    try (LocalCluster bare = bare()) {
      // When all pods are deleted
      Pods pods = World.pods(bare, "bare");
      long deleted = System.nanoTime();
      pods.delete("a");

      // Then it is an outage after damping
      outageAfterDamping(deleted);
      pods.create("a", World.labelled(PodShape.running()));
      world.awaitLevel("bare", Level.Operational);

      // When all its data are lost, Then it is one too, once it has said that it is the same
      long lost = System.nanoTime();
      bare.restartEmpty(Optional.of(bare.uid()));
      outageAfterDamping(lost);
    } finally {
      forgetBare();
    }
  }

  @Test
  @Tag("long")
  void anotherClusterThatAnswersInItsPlaceIsNotRead() {
    try (LocalCluster bare = bare()) {
      long replaced = System.nanoTime();
      bare.restartEmpty(Optional.empty());

      world.awaitReason("bare", "ClustersReachable", "ClusterIdentityChanged");
      world.awaitLevel("bare", Level.Unknown);
      passes(DAMPING.plusSeconds(1));
      assertThat(shown.levels("bare", replaced)).isSubsetOf(Level.Operational, Level.Unknown);
    } finally {
      forgetBare();
    }
  }

  /** A member without anything in between, and a service of one pod that waits for 3 s. */
  private static LocalCluster bare() {
    LocalCluster bare = LocalCluster.named("bare").start();
    world.secret(
        World.OPERATOR_NAMESPACE, "bare", "kubeconfig", bare.kubeconfig(bare.adminToken()));
    world.namespace("bare");
    World.pods(bare, "bare").create("a", World.labelled(PodShape.running()));
    world.apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: MemberCluster
        metadata: {name: bare}
        spec: {kubeconfigSecretRef: {name: bare, key: kubeconfig}}
        ---
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: s, namespace: bare}
        spec:
          damping: {worseAfter: 3s, betterAfter: 0s}
          clusters: {names: [bare]}
          %s
        """
            .formatted(NEED));
    world.awaitLevel("bare", Level.Operational);
    return bare;
  }

  private static void forgetBare() {
    world.client().resources(ServiceStatus.class).inNamespace("bare").withName("s").delete();
    world.client().resources(MemberCluster.class).withName("bare").delete();
  }

  /** The wait is the time between what it says it is since, and when that was first shown. */
  private static void outageAfterDamping(long since) {
    world.awaitLevel("bare", Level.MajorOutage);
    assertThat(shown.levels("bare", since)).isSubsetOf(Level.Operational, Level.MajorOutage);
    ServiceStatusStatus status = world.status("bare").orElseThrow();
    String flip =
        Conditions.find(status.conditions(), "Available").orElseThrow().lastTransitionTime();
    assertThat(Duration.between(Instant.parse(status.sinceTime()), Instant.parse(flip)))
        .as("it waits before it says so")
        .isBetween(DAMPING.minusSeconds(1), DAMPING.plusSeconds(5));
  }

  @Test
  void theEndIsTheSameAsWithoutTheFaults() {
    Map<String, String> failed = failedWithoutFaults();
    endsTheSame(PodShape.crashLoop(), Level.MajorOutage, STALE_AFTER, Duration.ZERO, failed);
    becomeWell();
  }

  /** The faults last until nothing is known, and nothing is written for a minute after them. */
  @Test
  @Tag("long")
  void theEndIsTheSameAsWithoutFaultsThatLastLongAndIsQuiet() {
    Duration faults = UNSEEN_AFTER.plus(TOLERANCE);
    Duration quiet = Duration.ofSeconds(60);
    Map<String, String> well = endState(Level.Operational, Duration.ZERO);
    Map<String, String> failed = failedWithoutFaults();
    assertThat(well).isNotEqualTo(failed).hasSameSizeAs(failed);
    endsTheSame(PodShape.crashLoop(), Level.MajorOutage, faults, quiet, failed);
    endsTheSame(PodShape.running(), Level.Operational, faults, quiet, well);
  }

  private static Map<String, String> failedWithoutFaults() {
    podsBecome(PodShape.crashLoop());
    Map<String, String> failed = endState(Level.MajorOutage, Duration.ZERO);
    becomeWell();
    return failed;
  }

  /** All ways are broken at once, each in its way, and all pods change meanwhile. */
  private static void endsTheSame(
      PodShape shape, Level level, Duration faults, Duration quiet, Map<String, String> without) {
    FACES.values().forEach(face -> face.broken().run());
    passes(faults);
    podsBecome(shape);
    FACES.values().forEach(face -> face.mended().run());
    assertThat(endState(level, quiet)).containsExactlyEntriesOf(without);
  }

  private static void becomeWell() {
    podsBecome(PodShape.running());
    awaitAll(Level.Operational);
  }

  private static void podsBecome(PodShape shape) {
    FACES.keySet().forEach(name -> World.pods(far, name).become("a", World.labelled(shape)));
  }

  /**
   * Once all show that level, and then nothing was written for so long. It may take as long until
   * then: what is shown of a member's pods and lag moves only once a minute.
   */
  private static Map<String, String> endState(Level level, Duration quiet) {
    awaitAll(level);
    passes(quiet);
    quiet(quiet);
    return EndState.of(world, PAGE, ON_PAGE);
  }

  private static void awaitAll(Level level) {
    Poll.until(
        "all show " + level,
        World.SOON,
        () ->
            FACES.keySet().stream()
                .allMatch(name ->
                    level(name) == level
                        && reason(name).equals("AllFresh")
                        && world.memberReason(name, "ObserverSuspected").isEmpty()));
  }

  /** Nothing is written any more, but the pods and lag of a member: once a minute if they move. */
  private static void quiet(Duration length) {
    long[] calm = {0, -1};
    Poll.until(
        "nothing is left to do",
        World.SOON,
        () -> {
          int writes = world.writes().count();
          if (writes != calm[1]) {
            calm[0] = System.nanoTime();
            calm[1] = writes;
          }
          return after(calm[0]) > TimeUnit.SECONDS.toNanos(1);
        });
    int before = world.writes().count();
    passes(length);
    assertThat(world.writes().after(before))
        .as("writes in a quiet time")
        .allMatch(write -> write.startsWith("patch memberclusters/"), "of pods and lag")
        .doesNotHaveDuplicates();
  }
}
