package dev.servicestatus.endtoend;

import static dev.servicestatus.endtoend.ScriptedMember.answer;
import static dev.servicestatus.endtoend.ScriptedMember.begin;
import static dev.servicestatus.endtoend.ScriptedMember.certificate;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.servicestatus.endtoend.ScriptedMember.Answer;
import dev.servicestatus.testing.TcpProxy;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import okhttp3.tls.HeldCertificate;

/** Members of every bad kind, each with what is told of it and how it is mended. */
final class HostileMembers implements AutoCloseable {
  /** Where their pods are, and the services in them. */
  static final String NAMESPACE = "shop";

  /** Whatever must not show is called canary. */
  static final String TOKEN = "canary-token";

  private static final String NEED =
      "needs: [{name: n, selector: {matchLabels: {app: x}}, startGracePeriod: 0s}]";
  private static final HeldCertificate STRANGER =
      new HeldCertificate.Builder().certificateAuthority(0).build();

  /** One of each kind: the first line of the file says what is told. */
  private static final List<String> REFUSED_FILES =
      List.of(
          "alias-bomb",
          "authority-not-pem",
          "broken-right-after-the-token",
          "certificate-without-key",
          "cluster-insecure-skip-tls-verify",
          "cluster-tls-server-name",
          "context-of-a-missing-cluster",
          "duplicate-keys",
          "endpoint-metadata",
          "endpoint-unspecified",
          "key-encrypted",
          "key-is-no-key",
          "nested-20000-deep",
          "server-port-99999",
          "tag-of-a-class",
          "token-empty",
          "token-with-newline",
          "two-contexts",
          "two-documents",
          "user-as",
          "user-password",
          "user-without-credentials");

  /**
   * A member that is not well.
   *
   * @param told of it: Accepted, Connected, ClustersReachable of the service in it, reason of its
   *     row there, level
   * @param mend makes it well
   */
  record Hostile(String told, Runnable mend) {}

  /** By the name of the member. */
  final Map<String, Hostile> cases = new LinkedHashMap<>();

  /** Where they would lead us; nobody may follow. */
  final TcpProxy trap = TcpProxy.to(1);

  private final World world;
  private final Path folder;
  private final List<ScriptedMember> servers = new ArrayList<>();
  private Process writer;

  /**
   * None yet.
   *
   * @param folder for what is to be executed and opened
   */
  HostileMembers(World world, Path folder) {
    this.world = world;
    this.folder = folder;
  }

  /** All of them come. */
  void come() throws IOException {
    writer = refusedForWhatTheyNeverMayDo();
    refusedFiles();
    secretsThatAreNone();
    wrongAnswers();
    wrongCertificates();
    brokenWays();
    otherCluster();
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.destroyForcibly();
    }
    servers.forEach(ScriptedMember::close);
    trap.close();
  }

  private Process refusedForWhatTheyNeverMayDo() throws IOException {
    String listener = "https://127.0.0.1:" + trap.port() + "/canary";
    Path pipe = folder.resolve("pipe");
    // whoever opens it to read lets the writer go on
    await(new ProcessBuilder("mkfifo", pipe.toString()).start());
    Process writer =
        new ProcessBuilder("sh", "-c", "echo canary > pipe; touch opened")
            .directory(folder.toFile())
            .start();
    String touch = "touch " + folder.resolve("executed");
    forbidden("exec", user("exec: {command: sh, args: [-c, \"%s\"]}".formatted(touch)));
    forbidden(
        "exec-without-blanks", user("exec: {command: \"sh${IFS}-c${IFS}%s\"}".formatted(touch)));
    forbidden(
        "oidc",
        user(
            "auth-provider: {name: oidc, config: {idp-issuer-url: \"%s\", refresh-token: canary, client-secret: canary}}"
                .formatted(listener)));
    forbidden("token-file", user("tokenFile: " + pipe));
    forbidden(
        "certificate-file", user("client-certificate: %s, client-key: %s".formatted(pipe, pipe)));
    forbidden(
        "authority-file",
        kubeconfig(listener, "certificate-authority: " + pipe, "token: " + TOKEN));
    forbidden(
        "proxy", kubeconfig(listener, "proxy-url: \"%s\"".formatted(listener), "token: " + TOKEN));
    forbidden(
        "plain", kubeconfig(listener.replace("https", "http"), authority(), "token: " + TOKEN));
    forbidden(
        "credentials-in-the-server",
        kubeconfig(listener.replace("//", "//canary:canary@"), authority(), "token: " + TOKEN));
    return writer;
  }

  private static void await(Process process) {
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forbidden(String name, String kubeconfig) {
    refused(name, "KubeconfigForbidden", kubeconfig.getBytes(UTF_8));
  }

  private void refused(String name, String reason, byte[] kubeconfig) {
    register(name, "", kubeconfig);
    refused(name, reason);
  }

  private void refused(String name, String reason) {
    cases.put(
        name,
        new Hostile(
            reason + " Connecting NotSynced NotSynced Unknown",
            () -> secret(name, "kubeconfig", wellKubeconfig(server()))));
  }

  private void refusedFiles() throws IOException {
    for (String file : REFUSED_FILES) {
      byte[] kubeconfig =
          Files.readAllBytes(Path.of("src/test/resources/cases/kubeconfig", file + ".yaml"));
      String reason = new String(kubeconfig, UTF_8).split("\\s+", 3)[1];
      refused("file-" + file, reason, kubeconfig);
    }
  }

  private void secretsThatAreNone() throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write(TOKEN.getBytes(UTF_8));
    }
    refused("zipped", "KubeconfigInvalid", zipped.toByteArray());
    refused("long", "KubeconfigInvalid", "canary".repeat(100_000).getBytes(UTF_8));
    refused("empty", "SecretKeyMissing", new byte[0]);
    declare("no-secret", "");
    refused("no-secret", "SecretNotFound");
    declare("no-key", "");
    secret("no-key", "another", wellKubeconfig(server()));
    refused("no-key", "SecretKeyMissing");
  }

  private void wrongAnswers() {
    String page = "<html>canary: sign in</html>";
    wrong("html", "InvalidAnswer", e -> answer(e, 200, "text/html", page));
    wrong("html-as-json", "InvalidAnswer", e -> answer(e, 200, "application/json", page));
    wrong("no-content", "InvalidAnswer", e -> answer(e, 204, "application/json", ""));
    wrong("nothing", "InvalidAnswer", e -> answer(e, 200, "application/json", ""));
    wrong(
        "half-of-it", "InvalidAnswer", e -> answer(e, 200, "application/json", "{\"kind\":\"Name"));
    wrong(
        "other-kind",
        "InvalidAnswer",
        e -> answer(e, 200, "application/json", "{\"kind\":\"Pod\"}"));
    wrong("broken-off", "Unreachable", HostileMembers::breakOff);
    wrong(
        "endless",
        "InvalidAnswer",
        e -> endless(begin(e, "application/json"), "{\"kind\":\"canary\"},"));
    wrong("drip", "Unreachable", HostileMembers::drip);
    wrong("zipped-answer", "InvalidAnswer", HostileMembers::zipped);
    for (int code : new int[] {301, 302, 307, 308}) {
      wrong("redirect-" + code, "InvalidAnswer", e -> redirect(e, code));
    }
    wrong("bad-request", "InvalidAnswer", e -> status(e, 400));
    wrong("unauthorized", "Unauthorized", e -> status(e, 401));
    wrong("forbidden", "Forbidden", e -> status(e, 403));
    wrong("too-many", "Unreachable", HostileMembers::tooMany);
    wrong("server-error", "Unreachable", e -> status(e, 500));
    wrong("unavailable", "Unreachable", e -> status(e, 503));
    wrongLists();
  }

  /** It says who it is, but its pods cannot be had. */
  private void wrongLists() {
    wrong("list-html", "InvalidAnswer", lists(e -> answer(e, 200, "text/html", "canary")));
    wrong("list-redirect", "InvalidAnswer", lists(e -> redirect(e, 307)));
    wrong("list-forbidden", "Forbidden", lists(e -> status(e, 403)));
    wrong(
        "list-without-version",
        "InvalidAnswer",
        lists(e ->
            answer(
                e,
                200,
                "application/json",
                "{\"kind\":\"PodList\",\"metadata\":{},\"items\":[]}")));
    wrong(
        "list-endless",
        "InvalidAnswer",
        lists(e -> {
          OutputStream body = begin(e, "application/json");
          body.write("{\"kind\":\"PodList\",\"items\":[".getBytes(UTF_8));
          return endless(body, "{\"metadata\":{\"name\":\"p\",\"namespace\":\"shop\"}},");
        }));
    Hostile unsynced = wrong("list-drip", "NotSynced", lists(HostileMembers::drip));
    cases.put(
        "list-drip",
        new Hostile("Accepted Unreachable NotSynced NotSynced Unknown", unsynced.mend()));
  }

  private static Answer lists(Answer answer) {
    return exchange -> exchange.getRequestURI().getPath().endsWith("/pods") && answer.to(exchange);
  }

  private static boolean status(HttpExchange exchange, int code) throws IOException {
    return answer(
        exchange, code, "application/json", "{\"kind\":\"Status\",\"message\":\"canary\"}");
  }

  private boolean redirect(HttpExchange exchange, int code) throws IOException {
    exchange.getResponseHeaders().set("Location", "https://127.0.0.1:" + trap.port() + "/canary");
    return status(exchange, code);
  }

  private static boolean tooMany(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Retry-After", "2147483647");
    return status(exchange, 429);
  }

  private static boolean breakOff(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1000);
    exchange.getResponseBody().write("{\"kind\":".getBytes(UTF_8));
    return true;
  }

  private static boolean zipped(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    try (var body = new GZIPOutputStream(begin(exchange, "application/json"))) {
      body.write(new byte[50 << 20]);
    }
    return true;
  }

  private static boolean endless(OutputStream body, String piece) throws IOException {
    byte[] bytes = piece.repeat(1000).getBytes(UTF_8);
    while (true) { // until nobody reads
      body.write(bytes);
    }
  }

  private static boolean drip(HttpExchange exchange) throws IOException, InterruptedException {
    OutputStream body = begin(exchange, "application/json");
    body.write('{');
    while (true) { // until nobody reads
      body.write(' ');
      body.flush();
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private Hostile wrong(String name, String reason, Answer fault) {
    ScriptedMember server = server();
    server.fault = fault;
    register(name, "", wellKubeconfig(server));
    return bad(name, reason, server::mend);
  }

  private Hostile bad(String name, String reason, Runnable mend) {
    var hostile = new Hostile("Accepted %1$s %1$s %1$s Unknown".formatted(reason), mend);
    cases.put(name, hostile);
    return hostile;
  }

  private void wrongCertificates() {
    wrongCertificate("signed-by-a-stranger", certificate("127.0.0.1", STRANGER, Duration.ZERO));
    wrongCertificate(
        "for-another-host", certificate("canary.example", ScriptedMember.AUTHORITY, Duration.ZERO));
    wrongCertificate(
        "ended-yesterday", certificate("127.0.0.1", ScriptedMember.AUTHORITY, Duration.ofDays(-1)));
    wrongCertificate(
        "begins-tomorrow", certificate("127.0.0.1", ScriptedMember.AUTHORITY, Duration.ofDays(1)));
    wrongCertificate(
        "signed-by-itself",
        new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build());
  }

  private void wrongCertificate(String name, HeldCertificate certificate) {
    ScriptedMember server = server();
    server.show(certificate);
    register(name, "", wellKubeconfig(server));
    bad(name, "TlsError", server::showValid);
  }

  private void brokenWays() {
    for (TcpProxy.Mode mode :
        List.of(TcpProxy.Mode.BLACK_HOLE, TcpProxy.Mode.RESET, TcpProxy.Mode.REFUSE)) {
      ScriptedMember server = server();
      server.way.mode(mode);
      String name = "way-" + mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
      register(name, "", wellKubeconfig(server));
      bad(name, "Unreachable", () -> server.way.mode(TcpProxy.Mode.PASS));
    }
    ScriptedMember server = server();
    register("no-such-host", "", kubeconfig("https://canary.invalid:6443", TOKEN));
    bad(
        "no-such-host",
        "Unreachable",
        () -> secret("no-such-host", "kubeconfig", wellKubeconfig(server)));
  }

  private void otherCluster() {
    ScriptedMember server = server();
    register("another", "clusterUID: another", wellKubeconfig(server));
    bad("another", "ClusterIdentityChanged", () -> declare("another", "clusterUID: " + server.uid));
  }

  /** A server of a member that is well. */
  ScriptedMember server() {
    var server = new ScriptedMember(NAMESPACE, TOKEN);
    servers.add(server);
    return server;
  }

  /** A member and a service in it, of its name. */
  void register(String name, String spec, byte[] kubeconfig) {
    secret(name, "kubeconfig", kubeconfig);
    declare(name, spec);
  }

  /** Its Secret is that from now on. */
  void secret(String name, String key, byte[] value) {
    world
        .client()
        .secrets()
        .inNamespace(World.OPERATOR_NAMESPACE)
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addToData(key, Base64.getEncoder().encodeToString(value))
                .build())
        .createOr(existing -> existing.update());
  }

  /**
   * The MemberCluster and the service.
   *
   * @param spec further lines of the MemberCluster's
   */
  void declare(String name, String spec) {
    world.apply(
        """
        apiVersion: servicestatus.dev/v1alpha1
        kind: MemberCluster
        metadata: {name: %1$s}
        spec:
          kubeconfigSecretRef: {name: %1$s, key: kubeconfig}
          %2$s
        ---
        apiVersion: servicestatus.dev/v1alpha1
        kind: ServiceStatus
        metadata: {name: %1$s, namespace: %3$s}
        spec:
          damping: {worseAfter: 0s, betterAfter: 0s}
          clusters: {names: [%1$s]}
          %4$s
        """
            .formatted(name, spec, NAMESPACE, NEED));
  }

  static String authority() {
    return "certificate-authority-data: "
        + Base64.getEncoder()
            .encodeToString(ScriptedMember.AUTHORITY.certificatePem().getBytes(UTF_8));
  }

  private byte[] wellKubeconfig(ScriptedMember server) {
    return kubeconfig(server.url(), TOKEN);
  }

  /** One that is in order. */
  static byte[] kubeconfig(String url, String token) {
    return kubeconfig(url, authority(), "token: " + token).getBytes(UTF_8);
  }

  /** One that would be in order but for its user. */
  private String user(String user) {
    return kubeconfig("https://127.0.0.1:" + trap.port(), authority(), user);
  }

  private static String kubeconfig(String server, String cluster, String user) {
    return """
    apiVersion: v1
    kind: Config
    current-context: x
    contexts: [{name: x, context: {cluster: c, user: u}}]
    clusters: [{name: c, cluster: {server: "%s", %s}}]
    users: [{name: u, user: {%s}}]
    """
        .formatted(server, cluster, user);
  }
}
