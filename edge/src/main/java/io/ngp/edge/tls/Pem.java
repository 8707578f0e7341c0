package io.ngp.edge.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as text (RFC 7468). */
final class Pem {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]*)-----END \\1PRIVATE KEY-----",
          Pattern.DOTALL);

  private Pem() {}

  /**
   * The certificates in {@code pem} in their order, at least one.
   *
   * @throws UnusableCertificateException if there is none
   */
  static List<X509Certificate> certificates(String pem) {
    try {
      var in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
      var found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException e) {
      throw new UnusableCertificateException("The certificate is damaged: " + e.getMessage(), e);
    }
    throw new UnusableCertificateException(
        "There is no certificate. Give it in PEM form: it begins with -----BEGIN CERTIFICATE-----.");
  }

  /**
   * The private key in {@code pem}, which is to fit {@code publicKey}.
   *
   * @throws UnusableCertificateException if there is none that can be read; never quotes it
   */
  static PrivateKey privateKey(String pem, PublicKey publicKey) {
    Matcher block = KEY.matcher(pem);
    if (!block.find()) {
      throw new UnusableCertificateException(
          "There is no private key. Give it in PEM form: it begins with -----BEGIN PRIVATE KEY-----.");
    }
    if (!block.group(1).isEmpty()) {
      throw new UnusableCertificateException(
          "The private key is of the form \"%sPRIVATE KEY\", which is not read. Convert it: openssl pkcs8 -topk8 -nocrypt -in OLD.pem -out NEW.pem"
              .formatted(block.group(1)));
    }
    try {
      var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(2)));
      return KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(encoded);
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // The cause may quote the key.
      throw new UnusableCertificateException(
          "The private key is no %s key as the certificate needs, or it is damaged."
              .formatted(publicKey.getAlgorithm()));
    }
  }
}
