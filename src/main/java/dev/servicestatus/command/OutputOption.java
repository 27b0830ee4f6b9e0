package dev.servicestatus.command;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How an answer is printed: an option of every command that explains. */
final class OutputOption {
  /** Forms of an answer. */
  enum Form {
    /** For people. */
    Text,
    /** For programs: one object for each answer. */
    Json
  }

  /** As they are written on the command line. */
  private static final class Forms implements ITypeConverter<Form> {
    @Override
    public Form convert(String word) {
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "text" -> Form.Text;
        case "json" -> Form.Json;
        default -> throw new TypeConversionException("'" + word + "' is none of [text, json]");
      };
    }
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      converter = Forms.class,
      description = "text or json. Default: text")
  Form form;
}
