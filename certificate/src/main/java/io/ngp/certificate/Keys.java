package io.ngp.certificate;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Makes keys, and reads them from text (RFC 7468): all are of the curve P-256. */
final class Keys {
  private Keys() {}

  static KeyPair make() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java cannot make keys of the curve P-256.", e);
    }
  }

  static PrivateKey privateKey(String pem) {
    try {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(content(pem)));
    } catch (GeneralSecurityException _) {
      // The cause may quote the key.
      throw new IllegalArgumentException("This is no private key of the curve P-256.");
    }
  }

  static PublicKey publicKey(String pem) {
    try {
      return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(content(pem)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("This is no public key of the curve P-256.", e);
    }
  }

  private static byte[] content(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
  }
}
