package dev.servicestatus;

import dev.servicestatus.command.OperatorCommand;

/**
 * Entry point of the distribution: hands the arguments to the command line and exits with its code.
 */
public final class Main {
  private Main() {}

  /**
   * Runs the command line.
   *
   * @param arguments as typed by the user
   */
  public static void main(String[] arguments) {
    System.exit(OperatorCommand.execute(arguments));
  }
}
