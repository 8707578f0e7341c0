package io.ngp.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what must not stand readable in the masters' state or travel readable to balancers
 * (AES-256-GCM), bound to its purpose. Masters and balancers read the key from a file that is in
 * neither.
 *
 * <p>Thread-safe.
 */
public final class Seal {
  /** How long a key is. */
  public static final int KEY_BYTES = 32;

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  /** A seal with this key of {@value #KEY_BYTES} bytes. */
  public Seal(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "A seal's key has %d bytes; got %d.".formatted(KEY_BYTES, key.length));
    }
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * Reads the key from a file with its Base64 form.
   *
   * @throws IOException if there is none; the message says which file and what it should hold
   */
  public static Seal read(Path file) throws IOException {
    try {
      return new Seal(Base64.getDecoder().decode(Files.readString(file).strip()));
    } catch (IllegalArgumentException _) {
      // The cause may quote the key.
      throw new IOException(
          "%s holds no key of %d bytes in Base64. Put the platform's own back, or make one: openssl rand -base64 32"
              .formatted(file, KEY_BYTES));
    }
  }

  /** Encrypts {@code text} for {@code purpose}. */
  public String close(String purpose, String text) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, purpose, nonce, text.getBytes(StandardCharsets.UTF_8));
    byte[] both = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, both, NONCE_BYTES, sealed.length);
    return Base64.getEncoder().encodeToString(both);
  }

  /**
   * Decrypts what was sealed for {@code purpose}.
   *
   * @throws BrokenSealException if it was sealed with another key or for another purpose, or
   *     changed
   */
  public String open(String purpose, String sealed) {
    try {
      byte[] both = Base64.getDecoder().decode(sealed);
      byte[] nonce = Arrays.copyOf(both, NONCE_BYTES);
      byte[] rest = Arrays.copyOfRange(both, NONCE_BYTES, both.length);
      return new String(run(Cipher.DECRYPT_MODE, purpose, nonce, rest), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BrokenSealException(purpose, e);
    }
  }

  private byte[] run(int mode, String purpose, byte[] nonce, byte[] content) {
    try {
      var cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new BrokenSealException(purpose, e);
    }
  }

  /** Something sealed cannot be opened. */
  public static final class BrokenSealException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenSealException(String purpose, Exception cause) {
      super(
          "%s was sealed with another key, or changed since. Put the platform's own seal key back."
              .formatted(purpose),
          cause);
    }
  }
}
