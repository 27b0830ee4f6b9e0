package dev.servicestatus.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** In a JVM of its own, for the collector is chosen at the start. */
class HeapBoundTest {
  private static final int MEBIBYTE = 1 << 20;

  /**
   * Garbage that lived long enough to be taken for old; prints the most MiB of it there ever were.
   */
  static final class Churn {
    public static void main(String[] arguments) {
      if (arguments[0].equals("bound")) {
        HeapBound.keep();
      }
      var old =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getName().equals("Tenured Gen"))
              .findFirst()
              .orElseThrow();
      var ring = new byte[12 * 1024][];
      long most = 0;
      for (int i = 0; i < 800_000; i++) {
        ring[i % ring.length] = new byte[1024];
        if (i % 1024 == 0) {
          most = Math.max(most, old.getUsage().getUsed());
          LockSupport.parkNanos(1_000_000); // what allocates for ever leaves no time to react
        }
      }
      System.out.println(most / MEBIBYTE);
    }
  }

  private static int mostOld(String mode) throws IOException, InterruptedException {
    Process churn =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Xmn8m",
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Churn.class.getName(),
                    mode))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed =
        new String(churn.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    assertThat(churn.waitFor()).isZero();
    return Integer.parseInt(printed);
  }

  @Test
  void theOldGenerationIsCollectedLongBeforeItsMaximum() throws IOException, InterruptedException {
    assertThat(mostOld("unbound")).as("by itself the collector waits").isGreaterThan(150);
    assertThat(mostOld("bound")).isLessThan(120);
  }
}
