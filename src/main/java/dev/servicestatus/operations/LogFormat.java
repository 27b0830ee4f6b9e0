package dev.servicestatus.operations;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** How the log is written on stderr, a line per event either way. */
public enum LogFormat {
  /** JSON inside a cluster, where programs read it; text elsewhere, where people do. */
  Auto,
  /** An object per line. */
  Json,
  /** Time, level, logger, message. */
  Text;

  /** Set by the kubelet in every container. */
  private static final String IN_CLUSTER = "KUBERNETES_SERVICE_HOST";

  /**
   * Writes so from now on. The configured form is text.
   *
   * @param environment of the process
   */
  public void apply(Map<String, String> environment) {
    boolean asJson = this == Json || this == Auto && environment.containsKey(IN_CLUSTER);
    if (asJson && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context
          .getLogger(Logger.ROOT_LOGGER_NAME)
          .iteratorForAppenders()
          .forEachRemaining(appender -> {
            if (appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
              writeJson(stream, context);
            }
          });
    }
  }

  private static void writeJson(OutputStreamAppender<ILoggingEvent> stream, LoggerContext context) {
    var encoder = new JsonLines();
    encoder.setContext(context);
    encoder.start();
    stream.setEncoder(encoder);
  }
}
