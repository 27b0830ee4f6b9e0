package dev.servicestatus.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line's root. */
@Command(
    name = "servicestatus-operator",
    description =
        "Computes the status of services from their pods in many clusters, and keeps status pages in step.",
    mixinStandardHelpOptions = true,
    versionProvider = Build.class,
    subcommands = {RunCommand.class, EvaluateCommand.class, WhyCommand.class, VersionCommand.class})
public final class OperatorCommand implements Runnable {
  /** Exit code of wrong usage and of errors. */
  static final int ERROR = 2;

  @Spec CommandSpec spec;

  /** Made by {@link #execute}. */
  OperatorCommand() {}

  /**
   * Runs a command line.
   *
   * @param arguments as typed by the user
   * @return the exit code
   */
  public static int execute(String... arguments) {
    CommandLine command =
        new CommandLine(new OperatorCommand())
            .setParameterExceptionHandler(OperatorCommand::oneLine)
            .setExecutionExceptionHandler(OperatorCommand::oneLine)
            .setCaseInsensitiveEnumValuesAllowed(true);
    try {
      return command.execute(arguments);
    } catch (OutOfMemoryError tooMuch) { // a file that is too long for this machine
      command.getErr().println("servicestatus-operator: there is too little memory for this");
      return ERROR;
    }
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: one of " + spec.subcommands().keySet());
  }

  private static int oneLine(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    command
        .getErr()
        .println(
            "servicestatus-operator: "
                + problem.getMessage()
                + "; see `"
                + command.getCommandSpec().qualifiedName()
                + " --help`");
    return ERROR;
  }

  private static int oneLine(
      Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
    command.getErr().println("servicestatus-operator: " + problem.getMessage());
    return ERROR;
  }
}
