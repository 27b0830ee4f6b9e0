package dev.servicestatus.endtoend;

import com.sun.net.httpserver.HttpExchange;
import dev.servicestatus.testing.ClusterFiles;
import dev.servicestatus.testing.LocalCluster;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;

/**
 * Answers what a real API server answers, as if it were a cluster of its own: with the UID of
 * another namespace kube-system. Answers can be refused instead.
 */
final class Passage implements ScriptedMember.Answer {
  /** Nothing is refused. */
  static final int PASS = 0;

  private static final int BUFFER = 1 << 16;

  private final LocalCluster cluster;
  private final String realUID;
  private final OkHttpClient client;

  private final AtomicInteger asked = new AtomicInteger();

  /** Of the namespace kube-system, as it is shown. */
  volatile String uid;

  /** The HTTP status of every answer; {@link #PASS}: what the real server says. */
  volatile int code = PASS;

  /**
   * @param uid that it shows
   */
  Passage(LocalCluster cluster, String uid) {
    this.cluster = cluster;
    this.realUID = cluster.uid();
    this.uid = uid;
    var trust =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(Certificates.decodeCertificatePem(cluster.authorityPem()))
            .build();
    this.client =
        new OkHttpClient.Builder()
            .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
            .readTimeout(Duration.ZERO)
            .build();
  }

  /** A member, registered, that a real API server stands behind. */
  static ScriptedMember member(World world, LocalCluster cluster, String name) {
    return member(world, cluster, name, new Passage(cluster, UUID.randomUUID().toString()));
  }

  /** The same with answers that may be refused. */
  static ScriptedMember member(World world, LocalCluster cluster, String name, Passage passage) {
    var server = new ScriptedMember(name, cluster.adminToken());
    server.fault = passage;
    String kubeconfig =
        ClusterFiles.kubeconfig(
            name, server.url(), ScriptedMember.AUTHORITY.certificatePem(), cluster.adminToken());
    world.secret(World.OPERATOR_NAMESPACE, name, "kubeconfig", kubeconfig);
    world.apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: MemberCluster
        metadata: {name: %1$s}
        spec: {kubeconfigSecretRef: {name: %1$s, key: kubeconfig}}
        """
            .formatted(name));
    return server;
  }

  /** How often it was asked who it is. */
  int asked() {
    return asked.get();
  }

  @Override
  public boolean to(HttpExchange exchange) throws IOException {
    int refused = code;
    if (refused != PASS) {
      return ScriptedMember.answer(
          exchange, refused, "application/json", "{\"kind\":\"Status\",\"code\":" + refused + "}");
    }
    Request.Builder request = new Request.Builder().url(cluster.url() + exchange.getRequestURI());
    for (String name : new String[] {"Accept", "Authorization", "User-Agent"}) {
      request.header(name, exchange.getRequestHeaders().getFirst(name));
    }
    request.header("Accept-Encoding", "identity");
    try (Response response = client.newCall(request.build()).execute()) {
      exchange.getResponseHeaders().set("Content-Type", response.header("Content-Type", ""));
      if (exchange.getRequestURI().getPath().endsWith("/kube-system")) {
        asked.incrementAndGet();
        String body = response.body().string().replace(realUID, uid);
        return ScriptedMember.answer(
            exchange, response.code(), response.header("Content-Type", ""), body);
      }
      exchange.sendResponseHeaders(response.code(), 0);
      follow(response.body().byteStream(), exchange.getResponseBody());
    }
    return true;
  }

  private static void follow(InputStream from, OutputStream to) throws IOException {
    to.flush(); // the head must not wait for the first event
    byte[] buffer = new byte[BUFFER];
    for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
      to.write(buffer, 0, n);
      to.flush();
    }
    to.close();
  }
}
