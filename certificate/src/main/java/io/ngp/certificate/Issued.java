package io.ngp.certificate;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate with its key.
 *
 * @param chain in PEM form, the certificate itself first
 * @param key in PEM form
 * @param issuer who made it, as people know it
 */
public record Issued(String chain, String key, String issuer, Instant from, Instant until) {

  static Issued of(List<X509Certificate> chain, PrivateKey key) {
    var own = chain.getFirst();
    return new Issued(
        PemText.of(chain),
        PemText.of(key),
        commonName(own.getIssuerX500Principal().getName()),
        own.getNotBefore().toInstant(),
        own.getNotAfter().toInstant());
  }

  /** Reads a certificate as it was recorded. */
  static Issued of(String chain, String key) {
    return of(certificates(chain), Keys.privateKey(key));
  }

  static List<X509Certificate> certificates(String chain) {
    try {
      var in = new ByteArrayInputStream(chain.getBytes(StandardCharsets.US_ASCII));
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw new IllegalArgumentException("The certificate is damaged: " + e.getMessage(), e);
    }
  }

  private static String commonName(String name) {
    for (var part : name.split(",", -1)) {
      if (part.startsWith("CN=")) {
        return part.substring("CN=".length());
      }
    }
    return name;
  }

  /** Everything but the key. */
  @Override
  public String toString() {
    return "Issued[by " + issuer + ", until " + until + "]";
  }
}
