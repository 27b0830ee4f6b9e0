package dev.servicestatus.operations;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.servicestatus.Main;
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

  @Test
  void anErrorNamesItsRootCause() throws IOException {
    var root = new IllegalStateException("no such key");
    var error = new IOException("not sent", new RuntimeException("wrapped", root));

    JsonNode line = encoded(event("m", error));

    assertThat(line.get("error").asText())
        .isEqualTo(
            "java.io.IOException: not sent; root cause: java.lang.IllegalStateException: no such key");
  }

  /** By the configuration that is shipped. */
  @Test
  void aLineOfTextIsOneLineWhateverIsInIt() throws Exception {
    var context = new LoggerContext();
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Main.class.getResource("/logback.xml"));
    var appender =
        (OutputStreamAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr");

    String line =
        new String(
            appender
                .getEncoder()
                .encode(
                    event(
                        "a\n2026-01-02 INFO Forged: {}\r\u001b[31m\u2028\u202eb",
                        new IOException("c\nd"),
                        "é")),
            StandardCharsets.UTF_8);

    assertThat(line)
        .startsWith(
            "2026-01-02T03:04:05.678Z WARN  A: a\uFFFD2026-01-02 INFO Forged: é\uFFFD[31m\uFFFDb ")
        .contains("c\uFFFDd")
        .endsWith("\n");
    assertThat(line.strip()).doesNotContainPattern("[\\p{Cc}\\p{Zl}\\p{Zp}\u202e]");
    context.stop();
  }
}
