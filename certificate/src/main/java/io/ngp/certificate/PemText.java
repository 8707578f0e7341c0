package io.ngp.certificate;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/** Writes certificates and keys as text (RFC 7468). */
public final class PemText {
  private static final int LINE = 64;

  private PemText() {}

  /** Certificates, one after the other. */
  public static String of(List<X509Certificate> chain) {
    var text = new StringBuilder();
    try {
      for (var each : chain) {
        text.append(block("CERTIFICATE", each.getEncoded()));
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("A certificate can't be encoded.", e);
    }
    return text.toString();
  }

  /** In PKCS#8, which everything reads. */
  public static String of(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  public static String of(PublicKey key) {
    return block("PUBLIC KEY", key.getEncoded());
  }

  private static String block(String label, byte[] content) {
    var lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }
}
