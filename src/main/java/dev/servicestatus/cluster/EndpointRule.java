package dev.servicestatus.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.SocketFactory;

/**
 * Where a kubeconfig may lead: never to this machine, its link or a cloud's metadata service.
 * Private networks are allowed, for that is where clusters are. Asked for the very address that a
 * socket connects to, so that a name which resolves differently the next time gains nothing.
 *
 * @param allowLoopback this machine is allowed, for a demo or a test on one machine
 */
record EndpointRule(boolean allowLoopback) {
  // metadata services that are not link-local: EC2 by IPv6, Alibaba, Oracle
  private static final Set<String> METADATA =
      Set.of("fd00:ec2:0:0:0:0:0:254", "100.100.100.200", "192.0.0.192");
  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

  // as OkHttp decides whether a host is an address: the other names are resolved when connecting
  private static final Pattern ADDRESS = Pattern.compile("([0-9a-fA-F]*:[0-9a-fA-F:.]*)|([\\d.]+)");

  /** Whether that address may be connected to. */
  boolean permits(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return allowLoopback;
    }
    return !address.isAnyLocalAddress()
        && !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !isReserved(address.getAddress())
        && !METADATA.contains(address.getHostAddress())
        && permitsTranslated(address.getAddress());
  }

  /** 0.0.0.0/8 is this network; 240.0.0.0/4 ends with the broadcast address. */
  private static boolean isReserved(byte[] address) {
    return address.length == 4 && (address[0] == 0 || (address[0] & 0xf0) == 0xf0);
  }

  /** An IPv4 address that is reached through IPv6. */
  private boolean permitsTranslated(byte[] address) {
    if (address.length != 16 || !Arrays.equals(address, 0, NAT64.length, NAT64, 0, NAT64.length)) {
      return true;
    }
    try {
      return permits(InetAddress.getByAddress(Arrays.copyOfRange(address, NAT64.length, 16)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // four bytes are always an address
    }
  }

  /** Whether a host, as written, may be connected to as far as can be told without resolving it. */
  boolean permitsHost(String host) {
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return allowLoopback;
    }
    if (!ADDRESS.matcher(host).matches()) {
      return true;
    }
    try {
      return permits(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Makes sockets that connect only where this rule permits. */
  SocketFactory sockets() {
    return new GuardedSockets(this);
  }

  private static final class GuardedSockets extends SocketFactory {
    private final EndpointRule rule;

    private GuardedSockets(EndpointRule rule) {
      this.rule = rule;
    }

    @Override
    public Socket createSocket() {
      return new Socket() {
        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
          if (!(endpoint instanceof InetSocketAddress inet)
              || inet.isUnresolved()
              || !rule.permits(inet.getAddress())) {
            throw new ForbiddenEndpointException();
          }
          super.connect(endpoint, timeout);
        }
      };
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return createSocket(host, port);
    }

    private Socket connected(InetSocketAddress address) throws IOException {
      Socket socket = createSocket();
      socket.connect(address, 0);
      return socket;
    }
  }
}
