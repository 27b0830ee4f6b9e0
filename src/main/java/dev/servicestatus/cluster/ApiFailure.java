package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serial;
import java.net.ProtocolException;
import java.net.SocketException;
import javax.net.ssl.SSLException;

/** A request that was not answered as it should be, and what that says of the cluster. */
final class ApiFailure extends IOException {
  @Serial private static final long serialVersionUID = 1L;
  private static final int GONE = 410;

  private final ClusterReason reason;
  private final int code;

  private ApiFailure(ClusterReason reason, int code, String what, Throwable cause) {
    super(what, cause);
    this.reason = reason;
    this.code = code;
  }

  /** An answer that is no success. Server errors and throttling are no answer at all. */
  static ApiFailure ofCode(int code) {
    ClusterReason reason =
        switch (code) {
          case 401 -> ClusterReason.Unauthorized;
          case 403 -> ClusterReason.Forbidden;
          case 408, 410, 429 -> ClusterReason.Unreachable;
          default -> code >= 500 ? ClusterReason.Unreachable : ClusterReason.InvalidAnswer;
        };
    return new ApiFailure(reason, code, "HTTP status " + code, null);
  }

  /** A fault of ours in asking or reading. */
  static ApiFailure ofFault(Exception cause) {
    return new ApiFailure(ClusterReason.InvalidAnswer, 0, cause.getClass().getSimpleName(), cause);
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
    return new ApiFailure(reason, 0, cause.getClass().getSimpleName(), cause);
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
