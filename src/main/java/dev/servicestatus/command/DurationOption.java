package dev.servicestatus.command;

import dev.servicestatus.api.v1alpha1.GoDuration;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations such as {@code 90s} on the command line. */
final class DurationOption implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    try {
      return GoDuration.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new TypeConversionException("'" + text + "' is " + wrong.getMessage());
    }
  }
}
