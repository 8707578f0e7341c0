package io.ngp.provider.tls;

import io.ngp.iac.provider.ProviderException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Certificates and keys as text (RFC 7468). */
final class Pem {
  private static final int LINE = 64;

  private Pem() {}

  static String write(X509Certificate certificate) throws GeneralSecurityException {
    return block("CERTIFICATE", certificate.getEncoded());
  }

  /** In PKCS#8, which everything reads. */
  static String write(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String label, byte[] content) {
    var lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }

  /**
   * The certificates in {@code pem}, in order; at least one.
   *
   * @throws ProviderException if there is none
   */
  static List<X509Certificate> certificates(String pem) {
    try {
      var bytes = pem.getBytes(StandardCharsets.UTF_8);
      var found = CertificateFactory.getInstance("X.509").generateCertificates(stream(bytes));
      if (!found.isEmpty()) {
        return found.stream().map(Pem::x509).toList();
      }
    } catch (CertificateException _) {
      // Told below.
    }
    throw new ProviderException(
        "What is given as a certificate is none.",
        "Give it in PEM form: it begins with -----BEGIN CERTIFICATE-----.");
  }

  private static ByteArrayInputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static X509Certificate x509(Certificate certificate) {
    return (X509Certificate) certificate;
  }

  /**
   * The private key in {@code pem}: PKCS#8 or the older forms OpenSSL writes.
   *
   * @throws ProviderException if there is none, or it needs a passphrase
   */
  static PrivateKey privateKey(String pem) {
    try (var parser = new PEMParser(new StringReader(pem))) {
      var converter = new JcaPEMKeyConverter();
      for (var each = parser.readObject(); each != null; each = parser.readObject()) {
        if (each instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
        if (each instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
      }
    } catch (IOException _) {
      // Told below; its own words may quote the key.
    }
    throw new ProviderException(
        "What is given as a private key is none that can be read.",
        "Give it in PEM form and without a passphrase: -----BEGIN PRIVATE KEY-----.");
  }

  /** SHA-256 of the certificate, as browsers show it: {@code AB:CD:...}. */
  static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
    var digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
  }
}
