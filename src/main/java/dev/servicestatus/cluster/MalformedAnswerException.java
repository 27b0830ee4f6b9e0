package dev.servicestatus.cluster;

import java.io.IOException;

/** An answer that is not what the Kubernetes API sends. Its text never quotes the answer. */
final class MalformedAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedAnswerException(String what) {
    super(what);
  }
}
