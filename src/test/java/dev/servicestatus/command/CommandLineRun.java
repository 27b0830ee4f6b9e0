package dev.servicestatus.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A command line as a user types it, run in this process.
 *
 * @param code it exits with
 * @param out what it prints
 * @param err what it complains of
 */
public record CommandLineRun(int code, String out, String err) {
  /** Runs it. */
  public static CommandLineRun of(String... arguments) {
    return withInput("", arguments);
  }

  /** Runs it with a text as its standard input. */
  public static synchronized CommandLineRun withInput(String input, String... arguments) {
    InputStream in = System.in;
    PrintStream out = System.out;
    PrintStream err = System.err;
    var capturedOut = new ByteArrayOutputStream();
    var capturedErr = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
      System.setOut(new PrintStream(capturedOut, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(capturedErr, true, StandardCharsets.UTF_8));
      int code = OperatorCommand.execute(arguments);
      return new CommandLineRun(
          code,
          capturedOut.toString(StandardCharsets.UTF_8),
          capturedErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setIn(in);
      System.setOut(out);
      System.setErr(err);
    }
  }
}
