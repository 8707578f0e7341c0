package io.ngp.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of one test, and identities it vouches for. */
public final class TestAuthority {
  private static final AtomicLong SERIALS = new AtomicLong(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final String name;
  private final KeyPair keys = keyPair();
  private final X509Certificate certificate;

  /** An authority of this name. */
  public TestAuthority(String name) {
    this.name = name;
    this.certificate = sign(name(name, List.of()), keys, List.of(), Instant.now().plus(DAY), true);
  }

  /** An identity for this machine's loopback, valid for a day, in a folder of its own. */
  public IdentityFiles issue(Path folder, String node, PeerRole... roles) throws IOException {
    return issue(folder, node, Instant.now().plus(DAY), List.of("127.0.0.1"), roles);
  }

  /** One that ends at {@code until}, for these addresses. */
  public IdentityFiles issue(
      Path folder, String node, Instant until, List<String> addresses, PeerRole... roles)
      throws IOException {
    KeyPair own = keyPair();
    var units = List.of(roles).stream().map(PeerRole::toString).toList();
    X509Certificate issued = sign(name(node, units), own, addresses, until, false);
    Files.createDirectories(folder);
    return new IdentityFiles(
        Files.writeString(folder.resolve("authority.pem"), pem(certificate)),
        Files.writeString(folder.resolve("certificate.pem"), pem(issued)),
        Files.writeString(
            folder.resolve("key.pem"), block("PRIVATE KEY", own.getPrivate().getEncoded())));
  }

  private X509Certificate sign(
      X500NameBuilder subject,
      KeyPair own,
      List<String> addresses,
      Instant until,
      boolean isAuthority) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              name(name, List.of()).build(),
              BigInteger.valueOf(SERIALS.getAndIncrement()),
              Date.from(Instant.now().minus(DAY.multipliedBy(2))),
              Date.from(until),
              subject.build(),
              own.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
      if (!addresses.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                addresses.stream()
                    .map(address -> new GeneralName(GeneralName.iPAddress, address))
                    .toArray(GeneralName[]::new)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X500NameBuilder name(String common, List<String> units) {
    var builder = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, common);
    units.forEach(unit -> builder.addRDN(BCStyle.OU, unit));
    return builder;
  }

  private static KeyPair keyPair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String block(String label, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(content), label);
  }
}
