package dev.servicestatus.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private ServerSocket echo;
  private TcpProxy proxy;

  @BeforeEach
  void anEchoServerBehindAProxy() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = TcpProxy.to(echo.getLocalPort());
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread.ofVirtual().start(() -> echo(socket));
      } catch (IOException e) {
        return; // closed by the test
      }
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      return; // reset by the proxy
    }
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(300);
    return socket;
  }

  private static int say(Socket socket, int what) throws IOException {
    socket.getOutputStream().write(what);
    return socket.getInputStream().read();
  }

  @Test
  void passesAndCounts() throws IOException {
    try (Socket one = connect();
        Socket other = connect()) {
      assertThat(say(one, 1)).isEqualTo(1);
      assertThat(say(other, 2)).isEqualTo(2);
      assertThat(proxy.connections()).isEqualTo(2);
    }
  }

  @Test
  void theEndOfOneSideReachesTheOther() throws IOException {
    try (Socket socket = connect()) {
      assertThat(say(socket, 1)).isEqualTo(1);

      socket.shutdownOutput();

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aBlackHoleIsSilentForOpenAndForNewConnections() throws IOException {
    try (Socket before = connect()) {
      assertThat(say(before, 1)).isEqualTo(1);

      proxy.mode(TcpProxy.Mode.BLACK_HOLE);

      assertThatThrownBy(() -> say(before, 2)).isInstanceOf(SocketTimeoutException.class);
      try (Socket during = connect()) {
        assertThatThrownBy(() -> say(during, 3)).isInstanceOf(SocketTimeoutException.class);
        proxy.mode(TcpProxy.Mode.PASS);
        before.setSoTimeout(10_000);
        during.setSoTimeout(10_000);
        assertThat(before.getInputStream().read()).isEqualTo(2);
        assertThat(during.getInputStream().read()).isEqualTo(3);
      }
    }
  }

  @Test
  void resetsOpenAndNewConnections() throws IOException {
    try (Socket before = connect()) {
      assertThat(say(before, 1)).isEqualTo(1);

      proxy.mode(TcpProxy.Mode.RESET);

      assertThatThrownBy(() -> say(before, 2)).isInstanceOf(SocketException.class);
      assertThatThrownBy(
              () -> {
                try (Socket during = connect()) {
                  during.getInputStream().read();
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void refusesAndListensAgainOnTheSamePort() throws IOException {
    proxy.mode(TcpProxy.Mode.REFUSE);

    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    proxy.mode(TcpProxy.Mode.PASS);
    try (Socket after = connect()) {
      assertThat(say(after, 4)).isEqualTo(4);
    }
  }

  @Test
  void whatIsFrozenStaysSoAndWhatComesPasses() throws IOException {
    try (Socket before = connect()) {
      assertThat(say(before, 1)).isEqualTo(1);

      proxy.mode(TcpProxy.Mode.FREEZE);

      assertThatThrownBy(() -> say(before, 2)).isInstanceOf(SocketTimeoutException.class);
      try (Socket during = connect()) {
        during.setSoTimeout(10_000);
        assertThat(say(during, 3)).isEqualTo(3);
      }
      proxy.mode(TcpProxy.Mode.PASS);
      assertThatThrownBy(() -> say(before, 4)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void whatDripsComesByteByByte() throws IOException {
    proxy.mode(TcpProxy.Mode.DRIP);
    try (Socket socket = connect()) {
      socket.setSoTimeout(5_000);
      long began = System.nanoTime();
      socket.getOutputStream().write(new byte[] {1, 2, 3});

      assertThat(socket.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(600));
    }
  }

  @Test
  void babbleIsHeardAtOnceAndWhatWasOpenIsReset() throws IOException {
    try (Socket before = connect()) {
      assertThat(say(before, 1)).isEqualTo(1);

      proxy.mode(TcpProxy.Mode.BABBLE);

      assertThatThrownBy(() -> say(before, 2)).isInstanceOf(SocketException.class);
      try (Socket during = connect()) {
        during.setSoTimeout(10_000);
        assertThat(during.getInputStream().read()).isEqualTo('H');
      }
    }
  }
}
