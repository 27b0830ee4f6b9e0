package dev.servicestatus.testing;

import dev.servicestatus.testing.LocalClusterOptions.Audit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The files a control plane is started with, and kubeconfigs to reach it. */
public final class ClusterFiles {
  static final String TOKENS = "tokens.csv";
  static final String SERVICE_ACCOUNT_KEY = "service-account.key";
  static final String AUDIT_POLICY = "audit-policy.yaml";
  static final String AUDIT_LOG = "audit.log";

  private ClusterFiles() {}

  static void write(Path folder, String adminToken, LocalClusterOptions options)
      throws IOException {
    var lines = new StringBuilder(adminToken + ",admin,admin,\"system:masters\"\n");
    for (var token : options.tokens()) {
      String groups = String.join(",", token.groups());
      lines.append(
          "%s,%s,%s,\"%s\"%n".formatted(token.token(), token.user(), token.user(), groups));
    }
    Files.writeString(folder.resolve(TOKENS), lines);
    Files.writeString(folder.resolve(SERVICE_ACCOUNT_KEY), newKey());
    Files.writeString(
        folder.resolve(AUDIT_POLICY),
        """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
        - level: Metadata
          verbs: [create, update, patch, delete, deletecollection]
        %s
        - level: None
        """
            .formatted(
                options.audit() == Audit.WRITES_AND_PODS
                    ? "- {level: Metadata, resources: [{resources: [pods]}, {group: apps}]}"
                    : ""));
  }

  private static String newKey() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
      String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
      return "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A kubeconfig with inline data.
   *
   * @param name of its context
   * @param url of the API server
   * @param caCertificatePem who vouches for it
   * @param token of the user
   */
  public static String kubeconfig(String name, String url, String caCertificatePem, String token) {
    String certificate =
        Base64.getEncoder().encodeToString(caCertificatePem.getBytes(StandardCharsets.UTF_8));
    return """
    apiVersion: v1
    kind: Config
    current-context: %1$s
    contexts:
    - name: %1$s
      context: {cluster: %1$s, user: %1$s}
    clusters:
    - name: %1$s
      cluster:
        server: %2$s
        certificate-authority-data: %3$s
    users:
    - name: %1$s
      user: {token: "%4$s"}
    """
        .formatted(name, url, certificate, token);
  }
}
