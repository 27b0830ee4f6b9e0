package dev.servicestatus.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** A way to a server on loopback that can be cut, in the ways networks are cut, and mended. */
public final class TcpProxy implements AutoCloseable {
  /** What happens to connections, those that are open and those that come. */
  public enum Mode {
    /** Bytes go through. */
    PASS,
    /** Connections open, and nothing is ever heard; mended, what was held back goes on. */
    BLACK_HOLE,
    /** Connections are reset. */
    RESET,
    /** Nobody listens; open connections are reset. */
    REFUSE,
    /** Every piece is held back for 200 ms. */
    DELAY,
    /** A byte every 200 ms. */
    DRIP,
    /** Open connections hear nothing any more, for good; those that come are passed. */
    FREEZE,
    /** Open connections are reset; those that come are answered at once, in no language of TLS. */
    BABBLE
  }

  private static final Duration LITTLE = Duration.ofMillis(200);
  private static final byte[] BABBLE =
      "HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final int target;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Socket> frozen = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger clients = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile Mode mode = Mode.PASS;
  private volatile boolean closed;
  private ServerSocket server;
  private Thread accepting;

  private TcpProxy(int target) throws IOException {
    this.target = target;
    this.port = Ports.free();
    listen();
  }

  /** A proxy on a free port, passing to a port on loopback. */
  public static TcpProxy to(int target) {
    try {
      return new TcpProxy(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port to connect to; it never changes. */
  public int port() {
    return port;
  }

  /** How many connections were accepted since the start. */
  public int connections() {
    return accepted.get();
  }

  /** How many connections are open now, as the client sees it. */
  public int openConnections() {
    return clients.get();
  }

  /** Switches, for connections that are open and those that come. */
  public void mode(Mode next) {
    lock.lock();
    try {
      mode = next;
      if (next == Mode.REFUSE) {
        server.close();
        accepting.join(); // the port is given up by whoever waits in accept(), not by close()
      } else if (server.isClosed()) {
        listen();
      }
      if (next == Mode.REFUSE || next == Mode.RESET || next == Mode.BABBLE) {
        open.forEach(TcpProxy::reset);
      } else if (next == Mode.FREEZE) {
        frozen.addAll(open);
      }
      changed.signalAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void listen() throws IOException {
    var listening = new ServerSocket();
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
    server = listening;
    accepting = Thread.ofVirtual().name("proxy-" + port).start(() -> accept(listening));
  }

  private void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        accepted.incrementAndGet();
        clients.incrementAndGet();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // closed: by mode REFUSE or by close()
      }
    }
  }

  private void serve(Socket client) {
    boolean gone = false;
    try (client) {
      awaitPassage();
      if (mode == Mode.BABBLE) {
        client.getOutputStream().write(BABBLE);
        client.shutdownOutput();
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
        return;
      }
      if (mode == Mode.RESET || mode == Mode.REFUSE || closed) {
        reset(client);
        return;
      }
      try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
        open.add(upstream);
        Thread answers = Thread.ofVirtual().start(() -> pump(upstream, client));
        pump(client, upstream);
        gone = true;
        clients.decrementAndGet(); // the server may take longer to notice
        answers.join();
        open.remove(upstream);
        frozen.remove(upstream);
      }
    } catch (IOException e) {
      reset(client); // nobody behind us: the client sees it as a reset
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
      frozen.remove(client);
      if (!gone) {
        clients.decrementAndGet();
      }
    }
  }

  private void pump(Socket from, Socket to) {
    var buffer = new byte[16 * 1024];
    try {
      for (int n = from.getInputStream().read(buffer);
          n >= 0;
          n = from.getInputStream().read(buffer)) {
        pass(buffer, n, from, to);
      }
      awaitPassage();
      to.shutdownOutput();
    } catch (IOException e) {
      reset(from);
      reset(to);
    }
  }

  private void pass(byte[] buffer, int length, Socket from, Socket to) throws IOException {
    awaitPassage();
    int passed = 0;
    while (mode == Mode.DRIP && passed < length) {
      pause();
      to.getOutputStream().write(buffer, passed++, 1);
    }
    if (mode == Mode.DELAY) {
      pause();
    }
    if (!frozen.contains(from)) {
      to.getOutputStream().write(buffer, passed, length - passed);
    }
  }

  private static void pause() {
    LockSupport.parkNanos(LITTLE.toNanos());
  }

  private void awaitPassage() {
    lock.lock();
    try {
      while (mode == Mode.BLACK_HOLE && !closed) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0); // close() then sends RST instead of FIN
    } catch (IOException alreadyClosed) {
      return;
    }
  }

  /** Stops listening and resets what is open. */
  @Override
  public void close() {
    closed = true;
    mode(Mode.REFUSE);
  }
}
