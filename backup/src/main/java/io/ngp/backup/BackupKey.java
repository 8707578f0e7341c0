package io.ngp.backup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** What a backup is encrypted with; never part of it. Its text form is Base64. */
public final class BackupKey {
  /** How long a key is. */
  public static final int BYTES = 32;

  private final SecretKeySpec key;

  private BackupKey(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * Reads a key as it may stand in a file: {@value #BYTES} bytes, raw, hexadecimal or Base64.
   *
   * @throws IllegalArgumentException if it is none; the message does not quote it
   */
  public static BackupKey read(byte[] content) {
    byte[] key = decode(content);
    if (key.length != BYTES) {
      throw new IllegalArgumentException(
          "no key: a key is %d bytes, raw, hexadecimal or Base64".formatted(BYTES));
    }
    return new BackupKey(key);
  }

  private static byte[] decode(byte[] content) {
    if (content.length == BYTES) {
      return content;
    }
    String text = new String(content, ISO_8859_1).strip();
    try {
      return text.length() == 2 * BYTES
          ? HexFormat.of().parseHex(text)
          : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }

  /** Makes a key from a passphrase; takes some tenths of a second. */
  public static BackupKey derive(String passphrase, Derivation how) {
    var spec =
        new PBEKeySpec(
            passphrase.toCharArray(),
            Base64.getDecoder().decode(how.salt()),
            how.iterations(),
            BYTES * 8);
    try {
      return new BackupKey(
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has PBKDF2WithHmacSHA256", e);
    } finally {
      spec.clearPassword();
    }
  }

  /** The key in Base64, to be handed to whoever writes or reads a backup. */
  public String text() {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  SecretKeySpec secret() {
    return key;
  }

  /** Not the key. */
  @Override
  public String toString() {
    return "a backup's key";
  }
}
