package dev.servicestatus.operations;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/**
 * A JSON object per line: {@code time} (RFC 3339), {@code level}, {@code logger}, {@code message},
 * {@code error} with its root cause if there is one, and the event's own keys. Logback's own
 * encoder keeps the message apart from its values and the values in a list of objects, which no log
 * store shows well.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NONE = {};

  private final ObjectMapper json = new ObjectMapper();

  @Override
  public byte[] encode(ILoggingEvent event) {
    Map<String, Object> line = new LinkedHashMap<>();
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        line.put(pair.key, String.valueOf(pair.value));
      }
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("time", event.getInstant().toString());
    all.put("level", event.getLevel().toString());
    all.put("logger", event.getLoggerName());
    all.put("message", event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      all.put("error", told(event.getThrowableProxy()));
    }
    line.forEach(all::putIfAbsent);
    try {
      return (json.writeValueAsString(all) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException neverWithStrings) {
      throw new IllegalStateException(neverWithStrings);
    }
  }

  /** The error, and what it comes from in the end: the wrappers between say nothing more. */
  private static String told(IThrowableProxy error) {
    IThrowableProxy root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root == error ? words(error) : words(error) + "; root cause: " + words(root);
  }

  private static String words(IThrowableProxy error) {
    return error.getClassName() + ": " + error.getMessage();
  }

  @Override
  public byte[] headerBytes() {
    return NONE;
  }

  @Override
  public byte[] footerBytes() {
    return NONE;
  }
}
