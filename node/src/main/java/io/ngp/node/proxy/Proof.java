package io.ngp.node.proxy;

import io.ngp.certificate.PemText;
import io.ngp.edge.tls.HostCertificate;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A certificate with its key as both engines read it: one file that tells by its name what is in
 * it.
 *
 * @param text PEM, with the key: nobody else's
 */
record Proof(String file, String text) {
  private static final int LEAST_RSA_BITS = 2048;
  private static final int LEAST_EC_BITS = 224;

  static Proof of(HostCertificate certificate) {
    var chain = PemText.of(certificate.chain());
    // Without the key, so that the name tells nothing of it.
    var name = "cert-" + UUID.nameUUIDFromBytes(chain.getBytes(StandardCharsets.US_ASCII));
    return new Proof(name + ".pem", chain + PemText.of(certificate.key()));
  }

  /**
   * Why OpenSSL would not take it, and the whole configuration with it; empty if it does. These are
   * the bounds of its security level 2, which Debian sets.
   */
  static Optional<String> weakness(HostCertificate certificate) {
    for (X509Certificate each : certificate.chain()) {
      String signature = each.getSigAlgName().toLowerCase(Locale.ROOT);
      if (signature.startsWith("sha1") || signature.startsWith("md")) {
        return Optional.of("it is signed by " + each.getSigAlgName() + "; have it signed anew");
      }
      int bits = bits(each);
      int least = each.getPublicKey() instanceof RSAPublicKey ? LEAST_RSA_BITS : LEAST_EC_BITS;
      if (bits < least) {
        return Optional.of(
            "a key of it has %d bits, and fewer than %d are not taken".formatted(bits, least));
      }
    }
    return Optional.empty();
  }

  private static int bits(X509Certificate certificate) {
    return switch (certificate.getPublicKey()) {
      case RSAPublicKey rsa -> rsa.getModulus().bitLength();
      case ECPublicKey ec -> ec.getParams().getOrder().bitLength();
      default -> Integer.MAX_VALUE;
    };
  }

  /** Never the key. */
  @Override
  public String toString() {
    return file;
  }
}
