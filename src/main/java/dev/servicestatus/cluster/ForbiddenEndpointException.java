package dev.servicestatus.cluster;

import java.io.Serial;
import java.net.ConnectException;

/** The address must not be connected to: see {@link EndpointRule}. */
final class ForbiddenEndpointException extends ConnectException {
  @Serial private static final long serialVersionUID = 1L;

  ForbiddenEndpointException() {
    super("the address must not be connected to");
  }
}
