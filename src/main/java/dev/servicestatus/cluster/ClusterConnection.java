package dev.servicestatus.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.HttpUrl;

/**
 * The way to one API server, with credentials. Two are equal if they lead to the same server with
 * the same credentials; neither {@code toString} nor a message ever shows a credential.
 */
public final class ClusterConnection {
  private final HttpUrl server;
  private final SSLSocketFactory tls;
  private final X509TrustManager trust;
  private final SocketFactory sockets;
  private final Supplier<String> token;
  private final boolean onDemand;
  private final String fingerprint;

  private ClusterConnection(
      HttpUrl server,
      KeyManager[] keys,
      TrustManager[] trusted,
      SocketFactory sockets,
      Supplier<String> token,
      boolean onDemand,
      String fingerprint) {
    this.server = server;
    this.tls = SSLUtils.sslContext(keys, trusted).getSocketFactory();
    this.trust = (X509TrustManager) trusted[0];
    this.sockets = sockets;
    this.token = token;
    this.onDemand = onDemand;
    this.fingerprint = fingerprint;
  }

  /**
   * The hub itself, reached as the operator reaches it for its own objects. Its pods are watched
   * only while a service asks for them.
   *
   * @param config as fabric8 found it, in a cluster or by KUBECONFIG; its token is read again when
   *     the server refuses the one at hand
   * @param hubTime says now: the validity of the hub's certificate is judged at it, for its client
   *     goes on writing over connections that are open
   */
  public static ClusterConnection ofHub(Config config, Supplier<Instant> hubTime) {
    try {
      return new ClusterConnection(
          HttpUrl.get(config.getMasterUrl()),
          SSLUtils.keyManagers(config),
          trust(config, hubTime),
          SocketFactory.getDefault(),
          () -> hubToken(config),
          true,
          "hub " + config.getMasterUrl());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "the hub's TLS certificates cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static TrustManager[] trust(Config config, Supplier<Instant> hubTime)
      throws GeneralSecurityException, IOException {
    TrustManager[] trusted = SSLUtils.trustManagers(config);
    return config.isTrustCerts() // whatever the certificate
        ? trusted
        : new TrustManager[] {new ServerTrust((X509TrustManager) trusted[0], hubTime)};
  }

  /**
   * A member.
   *
   * @param keys of the client certificate; empty if there is none
   * @param trusted who vouches for the server
   * @param sockets refuse what must not be connected to
   * @param token null if there is none
   * @param fingerprint of everything a connection is made of, not reversible
   */
  static ClusterConnection ofMember(
      HttpUrl server,
      KeyManager[] keys,
      TrustManager[] trusted,
      SocketFactory sockets,
      String token,
      String fingerprint) {
    return new ClusterConnection(server, keys, trusted, sockets, () -> token, false, fingerprint);
  }

  HttpUrl server() {
    return server;
  }

  SSLSocketFactory tls() {
    return tls;
  }

  X509TrustManager trust() {
    return trust;
  }

  SocketFactory sockets() {
    return sockets;
  }

  /** Gives the token; asked again after the server refused the last one. Null: none. */
  Supplier<String> token() {
    return token;
  }

  /** Whether its pods are watched only while a service asks for them. */
  boolean onDemand() {
    return onDemand;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClusterConnection that && fingerprint.equals(that.fingerprint);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(fingerprint);
  }

  @Override
  public String toString() {
    return "ClusterConnection[" + server.host() + "]";
  }

  /** Tokens in a pod's file change about every hour, so it is read again each time. */
  private static String hubToken(Config config) {
    Config newest = config.refresh();
    if (newest.getOauthTokenProvider() != null) {
      return newest.getOauthTokenProvider().getToken();
    }
    return newest.getOauthToken() != null ? newest.getOauthToken() : newest.getAutoOAuthToken();
  }
}
