package dev.servicestatus.cluster;

import java.util.Objects;
import java.util.Optional;

/** Which cluster answers under a name, and which one it must be. Not thread-safe. */
final class Identity {
  private String expected;
  private String seen;
  private boolean other;
  private boolean forbidden;

  /** The cluster must be that one; empty: the one of the first contact. Whether that is news. */
  boolean expect(Optional<String> clusterUID) {
    if (clusterUID.isEmpty() || clusterUID.get().equals(expected)) {
      return false;
    }
    expected = clusterUID.get();
    return true;
  }

  /** A new connection: who answers there is not known. */
  void renew() {
    seen = null;
    other = false;
    forbidden = false;
  }

  /** Who answered; empty: it may not be known. Whether that is news. */
  boolean answered(Optional<String> clusterUID) {
    String before = seen;
    boolean wasForbidden = forbidden;
    forbidden = clusterUID.isEmpty();
    if (!forbidden) {
      seen = clusterUID.get();
      expected = expected == null ? seen : expected;
      other = !seen.equals(expected);
    }
    return !Objects.equals(before, seen) || wasForbidden != forbidden;
  }

  /** Whether another cluster answers than must. */
  boolean isOther() {
    return other;
  }

  /** Whether the one that answers may not be asked who it is. */
  boolean isForbidden() {
    return forbidden;
  }

  /** The one that answers. */
  Optional<String> seen() {
    return Optional.ofNullable(seen);
  }
}
