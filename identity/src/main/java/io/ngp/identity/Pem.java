package io.ngp.identity;

import static java.util.stream.Collectors.joining;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads an identity's files. */
final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

  private Pem() {}

  /**
   * The certificates in {@code file} in their order, at least one.
   *
   * @throws IdentityException if there is none
   */
  static List<X509Certificate> certificates(Path file) {
    try {
      var blocks =
          CERTIFICATE.matcher(text(file)).results().map(MatchResult::group).collect(joining("\n"));
      var found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(blocks.getBytes(StandardCharsets.US_ASCII)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException e) {
      throw new IdentityException(
          "The certificate in %s is damaged: %s".formatted(file, e.getMessage()), e);
    }
    throw new IdentityException(
        "%s holds no certificate. Give it in PEM form: it begins with -----BEGIN CERTIFICATE-----."
            .formatted(file));
  }

  /**
   * The key in {@code file}, of the kind of {@code certificate}'s.
   *
   * @throws IdentityException if there is none that can be read; never quotes it
   */
  static PrivateKey key(Path file, X509Certificate certificate) {
    var kind = certificate.getPublicKey().getAlgorithm();
    var block = KEY.matcher(text(file));
    try {
      if (block.find()) {
        return KeyFactory.getInstance(kind)
            .generatePrivate(
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(1))));
      }
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // Told below; the cause may quote the key.
    }
    throw new IdentityException(
        "%s holds no %s key. Give it in PEM form, as PKCS#8 without a passphrase: -----BEGIN PRIVATE KEY-----."
            .formatted(file, kind));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IdentityException("%s can't be read: %s".formatted(file, e), e);
    }
  }
}
