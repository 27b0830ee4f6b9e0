package dev.servicestatus.cluster;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/** One connection of a member while it lasts: a client, a prober, streams. */
final class Link implements AutoCloseable {
  private final ClusterConnection connection;
  private final List<String> scopes;
  private final FleetOptions options;
  private final ServerClock clock = new ServerClock();
  private final ApiServer server;
  private final Prober prober;
  private final Duration streamSilence;

  /**
   * Opens nothing before {@link #start}.
   *
   * @param namespaces to be watched; empty: all
   * @param report takes each outcome of a probe
   */
  Link(
      ClusterConnection connection,
      List<String> namespaces,
      FleetOptions options,
      BiConsumer<Link, Probe> report) {
    this.connection = connection;
    this.scopes = namespaces.isEmpty() ? List.of(NeedIndex.ALL) : List.copyOf(namespaces);
    this.options = options;
    this.server = new ApiServer(connection, options.probeTimeout(), clock);
    this.prober =
        new Prober(
            server,
            scopes.getFirst(),
            options.probeInterval(),
            probe -> report.accept(this, probe));
    // a little earlier, so that a server without bookmarks is fresh from one watch to the next
    this.streamSilence = options.silence().multipliedBy(19).dividedBy(20);
  }

  void start() {
    prober.start();
  }

  /** Whether it leads to the same cluster in the same way. */
  boolean isSame(ClusterConnection other, List<String> namespaces) {
    return connection.equals(other)
        && scopes.equals(namespaces.isEmpty() ? List.of(NeedIndex.ALL) : namespaces);
  }

  /** What is watched: namespaces, or {@link NeedIndex#ALL} alone. */
  List<String> scopes() {
    return scopes;
  }

  /** Whether it is watched only on demand, and nobody counts anything. */
  boolean rests(boolean idle) {
    return onDemand() && idle;
  }

  boolean onDemand() {
    return connection.onDemand();
  }

  ServerClock clock() {
    return clock;
  }

  Prober prober() {
    return prober;
  }

  FactStream stream(Slot slot) {
    return new FactStream(server, slot.resource(), slot.scope(), options, streamSilence, slot);
  }

  @Override
  public void close() {
    prober.close();
    server.close();
  }
}
