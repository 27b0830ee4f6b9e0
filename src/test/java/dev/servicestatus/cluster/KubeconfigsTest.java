package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.servicestatus.testing.CaseFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each file is a kubeconfig; its first line says {@code usable}, or the reason and how the message
 * begins. Whatever must not be shown is called canary.
 */
class KubeconfigsTest {
  private static final Kubeconfigs STRICT = new Kubeconfigs(false, Instant::now);

  @TestFactory
  List<DynamicTest> eachFileIsUsableOrRefusedByTheNameOfItsField() {
    return CaseFiles.of(
        "kubeconfig", file -> DynamicTest.dynamicTest(CaseFiles.name(file), () -> check(file)));
  }

  private static void check(Path file) {
    String text = read(file);
    String expected = text.lines().findFirst().orElseThrow().substring(2).strip();
    assertThat(outcome(text.getBytes(StandardCharsets.UTF_8)))
        .startsWith(expected)
        .doesNotContain("canary");
  }

  private static String outcome(byte[] kubeconfig) {
    long start = System.nanoTime();
    try {
      STRICT.connection(kubeconfig);
      return "usable";
    } catch (KubeconfigRefusedException e) {
      assertThat(e.getCause()).as("the parser's own words").isNull();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      return e.reason() + " " + e.getMessage();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsNoTextIsRefused() throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write("apiVersion: v1".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(outcome(zipped.toByteArray())).startsWith("KubeconfigInvalid").contains("UTF-8");
    assertThat(outcome("A".repeat(1 << 20).getBytes(StandardCharsets.UTF_8)))
        .startsWith("KubeconfigInvalid")
        .contains("512 KiB");
  }

  @Test
  void connectionsOfTheSameContentAreEqualAndShowNothing() throws Exception {
    Path folder = Path.of("src/test/resources/cases/kubeconfig");
    String text = Files.readString(folder.resolve("token.yaml"));
    ClusterConnection one = STRICT.connection(text.getBytes(StandardCharsets.UTF_8));
    ClusterConnection same = STRICT.connection(("# x\n" + text).getBytes(StandardCharsets.UTF_8));
    ClusterConnection other =
        STRICT.connection(text.replace("canary-token", "new").getBytes(StandardCharsets.UTF_8));

    assertThat(one).isEqualTo(same).isNotEqualTo(other);
    assertThat(one.toString()).doesNotContain("canary");
  }

  @Test
  void aSocketRefusesTheAddressItIsAboutToConnectTo() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var address = new InetSocketAddress("localhost", server.getLocalPort());
      try (Socket strict = new EndpointRule(false).sockets().createSocket()) {
        assertThatThrownBy(() -> strict.connect(address, 1000))
            .isInstanceOf(ForbiddenEndpointException.class);
      }
      try (Socket lenient = new EndpointRule(true).sockets().createSocket()) {
        lenient.connect(address, 1000);
        assertThat(lenient.isConnected()).isTrue();
      }
    }
  }

  @Test
  void loopbackIsAllThatIsAllowedByAllowLoopback() throws IOException {
    var rule = new EndpointRule(true);
    assertThat(rule.permitsHost("localhost")).isTrue();
    assertThat(rule.permits(InetAddress.getByName("169.254.169.254"))).isFalse();
    assertThat(rule.permits(InetAddress.getByName("0.0.0.0"))).isFalse();
  }
}
