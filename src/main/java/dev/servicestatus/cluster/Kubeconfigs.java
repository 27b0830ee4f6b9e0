package dev.servicestatus.cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.HttpUrl;

/**
 * Makes connections of kubeconfigs.
 *
 * @param allowLoopback whether a server on this machine is allowed
 * @param hubTime says now: the validity of servers' certificates is judged at it
 */
public record Kubeconfigs(boolean allowLoopback, Supplier<Instant> hubTime) {
  private static final String SERVER = "clusters[0].cluster.server";
  private static final String AUTHORITY = "clusters[0].cluster.certificate-authority-data";
  private static final String CERTIFICATE = "users[0].user.client-certificate-data";
  private static final String KEY = "users[0].user.client-key-data";
  private static final String TOKEN = "users[0].user.token";
  private static final Pattern TOKEN_TEXT = Pattern.compile("[\\x21-\\x7e]{1,16384}");
  private static final Pattern URL_TEXT = Pattern.compile("[\\x21-\\x7e&&[^\\\\%]]{1,2048}");
  private static final int MOST_CERTIFICATES = 500;

  /**
   * The connection that a kubeconfig describes.
   *
   * @param source the file, as untrusted as can be
   * @throws KubeconfigRefusedException naming the field that is wrong, never a value
   */
  public ClusterConnection connection(byte[] source) throws KubeconfigRefusedException {
    Kubeconfig kubeconfig = Kubeconfig.read(source);
    var rule = new EndpointRule(allowLoopback);
    return ClusterConnection.ofMember(
        server(kubeconfig.server(), rule),
        keys(kubeconfig),
        trust(kubeconfig.certificateAuthorityData()),
        rule.sockets(),
        token(kubeconfig),
        fingerprint(kubeconfig));
  }

  private static HttpUrl server(String text, EndpointRule rule) throws KubeconfigRefusedException {
    if (!text.regionMatches(true, 0, "https://", 0, 8)) {
      throw KubeconfigRefusedException.forbidden(SERVER + " must be an https:// URL");
    }
    HttpUrl url = URL_TEXT.matcher(text).matches() ? HttpUrl.parse(text) : null;
    if (url == null) {
      throw KubeconfigRefusedException.invalid(SERVER + " is not a URL");
    }
    if (!url.encodedUsername().isEmpty()
        || !url.encodedPassword().isEmpty()
        || text.indexOf('?') >= 0
        || text.indexOf('#') >= 0) {
      throw KubeconfigRefusedException.forbidden(
          SERVER + " must have neither a user nor a query nor a fragment");
    }
    if (!rule.permitsHost(url.host())) {
      throw KubeconfigRefusedException.endpoint(
          SERVER + " must not be on this machine, on its link, or a metadata service");
    }
    return url;
  }

  private static String token(Kubeconfig kubeconfig) throws KubeconfigRefusedException {
    String token = kubeconfig.token();
    if (token == null && kubeconfig.clientCertificateData() == null) {
      throw KubeconfigRefusedException.invalid(
          "users[0].user must have a token, or client-certificate-data and client-key-data");
    }
    if (token != null && !TOKEN_TEXT.matcher(token).matches()) {
      throw KubeconfigRefusedException.invalid(
          TOKEN + " is too long, or has a character that tokens do not have, such as a newline");
    }
    return token;
  }

  private TrustManager[] trust(String data) throws KubeconfigRefusedException {
    try {
      KeyStore authorities = null; // the public ones
      if (data != null) {
        authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        int number = 0;
        for (Certificate certificate : certificates(pem(data, AUTHORITY), AUTHORITY)) {
          authorities.setCertificateEntry("authority-" + number++, certificate);
        }
      }
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(authorities);
      var trusted = (X509TrustManager) factory.getTrustManagers()[0];
      return new TrustManager[] {new ServerTrust(trusted, hubTime)};
    } catch (GeneralSecurityException | IOException e) {
      throw KubeconfigRefusedException.invalid(AUTHORITY + " does not hold certificates");
    }
  }

  private static KeyManager[] keys(Kubeconfig kubeconfig) throws KubeconfigRefusedException {
    String certificate = kubeconfig.clientCertificateData();
    String key = kubeconfig.clientKeyData();
    if (certificate == null && key == null) {
      return new KeyManager[0];
    }
    if (certificate == null || key == null) {
      throw KubeconfigRefusedException.invalid(
          CERTIFICATE + " and client-key-data need each other");
    }
    Certificate[] chain =
        certificates(pem(certificate, CERTIFICATE), CERTIFICATE).toArray(Certificate[]::new);
    try {
      PrivateKey privateKey = ClientKey.read(pem(key, KEY));
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setKeyEntry("client", privateKey, new char[0], chain);
      var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, new char[0]);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw KubeconfigRefusedException.invalid(
          KEY + " is not a private key that can be used: RSA, EC or Ed25519, not encrypted");
    }
  }

  private static Collection<? extends Certificate> certificates(byte[] pem, String field)
      throws KubeconfigRefusedException {
    try {
      var certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (!certificates.isEmpty() && certificates.size() <= MOST_CERTIFICATES) {
        return certificates;
      }
    } catch (GeneralSecurityException e) {
      throw KubeconfigRefusedException.invalid(field + " does not hold certificates");
    }
    throw KubeconfigRefusedException.invalid(field + " holds no certificate, or too many");
  }

  private static byte[] pem(String data, String field) throws KubeconfigRefusedException {
    try {
      return Base64.getDecoder().decode(data.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw KubeconfigRefusedException.invalid(field + " is not base64");
    }
  }

  private static String fingerprint(Kubeconfig kubeconfig) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part :
          new String[] {
            kubeconfig.server(),
            kubeconfig.certificateAuthorityData(),
            kubeconfig.token(),
            kubeconfig.clientCertificateData(),
            kubeconfig.clientKeyData()
          }) {
        digest.update(Objects.toString(part, "").getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0); // none of them can hold one
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
