package dev.servicestatus.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.servicestatus.testing.LocalClusterOptions.Audit;
import dev.servicestatus.testing.LocalClusterOptions.Life;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real Kubernetes control plane on free loopback ports, its data in a temporary folder: etcd and
 * kube-apiserver with RBAC, and, if asked for, the controllers that turn Deployments into pods.
 * Ready after about five seconds. Everything ends by SIGKILL, the API server first: it would wait a
 * minute for open watches, longer without etcd.
 */
public final class LocalCluster implements AutoCloseable {
  private static final String API_SERVER = "kube-apiserver";
  private static final Duration START_BOUND = Duration.ofSeconds(90);
  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  private final LocalClusterOptions options;
  private final ClusterTools tools;
  private final Path folder;
  private final Processes processes;
  private final String adminToken =
      "admin-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  private final Thread hook = new Thread(this::end, "end-local-cluster");
  private final Map<String, KubernetesClient> clients = new ConcurrentHashMap<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private int etcdPort;
  private int port;

  private LocalCluster(LocalClusterOptions options, ClusterTools tools) throws IOException {
    this.options = options;
    this.tools = tools;
    this.folder = Files.createTempDirectory("servicestatus-" + options.name() + "-");
    this.processes = new Processes(folder);
  }

  /** The options of a new cluster; {@code start()} starts it. */
  public static LocalClusterOptions named(String name) {
    return new LocalClusterOptions(name, List.of(), Life.NONE, Audit.NOTHING, List.of());
  }

  /**
   * The one hub of this test JVM, without controllers, with the CRDs of {@code crds/}; it is never
   * closed by a test. Every test uses namespaces of its own ({@link #newNamespace}).
   */
  public static LocalCluster shared() {
    ClusterTools.requireForTest(ClusterTools.CONTROL_PLANE);
    return Shared.HUB;
  }

  private static final class Shared {
    static final LocalCluster HUB = named("hub").start();

    static {
      Crds.install(HUB.client());
    }
  }

  static LocalCluster start(LocalClusterOptions options) {
    var programs = new ArrayList<>(ClusterTools.CONTROL_PLANE);
    if (options.life() != Life.NONE) {
      programs.addAll(ClusterTools.CONTROLLERS);
    }
    try {
      var cluster = new LocalCluster(options, ClusterTools.requireForTest(programs));
      Runtime.getRuntime().addShutdownHook(cluster.hook);
      try {
        cluster.boot();
        return cluster;
      } catch (IOException | RuntimeException e) {
        System.err.println(cluster.processes.logTails());
        cluster.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cluster " + options.name() + " did not start", e);
    }
  }

  private void boot() throws IOException {
    ClusterFiles.write(folder, adminToken, options);
    startEtcd();
    startApiServer();
    if (options.life() != Life.NONE) {
      Controllers.start(this, tools, processes, options.life());
    }
  }

  private void startEtcd() throws IOException {
    etcdPort = Ports.free();
    String client = "http://127.0.0.1:" + etcdPort;
    processes.start(
        "etcd",
        List.of(
            tools.path("etcd"),
            "--data-dir=etcd",
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=http://127.0.0.1:" + Ports.free(),
            "--unsafe-no-fsync",
            "--log-level=warn"));
  }

  private void startApiServer() throws IOException {
    if (port == 0) {
      port = Ports.free();
    }
    var command =
        new ArrayList<>(
            List.of(
                tools.path(API_SERVER),
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=certs",
                "--authorization-mode=RBAC",
                "--token-auth-file=" + ClusterFiles.TOKENS,
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + ClusterFiles.SERVICE_ACCOUNT_KEY,
                "--service-account-signing-key-file=" + ClusterFiles.SERVICE_ACCOUNT_KEY,
                "--service-cluster-ip-range=10.0.0.0/24",
                // pods are made here without the service accounts a controller would create
                "--disable-admission-plugins=ServiceAccount"));
    command.addAll(options.flags());
    if (options.audit() != Audit.NOTHING) {
      command.add("--audit-policy-file=" + ClusterFiles.AUDIT_POLICY);
      command.add("--audit-log-path=" + ClusterFiles.AUDIT_LOG);
    }
    processes.start(API_SERVER, command);
    awaitReady();
  }

  private void awaitReady() {
    Poll.until(
        "API server of " + options.name() + " is ready",
        START_BOUND,
        () -> {
          if (!processes.isAlive(API_SERVER) || !processes.isAlive("etcd")) {
            throw new IllegalStateException(
                "a server of " + options.name() + " ended at its start");
          }
          return Files.size(certificate()) > 0 && "ok".equals(client().raw("/readyz"));
        });
  }

  /** The name given at the start. */
  public String name() {
    return options.name();
  }

  /** {@code https://127.0.0.1:port}. */
  public String url() {
    return "https://127.0.0.1:" + port;
  }

  /** The port of the API server; it stays the same over {@link #restartApiServer}. */
  public int port() {
    return port;
  }

  /** The certificates, PEM, that vouch for the API server. */
  public String caCertificatePem() {
    try {
      return Files.readString(certificate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The certificate of the authority alone. The other ones hold the server's own too, and Java asks
   * of such a one neither who signed it nor when it ends.
   */
  public String authorityPem() {
    String all = caCertificatePem();
    return all.substring(all.lastIndexOf("-----BEGIN CERTIFICATE-----"));
  }

  private Path certificate() {
    return folder.resolve("certs/apiserver.crt");
  }

  /** The token of the cluster's administrator. */
  public String adminToken() {
    return adminToken;
  }

  /** A kubeconfig with inline data for one token; its context has the name of the cluster. */
  public String kubeconfig(String token) {
    return kubeconfig(token, url());
  }

  /**
   * A kubeconfig with inline data for one token and another way to the API server.
   *
   * @param url for example that of a {@link TcpProxy}
   */
  public String kubeconfig(String token, String url) {
    return ClusterFiles.kubeconfig(name(), url, caCertificatePem(), token);
  }

  /** The file with the administrator's kubeconfig, for programs that want one. */
  Path adminKubeconfig() throws IOException {
    return Files.writeString(folder.resolve("admin.kubeconfig"), kubeconfig(adminToken));
  }

  /** The client of the administrator; closed with the cluster. */
  public KubernetesClient client() {
    return client(adminToken);
  }

  /** The client of one token; closed with the cluster. */
  public KubernetesClient client(String token) {
    return clients.computeIfAbsent(token, this::newClient);
  }

  private KubernetesClient newClient(String token) {
    return new KubernetesClientBuilder().withConfig(config(token)).build();
  }

  /** How a client reaches it with a token. */
  public Config config(String token) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(url())
        .withCaCertData(base64(caCertificatePem()))
        .withOauthToken(token)
        .withRequestTimeout(10_000)
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  /** A fresh token, valid for an hour, of an existing service account. */
  public String serviceAccountToken(String namespace, String name) {
    return client()
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(name)
        .tokenRequest(
            new TokenRequestBuilder().withNewSpec().withExpirationSeconds(3600L).endSpec().build())
        .getStatus()
        .getToken();
  }

  /** Creates a namespace of this test alone and returns its name, {@code prefix-number}. */
  public String newNamespace(String prefix) {
    String name = prefix + "-" + NAMESPACES.incrementAndGet();
    client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
  }

  /** Freezes the API server (SIGSTOP): connections stay open and say nothing. */
  public void suspend() {
    processes.signal(API_SERVER, "STOP");
  }

  /** Ends {@link #suspend}. */
  public void resume() {
    processes.signal(API_SERVER, "CONT");
  }

  /** Ends the API server at once (SIGKILL); etcd keeps its data. */
  public void kill() {
    processes.kill(API_SERVER);
  }

  /** Starts the API server again, ended before or not, on the same port and data. */
  public void restartApiServer() {
    kill();
    try {
      startApiServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts the kubelets of new nodes {@code name-1}, {@code name-2}, …, labelled {@code
   * kubelets=name}.
   *
   * @param stages files of kwok, by which the pods on these nodes live
   */
  public Kubelets startKubelets(String name, int nodes, List<Path> stages) {
    try {
      return Kubelets.start(this, tools, processes, name, nodes, stages);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Loses all data, as by a new etcd, and starts again on the same port.
   *
   * @param clusterUID of its namespace kube-system from now on; empty: another one than before
   */
  public void restartEmpty(Optional<String> clusterUID) {
    kill();
    processes.kill("etcd");
    try {
      delete(folder.resolve("etcd"));
      startEtcd();
      clusterUID.ifPresent(this::storeKubeSystem);
      startApiServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void storeKubeSystem(String uid) {
    String namespace =
        """
        {"kind":"Namespace","apiVersion":"v1","metadata":{"name":"kube-system","uid":"%s",
        "creationTimestamp":"2020-01-01T00:00:00Z","labels":{"kubernetes.io/metadata.name":"kube-system"}},
        "spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}\
        """
            .formatted(uid);
    Poll.until(
        "etcd takes it",
        START_BOUND,
        () -> {
          try {
            store(Map.of("/registry/namespaces/kube-system", namespace));
            return true;
          } catch (UncheckedIOException notUpYet) {
            return false;
          }
        });
  }

  /** Of its namespace kube-system. */
  public String uid() {
    return client().namespaces().withName("kube-system").get().getMetadata().getUid();
  }

  /** Makes etcd forget every revision but the newest. */
  public void compact() {
    long newest = etcd("range", "{\"key\":\"AA==\"}").at("/header/revision").asLong();
    etcd("compaction", "{\"revision\":" + newest + ",\"physical\":true}");
  }

  /**
   * Puts objects behind the API server's back into etcd, also such as it would never take.
   *
   * @param objects JSON by key, such as {@code /registry/pods/shop/api-0}
   */
  public void store(Map<String, String> objects) {
    List<String> puts = new ArrayList<>();
    objects.forEach((key, json) ->
        puts.add(
            "{\"requestPut\":{\"key\":\"%s\",\"value\":\"%s\"}}"
                .formatted(base64(key), base64(json))));
    int most = 100; // operations that etcd takes at once
    for (int i = 0; i < puts.size(); i += most) {
      List<String> some = puts.subList(i, Math.min(i + most, puts.size()));
      etcd("txn", "{\"success\":[" + String.join(",", some) + "]}");
    }
  }

  private JsonNode etcd(String operation, String body) {
    URI gateway = URI.create("http://127.0.0.1:" + etcdPort + "/v3/kv/" + operation);
    try (HttpClient http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(gateway).POST(BodyPublishers.ofString(body)).build();
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("etcd says " + answer.body());
      }
      return new ObjectMapper().readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What was asked of the API server so far, one JSON object a line; needs {@code withAudit()}. */
  public Path auditLog() {
    return folder.resolve(ClusterFiles.AUDIT_LOG);
  }

  /** Holds the data, the logs and the kubeconfig files; removed by {@link #close}. */
  public Path folder() {
    return folder;
  }

  /** Ends everything and removes the folder. */
  @Override
  public void close() {
    clients.values().forEach(KubernetesClient::close);
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      return; // then the hook finds that nothing is left to do
    }
  }

  private void end() {
    if (ended.getAndSet(true)) {
      return;
    }
    processes.kill(API_SERVER);
    processes.killAll();
    try {
      delete(folder);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("left behind: " + folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
