package dev.servicestatus.operations;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogFormatTest {
  private static JsonNode encoded(LoggingEvent event) throws IOException {
    String line = new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
    assertThat(line).endsWith("\n").containsOnlyOnce("\n");
    return new ObjectMapper().readTree(line);
  }

  private static LoggingEvent event(String message, Throwable error, Object... values) {
    var logger = new LoggerContext().getLogger("dev.servicestatus.A");
    var event = new LoggingEvent("", logger, Level.WARN, message, error, values);
    event.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
    return event;
  }

  @Test
  void aLineIsAnObjectWhoseMessageIsFilled() throws IOException {
    JsonNode line = encoded(event("{}: {} -> {}", null, "shop/\"a\"\nb", "Unknown", "Operational"));

    assertThat(line.get("time").asText()).isEqualTo("2026-01-02T03:04:05.678Z");
    assertThat(line.get("level").asText()).isEqualTo("WARN");
    assertThat(line.get("logger").asText()).isEqualTo("dev.servicestatus.A");
    assertThat(line.get("message").asText()).isEqualTo("shop/\"a\"\nb: Unknown -> Operational");
  }

  @Test
  void keysOfTheEventAreKeysOfTheLineButNeverHideItsOwn() throws IOException {
    LoggingEvent event = event("m", null);
    event.addKeyValuePair(new KeyValuePair("service", "shop/checkout"));
    event.addKeyValuePair(new KeyValuePair("level", "MajorOutage"));

    JsonNode line = encoded(event);

    assertThat(line.get("service").asText()).isEqualTo("shop/checkout");
    assertThat(line.get("level").asText()).isEqualTo("WARN");
  }

  @Test
  void anErrorIsNamedWithoutItsStack() throws IOException {
    JsonNode line = encoded(event("m", new IOException("closed")));

    assertThat(line.get("error").asText()).isEqualTo("java.io.IOException: closed");
  }
}
