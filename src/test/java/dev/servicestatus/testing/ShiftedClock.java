package dev.servicestatus.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * The wall clock that one process sees, off by as much as a test says, and changed while it runs.
 * Its monotonic clock stays as it is. By libfaketime, a package of Debian; whoever tests without it
 * is skipped by name.
 *
 * @see <a href="https://github.com/wolfcw/libfaketime">libfaketime</a>
 */
public final class ShiftedClock implements AutoCloseable {
  private static final String LIBRARY = "{/usr,}/lib{64,}/{*/,}faketime/libfaketimeMT.so.1";

  private final Path library;
  private final Path file;

  private ShiftedClock(Path library) throws IOException {
    this.library = library;
    this.file = Files.createTempFile("servicestatus-clock-", "");
    shift(Duration.ZERO);
  }

  /** A clock that is right at first. Without libfaketime the calling test is skipped. */
  public static ShiftedClock requireForTest() {
    Path found = library();
    if (found == null) {
      String reason = "needs libfaketime: run `apt-get install libfaketime`";
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(reason);
      }
      System.err.println("SKIPPED: " + reason);
      Assumptions.abort(reason);
    }
    try {
      return new ShiftedClock(found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path library() {
    var pattern = FileSystems.getDefault().getPathMatcher("glob:" + LIBRARY);
    for (String root : new String[] {"/usr/lib", "/usr/lib64", "/lib"}) {
      try (var files = Files.walk(Path.of(root), 3)) {
        var first = files.filter(pattern::matches).findFirst();
        if (first.isPresent()) {
          return first.get();
        }
      } catch (IOException | UncheckedIOException notThere) {
        continue; // the next root
      }
    }
    return null;
  }

  /** What makes a process see it. */
  public Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", file.toString(),
        "FAKETIME_CACHE_DURATION", "1", // looks at the file once a second
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "FAKETIME_FORCE_MONOTONIC_FIX", "0", // it makes every timed wait of the JVM spin
        "NO_FAKE_STAT", "1");
  }

  /** From now on, within a second, the clock shows so much more than the true time. */
  public void shift(Duration more) {
    try {
      Path next = Path.of(file + ".next");
      Files.writeString(next, "%+d".formatted(more.toSeconds()));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    file.toFile().delete();
  }
}
