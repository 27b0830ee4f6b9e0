package dev.servicestatus.statuspage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What tests do with Java methods, for a human with curl:
 *
 * <pre>
 * GET    /__state    components, groups, incidents, requests, breaches
 * GET    /__log      every request
 * POST   /__fault    {"match": "POST .*components", "kind": "DROP_AFTER", "times": 1,
 *                     "code": 503, "retryAfter": 5, "seconds": 30}
 * DELETE /__fault
 * POST   /__human    {"create": "Checkout", "status": "operational"}
 *                    {"set": "COMPONENT-ID", "field": "status", "value": "major_outage"}
 *                    {"delete": "COMPONENT-ID"}
 *                    {"incident": "Trouble", "component": "COMPONENT-ID"}
 *                    {"maintenance": "Upgrade", "component": "COMPONENT-ID"}
 *                    {"end": "INCIDENT-ID"}
 * </pre>
 */
final class EmulatorControl implements HttpHandler {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StatuspageEmulator emulator;

  EmulatorControl(StatuspageEmulator emulator) {
    this.emulator = emulator;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      StatuspageEmulator.send(exchange, answer(exchange));
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String what = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      return switch (what) {
        case "GET /__state" -> Answer.ok(state());
        case "GET /__log" -> Answer.ok(log());
        case "POST /__fault" -> fault(JSON.readTree(body));
        case "DELETE /__fault" -> {
          emulator.clearFaults();
          yield Answer.noContent();
        }
        case "POST /__human" -> human(JSON.readTree(body));
        default -> Answer.notFound();
      };
    } catch (IOException | RuntimeException e) {
      return Answer.error(400, "not understood: " + e.getClass().getSimpleName());
    }
  }

  private ObjectNode state() {
    ObjectNode state = JSON.createObjectNode();
    state.putArray("components").addAll(emulator.page().components());
    state.putArray("groups").addAll(emulator.page().groups());
    state.putArray("incidents").addAll(emulator.page().incidents());
    return state.put("requests", emulator.log().size()).put("breaches", emulator.breaches());
  }

  private JsonNode log() {
    var lines = JSON.createArrayNode();
    emulator.log().forEach(request -> lines.add(request.toString()));
    return lines;
  }

  private Answer fault(JsonNode wish) {
    emulator.inject(
        new Fault(
            Pattern.compile(wish.path("match").asText(".")),
            Fault.Kind.valueOf(wish.path("kind").asText("STATUS")),
            wish.path("times").asInt(1),
            wish.path("code").asInt(500),
            wish.path("retryAfter").asInt(-1),
            Duration.ofSeconds(wish.path("seconds").asInt(30))));
    return Answer.noContent();
  }

  private Answer human(JsonNode wish) {
    EmulatedPage page = emulator.page();
    String component = wish.path("component").asText();
    String id = null;
    if (wish.has("create")) {
      id = page.createComponent(text(wish, "create"), wish.path("status").asText("operational"));
    } else if (wish.has("set")) {
      page.setComponent(text(wish, "set"), text(wish, "field"), text(wish, "value"));
    } else if (wish.has("delete")) {
      page.deleteComponent(text(wish, "delete"));
    } else if (wish.has("incident")) {
      id = page.openIncident(text(wish, "incident"), component);
    } else if (wish.has("maintenance")) {
      id = page.startMaintenance(text(wish, "maintenance"), component);
    } else {
      page.end(text(wish, "end"));
    }
    return id == null ? Answer.noContent() : Answer.ok(JSON.createObjectNode().put("id", id));
  }

  private static String text(JsonNode wish, String field) {
    return wish.required(field).asText();
  }
}
