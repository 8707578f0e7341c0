package io.ngp.provider.tls;

import static io.ngp.iac.testing.Given.complete;
import static io.ngp.iac.testing.Given.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.testing.TestOperation;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificatesTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final TestOperation operation = new TestOperation();
  private Instant now = Instant.parse("2026-11-21T12:00:00.5Z");
  private final AuthorityType authorities = new AuthorityType(() -> now);
  private final CertificateType certificates = new CertificateType(() -> now);

  private Known make(ResourceType type, Object... namesAndValues) {
    var inputs = complete(type.schema(), fields(namesAndValues));
    return new Known(operation.token(), inputs, type.create(operation, inputs));
  }

  private Known authority(Object... more) {
    return make(authorities, concat(new Object[] {"common_name", "Demo CA"}, more));
  }

  private Known certificate(Known authority, Object... more) {
    var given =
        new Object[] {
          "ca_certificate_pem", authority.outputs().get("certificate_pem"),
          "ca_private_key_pem", authority.outputs().get("private_key_pem")
        };
    return make(certificates, concat(given, more));
  }

  private static Object[] concat(Object[] first, Object[] second) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(first), java.util.Arrays.stream(second))
        .toArray();
  }

  private static X509Certificate x509(Known known) {
    return Pem.certificates(text(known, "certificate_pem")).getFirst();
  }

  private static String text(Known known, String output) {
    return ValueReader.of(known.outputs()).textOrEmpty(output);
  }

  private static void validate(Known authority, Known certificate, Instant at) throws Exception {
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(x509(authority), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(java.util.Date.from(at));
    var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(x509(certificate)));
    CertPathValidator.getInstance("PKIX").validate(path, parameters);
  }

  @ParameterizedTest
  @CsvSource({
    "ecdsa-p256, ecdsa-p384",
    "ecdsa-p384, ecdsa-p256",
    "rsa-3072, ecdsa-p256",
    "ecdsa-p256, rsa-3072"
  })
  void anyAuthoritySignsAnyCertificate(String authorityAlgorithm, String algorithm)
      throws Exception {
    var authority = authority("algorithm", authorityAlgorithm);
    var certificate =
        certificate(authority, "algorithm", algorithm, "dns_names", List.of("www.example.com"));
    validate(authority, certificate, now);
  }

  @Test
  void organizationalUnitsAreInItsSubject() {
    var certificate =
        certificate(
            authority(),
            "common_name",
            "master-1",
            "organizational_units",
            List.of("master", "operator"),
            "ip_addresses",
            List.of("10.0.0.1"));
    assertThat(x509(certificate).getSubjectX500Principal().getName())
        .isEqualTo("CN=master-1,OU=operator,OU=master");
  }

  @Test
  void authorityIsMarkedAsOne() {
    var certificate = x509(authority());
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getBasicConstraints()).isZero();
    assertThat(certificate.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
    assertThat(certificate.getNonCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.14", "2.5.29.35");
    assertThat(certificate.getKeyUsage())
        .containsExactly(false, false, false, false, false, true, true, false, false);
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=Demo CA");
  }

  @Test
  void certificateSaysWhatItIsFor() throws Exception {
    var certificate =
        x509(
            certificate(
                authority(),
                "dns_names",
                List.of("*.ngp.localhost", "bücher.example"),
                "ip_addresses",
                List.of("127.0.0.1", "::1"),
                "usages",
                List.of("server", "client")));
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getKeyUsage()[0]).isTrue();
    assertThat(certificate.getExtendedKeyUsage())
        .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactlyInAnyOrder(
            "*.ngp.localhost", "xn--bcher-kva.example", "127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=*.ngp.localhost");
  }

  @Test
  void withoutSubjectTheAlternativeNamesAreCritical() throws Exception {
    var authority = authority();
    var certificate = certificate(authority, "dns_names", List.of("a".repeat(60) + ".example.com"));
    assertThat(x509(certificate).getCriticalExtensionOIDs()).contains("2.5.29.17");
    validate(authority, certificate, now);
  }

  @Test
  void serialNumbersDiffer() {
    var authority = authority();
    assertThat(x509(certificate(authority, "dns_names", List.of("a"))).getSerialNumber())
        .isPositive()
        .isNotEqualTo(x509(certificate(authority, "dns_names", List.of("a"))).getSerialNumber());
  }

  @Test
  void certificateDoesNotOutliveItsAuthority() throws Exception {
    var authority = authority("days", 100);
    var certificate = certificate(authority, "dns_names", List.of("a"), "days", 365);
    assertThat(text(certificate, "expires_at"))
        .isEqualTo(text(authority, "expires_at"))
        .isEqualTo("2027-03-01T12:00:00Z");
    validate(authority, certificate, now.plus(Duration.ofDays(99)));
    assertThatThrownBy(() -> validate(authority, certificate, now.plus(Duration.ofDays(101))))
        .isInstanceOf(java.security.cert.CertPathValidatorException.class);
  }

  @Test
  void longLivedAuthorityIsWrittenWithItsCentury() throws Exception {
    var authority = authority("days", 36_500);
    assertThat(x509(authority).getNotAfter().toInstant())
        .isEqualTo(Instant.parse("2126-10-28T12:00:00Z"));
  }

  @Test
  void whatExpiresSoonIsReplaced() {
    var certificate = certificate(authority(), "dns_names", List.of("a"), "days", 90);
    now = now.plus(Duration.ofDays(59));
    assertThat(certificates.read(operation, certificate)).isInstanceOf(Reading.Present.class);
    now = now.plus(Duration.ofDays(19));
    assertThat(certificates.read(operation, certificate))
        .isEqualTo(
            new Reading.Damaged(certificate.inputs(), certificate.outputs(), "expires in 11 days"));
    now = now.plus(Duration.ofDays(15));
    assertThat(((Reading.Damaged) certificates.read(operation, certificate)).reason())
        .isEqualTo("expired 3 days ago");
  }

  @Test
  void expiredAuthoritySignsNothing() {
    var authority = authority("days", 100);
    now = now.plus(Duration.ofDays(101));
    assertThatThrownBy(() -> certificate(authority, "dns_names", List.of("a")))
        .isInstanceOf(ProviderException.class)
        .hasMessageStartingWith("The authority CN=Demo CA expired at 2027-03-01T12:00:00Z");
  }

  @Test
  void wrongKeysAndCertificatesAreTold() {
    var authority = authority();
    var other = authority();
    var leaf = certificate(authority, "dns_names", List.of("a"));
    assertThatThrownBy(() -> signWith(authority, other)).hasMessageContaining("is not that of");
    assertThatThrownBy(() -> signWith(leaf, leaf)).hasMessageContaining("not one of an authority");
    assertThatThrownBy(() -> Pem.certificates("nonsense")).hasMessageContaining("is none");
    assertThatThrownBy(() -> Pem.privateKey("nonsense")).hasMessageContaining("none that can be");
  }

  private void signWith(Known certificate, Known key) {
    make(
        certificates,
        "ca_certificate_pem",
        certificate.outputs().get("certificate_pem"),
        "ca_private_key_pem",
        key.outputs().get("private_key_pem"),
        "dns_names",
        List.of("a"));
  }

  @Test
  void impossibleWishesAreTold() {
    assertThat(problems("dns_names", List.of("a b", "*.*.x"))).hasSize(2);
    assertThat(problems("ip_addresses", List.of("1.2.3"))).hasSize(1);
    assertThat(problems("usages", List.of("email"))).hasSize(1);
    assertThat(problems("usages", List.of("server"))).hasSize(1);
    assertThat(problems("usages", List.of("client"), "common_name", "x".repeat(65))).hasSize(1);
    assertThat(problems("dns_names", List.of("a"), "days", 10, "renew_before_days", 10)).hasSize(1);
    assertThat(problems("dns_names", List.of("a"), "days", 0)).hasSize(1);
  }

  private List<Problem> problems(Object... namesAndValues) {
    var inputs = complete(certificates.schema(), fields(namesAndValues));
    return certificates.check(
        new Planned(
            operation.address(),
            "tls.certificate",
            Action.CREATE,
            Optional.empty(),
            Optional.of(inputs),
            false));
  }

  @Test
  void newAuthorityIsAnnouncedToThoseWhoTrustTheFormer() {
    var known = authority();
    assertThat(
            authorities.consequences(
                new Planned(
                    operation.address(),
                    "tls.ca",
                    Action.REPLACE,
                    Optional.of(known),
                    Optional.of(known.inputs()),
                    false)))
        .hasSize(1);
  }

  @Test
  void browsersShakeHandsWithItsServers() throws Exception {
    now = Instant.now();
    var authority = authority();
    var server = certificate(authority, "dns_names", List.of("localhost"));
    assertThatCode(() -> shakeHands(server, authority, "localhost")).doesNotThrowAnyException();
    assertThatThrownBy(() -> shakeHands(server, authority, "127.0.0.1"))
        .as("a name it was not made for")
        .isInstanceOf(SSLHandshakeException.class);
    assertThatThrownBy(() -> shakeHands(server, authority(), "localhost"))
        .as("an authority that is not trusted")
        .isInstanceOf(SSLHandshakeException.class);
  }

  private static void shakeHands(Known server, Known trusted, String host) throws Exception {
    try (var listener =
            (SSLServerSocket)
                serverContext(server)
                    .getServerSocketFactory()
                    .createServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> serving =
          () -> {
            try (var connection = (SSLSocket) listener.accept()) {
              connection.startHandshake();
              connection.getOutputStream().write('!');
              return true;
            } catch (java.io.IOException _) {
              return false;
            }
          };
      var served = executor.submit(serving);
      try (var plain = new java.net.Socket(listener.getInetAddress(), listener.getLocalPort());
          var client =
              (SSLSocket)
                  clientContext(trusted)
                      .getSocketFactory()
                      .createSocket(plain, host, listener.getLocalPort(), true)) {
        var parameters = client.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        client.setSSLParameters(parameters);
        client.startHandshake();
        assertThat(client.getInputStream().read()).isEqualTo('!');
        assertThat(served.get()).isTrue();
      }
    }
  }

  private static SSLContext serverContext(Known server) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    var chain = Pem.certificates(text(server, "chain_pem")).toArray(X509Certificate[]::new);
    assertThat(chain).hasSize(2);
    store.setKeyEntry("key", Pem.privateKey(text(server, "private_key_pem")), PASSWORD, chain);
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static SSLContext clientContext(Known trusted) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", x509(trusted));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void secretsAreWrapped() {
    assertThat(authority().outputs().get("private_key_pem")).isInstanceOf(Value.Secret.class);
    assertThat(certificate(authority(), "dns_names", List.of("a")).outputs().toString())
        .doesNotContain("PRIVATE KEY");
  }

  @Test
  void fieldsOfThePlanAreUnknownUntilMade() {
    assertThat(authorities.predict(Optional.empty(), Fields.EMPTY).isKnown()).isFalse();
  }
}
