package io.ngp.edge.tls;

import static java.util.stream.Collectors.joining;

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
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as text (RFC 7468). */
final class Pem {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]*)-----END \\1PRIVATE KEY-----",
          Pattern.DOTALL);

  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

  private Pem() {}

  /**
   * The certificates in {@code pem} in their order, at least one.
   *
   * @throws UnusableCertificateException if there is none
   */
  static List<X509Certificate> certificates(String pem) {
    try {
      // Other things may stand between them, the key for instance.
      var blocks =
          CERTIFICATE.matcher(pem).results().map(MatchResult::group).collect(joining("\n"));
      var in = new ByteArrayInputStream(blocks.getBytes(StandardCharsets.US_ASCII));
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

  static boolean hasCertificate(String pem) {
    return pem.contains("-----BEGIN CERTIFICATE-----");
  }

  static boolean hasKey(String pem) {
    return KEY.matcher(pem).find();
  }

  /** Whether the key is in one of OpenSSL's own forms, or needs a passphrase. */
  static boolean isOldForm(String pem) {
    Matcher block = KEY.matcher(pem);
    return block.find() && !block.group(1).isEmpty();
  }

  /** The private key in {@code pem}, if it is in PKCS#8 and of the kind of {@code publicKey}. */
  static Optional<PrivateKey> findKey(String pem, PublicKey publicKey) {
    Matcher block = KEY.matcher(pem);
    if (!block.find() || !block.group(1).isEmpty()) {
      return Optional.empty();
    }
    try {
      var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(2)));
      return Optional.of(KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // The cause may quote the key.
      return Optional.empty();
    }
  }

  /**
   * The private key in {@code pem}, which is to fit {@code publicKey}.
   *
   * @throws UnusableCertificateException if there is none that can be read; never quotes it
   */
  static PrivateKey privateKey(String pem, PublicKey publicKey) {
    return findKey(pem, publicKey)
        .orElseThrow(() ->
            new UnusableCertificateException(
                "There is no %s key for the certificate. Give it in PEM form, as PKCS#8 without a passphrase: -----BEGIN PRIVATE KEY-----."
                    .formatted(publicKey.getAlgorithm())));
  }
}
