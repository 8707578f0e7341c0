package io.ngp.edge.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of a test, and clients that trust it. */
public final class TestAuthority {
  private static final X500Name NAME = new X500Name("CN=Test CA");
  private static final Duration HOUR = Duration.ofHours(1);

  private final AtomicLong serial = new AtomicLong();
  private final KeyPair keys = keys("EC", 256);
  private final X509Certificate certificate = sign(NAME, keys, true, List.of());

  /** A certificate for {@code hosts} with a key of the usual kind. */
  public HostCertificate issue(String... hosts) {
    return issue(keys("EC", 256), hosts);
  }

  /** A certificate for {@code hosts} with an RSA key. */
  public HostCertificate issueRsa(String... hosts) {
    return issue(keys("RSA", 2048), hosts);
  }

  private HostCertificate issue(KeyPair own, String... hosts) {
    var leaf = sign(new X500Name("CN=" + hosts[0]), own, false, Arrays.asList(hosts));
    return new HostCertificate(List.of(leaf, certificate), own.getPrivate());
  }

  private X509Certificate sign(X500Name subject, KeyPair own, boolean isCa, List<String> hosts) {
    try {
      var now = Instant.now();
      var builder =
          new JcaX509v3CertificateBuilder(
              NAME,
              BigInteger.valueOf(serial.incrementAndGet()),
              Date.from(now.minus(HOUR)),
              Date.from(now.plus(HOUR)),
              subject,
              own.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
      if (!hosts.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                hosts.stream()
                    .map(host -> new GeneralName(GeneralName.dNSName, host))
                    .toArray(GeneralName[]::new)));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys(String algorithm, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The authority's own certificate. */
  public X509Certificate authority() {
    return certificate;
  }

  /** What makes clients that trust this authority only. */
  public SSLContext trusting() throws Exception {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("ca", certificate);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** The chain in PEM form. */
  public static String pem(HostCertificate certificate) throws GeneralSecurityException {
    var text = new StringBuilder();
    for (var each : certificate.chain()) {
      text.append(block("CERTIFICATE", each.getEncoded()));
    }
    return text.toString();
  }

  /** The key in PEM form. */
  public static String pem(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String label, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(content), label);
  }
}
