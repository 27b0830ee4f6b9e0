package dev.servicestatus.cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A kubeconfig of an administrator of some other cluster, which is as trusted as a file from a
 * stranger: it can name programs to run, files to read and servers to send credentials to. What we
 * take is a server, who vouches for it, and a token or a client certificate, all given inline;
 * anything that could do more is refused by name.
 *
 * @param server URL as written
 * @param certificateAuthorityData base64 of PEM; null: the public authorities vouch
 * @param token null if there is none
 * @param clientCertificateData base64 of PEM; null if there is none
 * @param clientKeyData base64 of PEM; null if there is none
 */
record Kubeconfig(
    String server,
    String certificateAuthorityData,
    String token,
    String clientCertificateData,
    String clientKeyData) {
  private static final String CLUSTER = "clusters[0].cluster";
  private static final String USER = "users[0].user";
  private static final String CONTEXT = "contexts[0].context";
  private static final String INSTEAD =
      "; only server, certificate-authority-data, token, client-certificate-data and"
          + " client-key-data are used";

  private static final Set<String> CLUSTER_FIELDS =
      Set.of(
          "server",
          "certificate-authority-data",
          "insecure-skip-tls-verify",
          "disable-compression",
          "extensions");
  private static final List<String> FORBIDDEN_IN_CLUSTER =
      List.of("certificate-authority", "proxy-url", "tls-server-name");
  private static final Set<String> USER_FIELDS =
      Set.of("token", "client-certificate-data", "client-key-data", "extensions");
  private static final List<String> FORBIDDEN_IN_USER =
      List.of(
          "exec",
          "auth-provider",
          "tokenFile",
          "client-certificate",
          "client-key",
          "username",
          "password",
          "as",
          "as-uid",
          "as-groups",
          "as-user-extra");

  /**
   * Reads a kubeconfig.
   *
   * @throws KubeconfigRefusedException naming the first field that is wrong
   */
  static Kubeconfig read(byte[] source) throws KubeconfigRefusedException {
    Map<?, ?> root = map(tree(source), "the kubeconfig");
    Map<?, ?> context = map(only(root, "contexts").get("context"), CONTEXT);
    Map<?, ?> cluster = map(only(root, "clusters").get("cluster"), CLUSTER);
    Map<?, ?> user = map(only(root, "users").get("user"), USER);
    requireSame(root.get("current-context"), only(root, "contexts"), "current-context");
    requireSame(context.get("cluster"), only(root, "clusters"), CONTEXT + ".cluster");
    requireSame(context.get("user"), only(root, "users"), CONTEXT + ".user");
    refuse(cluster, CLUSTER, FORBIDDEN_IN_CLUSTER, CLUSTER_FIELDS);
    refuse(user, USER, FORBIDDEN_IN_USER, USER_FIELDS);
    Object insecure = cluster.get("insecure-skip-tls-verify");
    if (insecure != null && !insecure.equals("false")) {
      throw KubeconfigRefusedException.forbidden(
          CLUSTER + ".insecure-skip-tls-verify is not allowed" + INSTEAD);
    }
    return new Kubeconfig(
        required(text(cluster, "server", CLUSTER), CLUSTER + ".server"),
        text(cluster, "certificate-authority-data", CLUSTER),
        text(user, "token", USER),
        text(user, "client-certificate-data", USER),
        text(user, "client-key-data", USER));
  }

  private static Object tree(byte[] source) throws KubeconfigRefusedException {
    try {
      return YamlTree.read(source);
    } catch (YamlTree.UnreadableException e) {
      throw KubeconfigRefusedException.invalid("the kubeconfig cannot be read: " + e.getMessage());
    }
  }

  private static Map<?, ?> only(Map<?, ?> root, String list) throws KubeconfigRefusedException {
    if (!(root.get(list) instanceof List<?> entries) || entries.size() != 1) {
      throw KubeconfigRefusedException.invalid(list + " must have exactly one entry");
    }
    return map(entries.getFirst(), list + "[0]");
  }

  private static Map<?, ?> map(Object node, String where) throws KubeconfigRefusedException {
    if (node instanceof Map<?, ?> map) {
      return map;
    }
    throw KubeconfigRefusedException.invalid(where + " must be an object with fields");
  }

  private static void requireSame(Object name, Map<?, ?> entry, String where)
      throws KubeconfigRefusedException {
    if (!(name instanceof String) || !name.equals(entry.get("name"))) {
      throw KubeconfigRefusedException.invalid(where + " must name the one that there is");
    }
  }

  private static void refuse(
      Map<?, ?> fields, String where, List<String> forbidden, Set<String> known)
      throws KubeconfigRefusedException {
    for (String field : forbidden) {
      if (fields.get(field) != null) {
        throw KubeconfigRefusedException.forbidden(
            where + "." + field + " is not allowed" + INSTEAD);
      }
    }
    for (Object field : fields.keySet()) {
      if (!known.contains(field) && !forbidden.contains(field)) {
        throw KubeconfigRefusedException.forbidden(
            where + " has a field that kubeconfigs do not have" + INSTEAD);
      }
    }
  }

  private static String text(Map<?, ?> fields, String field, String where)
      throws KubeconfigRefusedException {
    return switch (fields.get(field)) {
      case null -> null;
      case String text when !text.isEmpty() -> text;
      default ->
          throw KubeconfigRefusedException.invalid(
              where + "." + field + " must be a text that is not empty");
    };
  }

  private static String required(String text, String where) throws KubeconfigRefusedException {
    if (text == null) {
      throw KubeconfigRefusedException.invalid(where + " is missing");
    }
    return text;
  }

  /** Shows no credential. */
  @Override
  public String toString() {
    return "Kubeconfig";
  }
}
