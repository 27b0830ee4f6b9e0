package dev.servicestatus.cluster;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts a server if an authority vouches for it and both their certificates are valid at the hub's
 * time. Java asks the local wall clock: where that is wrong, every cluster would look as if its
 * certificate had run out, and that may count as down. Nor does it ask whether the authority's own
 * has run out; the Kubernetes clients in Go do.
 */
final class ServerTrust extends X509ExtendedTrustManager {
  private final X509Certificate[] authorities;
  private final Supplier<Instant> hubTime;

  /**
   * @param authorities who vouch
   * @param hubTime says now
   */
  ServerTrust(X509TrustManager authorities, Supplier<Instant> hubTime) {
    this.authorities = authorities.getAcceptedIssuers();
    this.hubTime = hubTime;
  }

  private X509ExtendedTrustManager at(Date time) throws CertificateException {
    Set<TrustAnchor> anchors =
        Arrays.stream(authorities)
            .filter(authority -> isValid(authority, time))
            .map(authority -> new TrustAnchor(authority, null))
            .collect(Collectors.toSet());
    if (anchors.isEmpty()) {
      throw new CertificateExpiredException("no certificate authority is valid at the hub's time");
    }
    try {
      var rules = new PKIXBuilderParameters(anchors, new X509CertSelector());
      rules.setRevocationEnabled(false); // as Java's own and as Kubernetes' clients
      rules.setDate(time);
      var factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(new CertPathTrustManagerParameters(rules));
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new CertificateException(e);
    }
  }

  private static boolean isValid(X509Certificate certificate, Date time) {
    return !time.before(certificate.getNotBefore()) && !time.after(certificate.getNotAfter());
  }

  private interface Question {
    void to(X509ExtendedTrustManager trust) throws CertificateException;
  }

  private void check(X509Certificate[] chain, Question question) throws CertificateException {
    Date now = Date.from(hubTime.get());
    question.to(at(now));
    chain[0].checkValidity(now); // also if it is itself among the authorities
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, trust -> trust.checkServerTrusted(chain, authType, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain, trust -> trust.checkServerTrusted(chain, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, trust -> trust.checkServerTrusted(chain, authType));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("nobody connects to us");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("nobody connects to us");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("nobody connects to us");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.clone();
  }
}
