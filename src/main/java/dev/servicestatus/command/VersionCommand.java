package dev.servicestatus.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints which build this is, and on which Java it runs. */
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = "Prints version, commit and Java.")
final class VersionCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    for (String line : Build.read().getVersion()) {
      spec.commandLine().getOut().println(line);
    }
  }
}
