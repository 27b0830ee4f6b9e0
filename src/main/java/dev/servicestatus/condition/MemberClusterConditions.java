package dev.servicestatus.condition;

import static dev.servicestatus.condition.Conditions.FALSE;
import static dev.servicestatus.condition.Conditions.TRUE;
import static dev.servicestatus.condition.Conditions.UNKNOWN;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.MemberClusterStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is found of a member cluster → the status of its MemberCluster. */
public final class MemberClusterConditions {
  private static final double NOTICEABLE = 0.1;
  private static final MemberClusterStatus NOTHING =
      new MemberClusterStatus(null, null, null, null, null, null, null);

  private static final Told SUSPECTED =
      new Told(TRUE, ConditionReasons.MOST_CLUSTERS_SILENT, MemberClusterTexts.SUSPECTED);

  private MemberClusterConditions() {}

  /**
   * Whether a MemberCluster can be worked with.
   *
   * @param reason {@link ConditionReasons#ACCEPTED}, or why not
   * @param message for people; never a value of a Secret
   */
  public record Acceptance(String reason, String message) {
    /** Nothing is wrong with it. */
    public static final Acceptance YES =
        new Acceptance(ConditionReasons.ACCEPTED, "The cluster can be connected to.");

    /** Whether it can be worked with. */
    public boolean accepted() {
      return reason.equals(ConditionReasons.ACCEPTED);
    }
  }

  /**
   * How well a cluster is seen.
   *
   * @param reason why it is not fresh; empty if it is
   * @param lastContact its last answer, by the clock of the hub; empty if there never was one
   * @param clusterUID that answers; empty while not known
   * @param identityForbidden the credentials do not let us ask for it
   * @param version of the API server; empty while not known
   * @param pods known
   * @param lag of our knowing them
   */
  public record Connection(
      Optional<ClusterReason> reason,
      Optional<Instant> lastContact,
      Optional<String> clusterUID,
      boolean identityForbidden,
      Optional<String> version,
      int pods,
      Duration lag) {}

  /**
   * What the others say.
   *
   * @param older MemberCluster that leads to the same cluster and stands for it; empty if none does
   * @param mostSilent whether most of them do not answer, so that it may be us
   */
  public record Others(Optional<String> older, boolean mostSilent) {
    /** Nothing of note. */
    public static final Others NONE = new Others(Optional.empty(), false);
  }

  /**
   * The status, whole.
   *
   * @param shown what the MemberCluster shows now; null if nothing
   * @param generation of the MemberCluster
   * @param expectedUID {@code spec.clusterUID}; null if it is not given
   * @param acceptance of the MemberCluster
   * @param connection of the cluster; empty if there is none
   * @param others what is known of the other clusters
   * @param now by the clock of the hub
   */
  public static MemberClusterStatus status(
      MemberClusterStatus shown,
      long generation,
      String expectedUID,
      Acceptance acceptance,
      Optional<Connection> connection,
      Others others,
      Instant now) {
    MemberClusterStatus before = shown == null ? NOTHING : shown;
    String pinned = pinned(before, expectedUID, connection);
    String wanted = expectedUID == null ? pinned : expectedUID;
    Told connected =
        others
            .older()
            .filter(twin -> acceptance.accepted() && connection.isPresent())
            .map(MemberClusterTexts::duplicate)
            .map(text -> new Told(FALSE, ClusterReason.DuplicateCluster.name(), text))
            .orElseGet(() -> connected(before, acceptance, connection, wanted));
    var conditions = new Writer(before.conditions(), generation, now);
    return new MemberClusterStatus(
        generation,
        pinned,
        pods(before, connection),
        lag(before, connection),
        connection.flatMap(Connection::version).orElse(before.version()),
        lastContact(before, connection, connected),
        conditions.all(acceptance, connected, others));
  }

  /** Status, reason and sentence of a condition. */
  private record Told(String status, String reason, String message) {}

  private record Writer(List<Condition> before, long generation, Instant now) {
    List<Condition> all(Acceptance acceptance, Told connected, Others others) {
      var accepted =
          new Told(acceptance.accepted() ? TRUE : FALSE, acceptance.reason(), acceptance.message());
      Stream<Condition> always =
          Stream.of(
              of(ConditionTypes.READY, accepted),
              of(ConditionTypes.ACCEPTED, accepted),
              of(ConditionTypes.CONNECTED, connected));
      return others.mostSilent()
          ? Stream.concat(always, Stream.of(of(ConditionTypes.OBSERVER_SUSPECTED, SUSPECTED)))
              .toList()
          : always.toList();
    }

    private Condition of(String type, Told told) {
      return Conditions.following(
          before, type, told.status(), told.reason(), told.message(), generation, now);
    }
  }

  /** The first cluster that answers is the one, unless the spec names it. */
  private static String pinned(
      MemberClusterStatus before, String expectedUID, Optional<Connection> connection) {
    String seen =
        connection
            .filter(c -> !c.reason().equals(Optional.of(ClusterReason.ClusterIdentityChanged)))
            .flatMap(Connection::clusterUID)
            .orElse(null);
    if (expectedUID != null) {
      return expectedUID.equals(seen) ? seen : before.clusterUID();
    }
    return before.clusterUID() == null ? seen : before.clusterUID();
  }

  private static Told connected(
      MemberClusterStatus before,
      Acceptance acceptance,
      Optional<Connection> connection,
      String wanted) {
    if (!acceptance.accepted() || connection.isEmpty()) {
      return new Told(
          UNKNOWN, ConditionReasons.CONNECTING, "No connection: see the condition Accepted.");
    }
    Connection seen = connection.get();
    if (seen.reason().isEmpty()) {
      return new Told(TRUE, ConditionReasons.CONNECTED, MemberClusterTexts.answers(seen));
    }
    return switch (seen.reason().get()) {
      case Stale, NotLookedYet ->
          Conditions.find(before.conditions(), ConditionTypes.CONNECTED)
              .filter(c -> c.status().equals(TRUE) || seen.reason().get() == ClusterReason.Stale)
              .map(c -> new Told(c.status(), c.reason(), c.message()))
              .orElse(
                  new Told(UNKNOWN, ConditionReasons.CONNECTING, "The first look is under way."));
      case NotSynced ->
          new Told(
              FALSE, ClusterReason.Unreachable.name(), "Its pods could not be listed in full.");
      default ->
          new Told(
              FALSE,
              seen.reason().get().name(),
              MemberClusterTexts.wrong(
                  seen.reason().get(), seen.clusterUID().orElse("unknown"), wanted));
    };
  }

  private static Integer pods(MemberClusterStatus before, Optional<Connection> connection) {
    Integer now = connection.filter(c -> c.reason().isEmpty()).map(Connection::pods).orElse(null);
    if (now == null || before.pods() == null) {
      return now == null ? before.pods() : now;
    }
    return Math.abs(now - before.pods()) > NOTICEABLE * before.pods() ? now : before.pods();
  }

  private static String lag(MemberClusterStatus before, Optional<Connection> connection) {
    return connection
        .filter(c -> c.reason().isEmpty())
        .map(c -> c.lag().toSeconds() + "s")
        .orElse(before.lag());
  }

  /**
   * It stays while nothing else changes, or a cluster that answers only half would be written on
   * and on.
   */
  private static String lastContact(
      MemberClusterStatus before, Optional<Connection> connection, Told connected) {
    if (connection.isEmpty() || connection.get().reason().isEmpty()) {
      return null;
    }
    boolean same =
        Conditions.find(before.conditions(), ConditionTypes.CONNECTED)
            .filter(c -> c.status().equals(connected.status()))
            .filter(c -> c.reason().equals(connected.reason()))
            .isPresent();
    return same && before.lastContactTime() != null
        ? before.lastContactTime()
        : connection.get().lastContact().map(Conditions::time).orElse(null);
  }
}
