package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import java.time.Duration;

/**
 * How fresh one stream is. Pure: every time is a monotonic reading that is given. Fresh: its list
 * was applied whole, the server answered lately, and the stream itself spoke lately. Once lost, it
 * is fresh again only after the stream itself has spoken: until then what happened meanwhile may
 * not have arrived. A watch that opens has spoken, but servers open one from a version they have
 * forgotten too, and say so in its first event (<a
 * href="https://kubernetes.io/docs/reference/using-api/api-concepts/#410-gone-responses">410
 * Gone</a>): after a loss it counts when it has not been taken back for a moment.
 */
final class Freshness {
  private static final long NEVER = Long.MAX_VALUE;

  /** How long after opening a server may take back that it knows the version. */
  private static final long TAKEN_BACK = Duration.ofSeconds(1).toNanos();

  /**
   * What can be said at a moment.
   *
   * @param reason why it is not fresh; null if it is
   * @param sinceNanos since when it is not fresh
   * @param nextChangeNanos when this changes by time alone; {@link Long#MAX_VALUE} if never
   */
  record Verdict(ClusterReason reason, long sinceNanos, long nextChangeNanos) {
    boolean fresh() {
      return reason == null;
    }
  }

  private final long staleAfter;
  private final long silence;
  private final long patience;
  private final long start;
  private boolean synced;
  private boolean interrupted;
  private boolean opening;
  private boolean resumed;
  private long opened;
  private boolean otherCluster;
  private long answered;
  private boolean everAnswered;
  private long spoken;
  private long heard;
  private boolean broken;
  private long brokenAt;
  private long lost;
  private ClusterReason streamFailure;
  private ClusterReason probeFailure;

  Freshness(FleetOptions options, long start) {
    this.staleAfter = options.staleAfter().toNanos();
    this.silence = options.silence().toNanos();
    this.patience = options.patience().toNanos();
    this.start = start;
    this.lost = start;
  }

  /** A probe was answered. */
  void probed(long nanos) {
    answered(nanos);
    probeFailure = null;
  }

  /** A probe was not answered. */
  void probeFailed(ClusterReason reason) {
    probeFailure = reason;
  }

  /** A page of a list came: an answer, but not yet one to rest on. */
  void paged(long nanos) {
    answered(nanos);
  }

  /** A list was applied whole. */
  void synced(long nanos) {
    synced = true;
    heard(nanos);
  }

  /** An event or a bookmark came. */
  void heard(long nanos) {
    answered(nanos);
    heard = nanos;
    resumed = false;
    speaks(nanos);
  }

  /** A watch opened with 200: the stream has spoken, but nothing of it was decoded yet. */
  void opened(long nanos) {
    opened = nanos;
    opening = interrupted;
    if (!interrupted) {
      speaks(nanos);
    }
  }

  /** The version from which a watch was opened is forgotten: that it opened said nothing. */
  void expired(long nanos) {
    proveOpening(nanos);
    opening = false;
    spoken = heard;
    interrupted |= resumed;
    resumed = false;
  }

  private void speaks(long nanos) {
    spoken = nanos;
    opening = false;
    interrupted = false;
    broken = false;
    streamFailure = null;
  }

  private void proveOpening(long nanos) {
    if (opening && nanos - opened >= TAKEN_BACK && answered - opened >= 0) {
      speaks(opened);
      resumed = true;
    }
  }

  /** The stream broke off, or could not be opened. */
  void streamFailed(ClusterReason reason, long nanos) {
    proveOpening(nanos);
    opening = false;
    streamFailure = reason;
    if (!broken) {
      broken = true;
      brokenAt = nanos;
    }
  }

  /**
   * What was being applied when something of ours went wrong is not to be trusted. That says
   * nothing of the cluster: not InvalidAnswer, which may count as down.
   */
  void faulty(long nanos) {
    if (at(nanos).fresh()) {
      lost = nanos;
    }
    interrupted = true;
    streamFailed(ClusterReason.NotSynced, nanos);
  }

  /** It was found not to be fresh any more. */
  void interrupted() {
    interrupted = true;
    resumed = false;
  }

  /** The cluster that answers is, or is not, another one than was pinned. */
  void otherCluster(boolean other, long nanos) {
    if (other && !otherCluster) {
      lost = nanos;
    }
    otherCluster = other;
  }

  private void answered(long nanos) {
    answered = nanos;
    everAnswered = true;
  }

  /** Whether it was ever in step. */
  boolean everSynced() {
    return synced;
  }

  /** The last answer; null if there never was one. */
  Long lastAnswer() {
    return everAnswered ? answered : null;
  }

  /** What can be said now. */
  Verdict at(long now) {
    proveOpening(now);
    if (otherCluster) {
      return new Verdict(ClusterReason.ClusterIdentityChanged, lost, NEVER);
    }
    if (synced) {
      long end = earlier(answered + staleAfter, spoken + silence);
      if (broken) { // that it may be silent for longer is for streams that are open
        end = earlier(end, brokenAt + staleAfter);
      }
      if (!interrupted && now - end <= 0) {
        return new Verdict(null, 0, end + 1);
      }
      if (!interrupted) {
        lost = end;
        interrupted = true;
        resumed = false;
      }
    }
    long patient = lost + patience;
    long takenBack = opened + TAKEN_BACK;
    boolean waits = opening && now - takenBack < 0; // after that an answer brings the next look
    long proven = waits ? takenBack : NEVER;
    if (now - patient < 0) {
      return new Verdict(
          synced ? ClusterReason.Stale : ClusterReason.NotLookedYet,
          lost,
          waits ? earlier(patient, proven) : patient);
    }
    ClusterReason cause = cause();
    long silent = answered + staleAfter;
    boolean answers = cause == ClusterReason.Unreachable && everAnswered && now - silent <= 0;
    return answers // so it is there: what is missing is the list
        ? new Verdict(
            ClusterReason.NotSynced, lost, waits ? earlier(silent + 1, proven) : silent + 1)
        : new Verdict(cause, lost, proven);
  }

  /** Of what is wrong now, the worst. */
  private ClusterReason cause() {
    if (streamFailure == null && probeFailure == null) {
      return synced ? ClusterReason.Unreachable : ClusterReason.NotSynced;
    }
    if (streamFailure == null || probeFailure == null) {
      return streamFailure == null ? probeFailure : streamFailure;
    }
    return streamFailure.compareTo(probeFailure) < 0 ? streamFailure : probeFailure;
  }

  private static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }
}
