package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serial;
import java.net.ProtocolException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.SSLException;
import okhttp3.Response;

/** A request that was not answered as it should be, and what that says of the cluster. */
final class ApiFailure extends IOException {
  @Serial private static final long serialVersionUID = 1L;
  private static final int GONE = 410;

  private final ClusterReason reason;
  private final int code;
  private final Duration retryAfter;

  private ApiFailure(
      ClusterReason reason, int code, Duration retryAfter, String what, Throwable cause) {
    super(what, cause);
    this.reason = reason;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** An answer that is no success. */
  static ApiFailure of(Response response) {
    return ofCode(response.code(), pause(response));
  }

  /** Seconds, or a date; null if the server asks for no pause, or for none that can be. */
  private static Duration pause(Response response) {
    String asked = response.header("Retry-After", "");
    if (asked.matches("[0-9]{1,18}")) {
      return Duration.ofSeconds(Long.parseLong(asked));
    }
    Date until = response.headers().getDate("Retry-After");
    Date now = response.headers().getDate("Date");
    return until == null || now == null || until.before(now)
        ? null
        : Duration.between(now.toInstant(), until.toInstant());
  }

  /** An error in a stream. */
  static ApiFailure ofCode(int code) {
    return ofCode(code, null);
  }

  /** Server errors and throttling are no answer at all. */
  private static ApiFailure ofCode(int code, Duration retryAfter) {
    ClusterReason reason =
        switch (code) {
          case 401 -> ClusterReason.Unauthorized;
          case 403 -> ClusterReason.Forbidden;
          case 408, 410, 429 -> ClusterReason.Unreachable;
          default -> code >= 500 ? ClusterReason.Unreachable : ClusterReason.InvalidAnswer;
        };
    return new ApiFailure(reason, code, retryAfter, "HTTP status " + code, null);
  }

  /** A fault of ours in asking or reading. */
  static ApiFailure ofFault(Throwable cause) {
    return new ApiFailure(
        ClusterReason.NotSynced, 0, null, cause.getClass().getSimpleName(), cause);
  }

  /** What kept an answer from coming, or from being read. */
  static ApiFailure of(IOException cause) {
    if (cause instanceof ApiFailure known) {
      return known;
    }
    ClusterReason reason =
        switch (cause) {
          case MalformedAnswerException e -> ClusterReason.InvalidAnswer;
          case SSLException e when !isBrokenOff(e) -> ClusterReason.TlsError;
          case ProtocolException e when !isTruncated(e) -> ClusterReason.InvalidAnswer;
          default -> ClusterReason.Unreachable;
        };
    return new ApiFailure(reason, 0, null, cause.getClass().getSimpleName(), cause);
  }

  /** A connection that ends in the middle of a handshake says nothing about certificates. */
  private static boolean isBrokenOff(SSLException e) {
    return e.getCause() instanceof EOFException || e.getCause() instanceof SocketException;
  }

  private static boolean isTruncated(ProtocolException e) {
    return "unexpected end of stream".equals(e.getMessage());
  }

  /** What is wrong. */
  ClusterReason reason() {
    return reason;
  }

  /** The HTTP status; 0 if there was no answer. */
  int code() {
    return code;
  }

  /** The pause the server asks for, however long. */
  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** The version or token that was given is too old. */
  boolean isGone() {
    return code == GONE;
  }

  /** The server answered, and said no. */
  boolean isRefusal() {
    return code != 0;
  }

  /** The address must not be connected to. */
  boolean isForbiddenEndpoint() {
    for (Throwable t = this; t != null; t = t.getCause()) {
      if (t instanceof ForbiddenEndpointException) {
        return true;
      }
    }
    return false;
  }
}
