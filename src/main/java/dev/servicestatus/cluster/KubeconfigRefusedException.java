package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import java.io.Serial;

/**
 * A kubeconfig that is not used. The message is for a condition: it names the field and never
 * quotes a value, a line or a parser.
 */
public final class KubeconfigRefusedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String reason;

  private KubeconfigRefusedException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  static KubeconfigRefusedException invalid(String message) {
    return new KubeconfigRefusedException(ConditionReasons.KUBECONFIG_INVALID, message);
  }

  static KubeconfigRefusedException forbidden(String message) {
    return new KubeconfigRefusedException(ConditionReasons.KUBECONFIG_FORBIDDEN, message);
  }

  static KubeconfigRefusedException endpoint(String message) {
    return new KubeconfigRefusedException(ConditionReasons.ENDPOINT_FORBIDDEN, message);
  }

  /** Reason of condition Accepted. */
  public String reason() {
    return reason;
  }
}
