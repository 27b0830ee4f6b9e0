package dev.servicestatus.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/**
 * Which build this is.
 *
 * @param version of the product
 * @param commit it was built from
 */
record Build(String version, String commit) implements IVersionProvider {
  /** Made by picocli. */
  Build() {
    this(null, null);
  }

  @Override
  public String[] getVersion() {
    Build build = read();
    return new String[] {
      "servicestatus-operator " + build.version,
      "commit " + build.commit,
      "java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"
    };
  }

  static Build read() {
    var properties = new Properties();
    try (InputStream file = Build.class.getResourceAsStream("/build.properties")) {
      properties.load(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new Build(properties.getProperty("version"), properties.getProperty("commit"));
  }
}
