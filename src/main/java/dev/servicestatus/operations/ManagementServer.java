package dev.servicestatus.operations;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Probes and metrics. {@code /livez} answers while the process does, {@code /readyz} when the hub's
 * objects are known (a standby is ready; members and pages never matter), {@code /metrics} in
 * Prometheus' text format.
 */
public final class ManagementServer implements AutoCloseable {
  private final HttpServer server;

  /**
   * Listens at once.
   *
   * @param port on every address
   * @param ready whether {@code /readyz} answers 200
   * @param metrics what {@code /metrics} shows
   * @throws IOException if the port is taken
   */
  public ManagementServer(int port, BooleanSupplier ready, PrometheusMeterRegistry metrics)
      throws IOException {
    server = HttpServer.create(new InetSocketAddress(port), 16);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/livez", exchange -> answer(exchange, 200, "ok"));
    server.createContext(
        "/readyz",
        exchange -> {
          boolean isReady = ready.getAsBoolean();
          answer(
              exchange,
              isReady ? 200 : 503,
              isReady ? "ok" : "the hub's objects are not known yet");
        });
    server.createContext("/metrics", exchange -> answer(exchange, 200, metrics.scrape()));
    server.createContext("/", exchange -> answer(exchange, 404, "not found"));
    server.start();
  }

  /** The port that is listened on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, int code, String text) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      byte[] body = (text + (text.endsWith("\n") ? "" : "\n")).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
