package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

/** Whose certificates count, at the hub's time and not at the local one. */
class ServerTrustTest {
  private static final Instant NOW = Instant.parse("2040-05-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final HeldCertificate old =
      authority("old", NOW.minus(DAY.multipliedBy(9)), NOW.minus(DAY));
  private final HeldCertificate current = authority("current", NOW.minus(DAY), NOW.plus(DAY));
  private final HeldCertificate next =
      authority("next", NOW.plus(DAY), NOW.plus(DAY.multipliedBy(9)));

  @Test
  void trustsWhatIsValidAtTheHubsTimeWhateverTheLocalOne() {
    assertThatCode(() -> check(server(current), current)).doesNotThrowAnyException();
    assertThatCode(() -> check(server(current), old, current, next)).doesNotThrowAnyException();
  }

  @Test
  void trustsNoAuthorityThatHasRunOutOrIsNotYetValid() {
    assertThatThrownBy(() -> check(server(old), old)).isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> check(server(old), old, current))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> check(server(next), next)).isInstanceOf(CertificateException.class);
  }

  @Test
  void trustsNoServerWhoseCertificateHasRunOut() {
    HeldCertificate server = server(current, NOW.minus(DAY), NOW.minusSeconds(1));

    assertThatThrownBy(() -> check(server, current)).isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> check(server, server)).isInstanceOf(CertificateException.class);
  }

  @Test
  void trustsNobodyElse() {
    HeldCertificate other = authority("current", NOW.minus(DAY), NOW.plus(DAY));

    assertThatThrownBy(() -> check(server(other), current))
        .isInstanceOf(CertificateException.class);
  }

  private static void check(HeldCertificate server, HeldCertificate... authorities)
      throws GeneralSecurityException, java.io.IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null);
    for (HeldCertificate authority : List.of(authorities)) {
      store.setCertificateEntry(
          authority.certificate().getSerialNumber().toString(), authority.certificate());
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    new ServerTrust((X509TrustManager) factory.getTrustManagers()[0], () -> NOW)
        .checkServerTrusted(new X509Certificate[] {server.certificate()}, "ECDHE_ECDSA");
  }

  private static HeldCertificate authority(String name, Instant from, Instant to) {
    return new HeldCertificate.Builder()
        .certificateAuthority(0)
        .commonName(name)
        .serialNumber(Math.abs(from.hashCode() * 31L + name.hashCode()))
        .validityInterval(from.toEpochMilli(), to.toEpochMilli())
        .build();
  }

  private static HeldCertificate server(HeldCertificate authority) {
    return server(authority, NOW.minus(DAY), NOW.plus(DAY));
  }

  private static HeldCertificate server(HeldCertificate authority, Instant from, Instant to) {
    return new HeldCertificate.Builder()
        .signedBy(authority)
        .commonName("localhost")
        .serialNumber(7)
        .addSubjectAlternativeName("localhost")
        .validityInterval(from.toEpochMilli(), to.toEpochMilli())
        .build();
  }
}
