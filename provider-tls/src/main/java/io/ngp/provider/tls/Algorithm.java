package io.ngp.provider.tls;

import io.ngp.iac.provider.ProviderException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import java.util.Arrays;

/** Kinds of keys. */
enum Algorithm {
  ECDSA_P256("ecdsa-p256", "EC", 256),
  ECDSA_P384("ecdsa-p384", "EC", 384),
  RSA_3072("rsa-3072", "RSA", 3072),
  RSA_4096("rsa-4096", "RSA", 4096);

  private static final int P256_BITS = 256;

  private final String text;
  private final String family;
  private final int bits;

  Algorithm(String text, String family, int bits) {
    this.text = text;
    this.family = family;
    this.bits = bits;
  }

  /** Their names in configurations. */
  static String[] names() {
    return Arrays.stream(values()).map(Algorithm::toString).toArray(String[]::new);
  }

  /** The one called {@code text}, which the schema allows. */
  static Algorithm parse(String text) {
    return Arrays.stream(values())
        .filter(each -> each.text.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no algorithm is called " + text));
  }

  KeyPair newKeys() {
    try {
      // For curves Java takes the one of NIST with as many bits.
      var generator = KeyPairGenerator.getInstance(family);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new ProviderException(
          "This Java cannot make a key of the kind " + text + ": " + e.getMessage(),
          "Choose another algorithm.",
          e);
    }
  }

  /** Whether keys of this kind can encrypt other keys, as old key exchanges want. */
  boolean isEncrypting() {
    return family.equals("RSA");
  }

  /** How {@code key} signs: with a digest as strong as itself. */
  static String signatureOf(PrivateKey key) {
    if (!(key instanceof ECKey curve)) {
      return "SHA256withRSA";
    }
    return curve.getParams().getOrder().bitLength() > P256_BITS
        ? "SHA384withECDSA"
        : "SHA256withECDSA";
  }

  @Override
  public String toString() {
    return text;
  }
}
