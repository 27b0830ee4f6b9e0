package dev.servicestatus.statuspage;

import java.time.Instant;

/**
 * One request that arrived, also one that was refused.
 *
 * @param time of arrival
 * @param method for example {@code PATCH}
 * @param path with its query
 * @param body as text; empty if there was none
 * @param userAgent null if none was sent
 * @param code of the answer; 0 while it is under way, and for ever where the connection was dropped
 * @param fault what was made wrong with it; null if nothing
 */
public record LoggedRequest(
    Instant time,
    String method,
    String path,
    String body,
    String userAgent,
    int code,
    Fault.Kind fault) {

  LoggedRequest answered(int status) {
    return new LoggedRequest(time, method, path, body, userAgent, status, fault);
  }

  /** Whether it could have changed the page. */
  public boolean isWrite() {
    return !method.equals("GET");
  }

  @Override
  public String toString() {
    return "%s %s %s -> %s %s".formatted(time, method, path, fault == null ? code : fault, body);
  }
}
