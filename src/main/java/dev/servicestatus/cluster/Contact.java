package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What the probes of a member say of it, and with its streams the state of it all. */
final class Contact {
  private static final long QUIET = Duration.ofMinutes(1).toNanos();
  private static final double NOTICEABLE = 0.1;

  private long since;
  private boolean made;
  private Long lastAnswer;
  private boolean endpointForbidden;
  private Optional<String> version = Optional.empty();
  private Duration lag = Duration.ZERO;
  private long toldAt;
  private int toldPods;
  private Duration toldLag = Duration.ZERO;

  /** A new connection. */
  void renew(long now) {
    since = now;
    made = false;
    endpointForbidden = false;
    toldAt = now - QUIET;
  }

  /**
   * A probe came back.
   *
   * @return whether that is worth telling
   */
  boolean probed(Probe probe, int pods, long now) {
    boolean news = false;
    boolean forbidden = probe.failure().map(ApiFailure::isForbiddenEndpoint).orElse(false);
    news |= forbidden != endpointForbidden;
    endpointForbidden = forbidden;
    if (probe.failure().isEmpty()) {
      news |= !made;
      made = true;
      lastAnswer = now;
      lag = Duration.ofSeconds(Duration.ofNanos(probe.roundTripNanos()).toSeconds());
    }
    if (probe.version().isPresent() && !probe.version().equals(version)) {
      version = probe.version();
      news = true;
    }
    return news | tell(pods, now);
  }

  /**
   * What moves all the time is told seldom.
   *
   * @return whether it is told now
   */
  boolean tell(int pods, long now) {
    if (now - toldAt < QUIET || (!moved(toldPods, pods) && lag.equals(toldLag))) {
      return false;
    }
    toldAt = now;
    toldPods = pods;
    toldLag = lag;
    return true;
  }

  private static boolean moved(int before, int after) {
    return Math.abs(after - before) > NOTICEABLE * before;
  }

  /** Whether a probe was ever answered on this connection. */
  boolean isMade() {
    return made;
  }

  /** When this connection began. */
  long since() {
    return since;
  }

  /** The last answer of a probe; null if there never was one. */
  Long lastAnswer() {
    return lastAnswer;
  }

  /** The state as a whole: as bad as the worst of the streams. */
  ClusterState state(Collection<Slot> slots, Identity identity, long now) {
    Optional<Freshness.Verdict> worst =
        slots.stream()
            .map(slot -> slot.freshness().at(now))
            .filter(verdict -> !verdict.fresh())
            .min(Comparator.comparing(Freshness.Verdict::reason));
    Optional<ClusterReason> reason = worst.map(Freshness.Verdict::reason);
    return new ClusterState(
        worst.isEmpty(),
        slots.stream().allMatch(slot -> slot.freshness().everSynced()),
        reason,
        worst.map(Freshness.Verdict::sinceNanos).orElse(since),
        Optional.ofNullable(lastAnswer),
        identity.seen(),
        identity.isForbidden(),
        endpointForbidden,
        version,
        toldPods,
        toldLag);
  }
}
