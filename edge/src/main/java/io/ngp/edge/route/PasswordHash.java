package io.ngp.edge.route;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it may stand in a definition: hashed with bcrypt, as {@code htpasswd -nB} prints
 * it, or with PBKDF2 as passlib writes it, {@code $pbkdf2-sha256$600000$SALT$KEY}. Its text is
 * never shown.
 */
public final class PasswordHash {
  private static final Pattern BCRYPT =
      Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");
  private static final Pattern PBKDF2 =
      Pattern.compile(
          "\\$pbkdf2-sha256\\$([0-9]{1,8})\\$([./A-Za-z0-9+]{11,88})\\$([./A-Za-z0-9+]{22,88})");

  /** Each one more doubles the work; beyond this checking takes seconds. */
  private static final int MAX_BCRYPT_COST = 14;

  private static final int MAX_PBKDF2_ROUNDS = 5_000_000;

  /** What bcrypt looks at. */
  private static final int MAX_BCRYPT_BYTES = 72;

  private final String text;

  private PasswordHash(String text) {
    this.text = text;
  }

  /**
   * Reads a hash.
   *
   * @throws IllegalArgumentException when it is none, or would take seconds to check; the message
   *     does not quote it
   */
  public static PasswordHash parse(String text) {
    Matcher bcrypt = BCRYPT.matcher(text);
    if (bcrypt.matches()) {
      requireAtMost("bcrypt cost", bcrypt.group(1), MAX_BCRYPT_COST);
      return new PasswordHash(text);
    }
    Matcher pbkdf2 = PBKDF2.matcher(text);
    if (pbkdf2.matches()) {
      requireAtMost("number of PBKDF2 rounds", pbkdf2.group(1), MAX_PBKDF2_ROUNDS);
      return new PasswordHash(text);
    }
    throw new IllegalArgumentException(
        "is not a hashed password; expected bcrypt ($2y$...), as \"htpasswd -nbB USER PASSWORD\""
            + " prints it, or $pbkdf2-sha256$ROUNDS$SALT$KEY.");
  }

  private static void requireAtMost(String what, String digits, int most) {
    int value = Integer.parseInt(digits);
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "has a " + what + " of " + value + "; expected 1 to " + most + ".");
    }
  }

  /** Whether this is the hash of {@code password}. Takes up to some seconds of computing. */
  public boolean fits(byte[] password) {
    Matcher pbkdf2 = PBKDF2.matcher(text);
    if (pbkdf2.matches()) {
      byte[] key = decode(pbkdf2.group(3));
      byte[] derived =
          derive(
              password, decode(pbkdf2.group(2)), Integer.parseInt(pbkdf2.group(1)), key.length * 8);
      return MessageDigest.isEqual(key, derived);
    }
    return password.length < MAX_BCRYPT_BYTES
        && BCrypt.verifyer().verify(password, text.getBytes(StandardCharsets.US_ASCII)).verified;
  }

  /**
   * The hash as programs that go by {@code crypt(3)} take it; absent when it is one they don't
   * know. Not for eyes.
   */
  public Optional<String> crypt() {
    return BCRYPT.matcher(text).matches() ? Optional.of(text) : Optional.empty();
  }

  private static byte[] derive(byte[] password, byte[] salt, int rounds, int bits) {
    char[] characters = new String(password, StandardCharsets.UTF_8).toCharArray();
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(characters, salt, rounds, bits))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no PBKDF2WithHmacSHA256.", e);
    }
  }

  /** Without padding; passlib writes "." where others write "+". */
  private static byte[] decode(String text) {
    return Base64.getDecoder().decode(text.replace('.', '+'));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PasswordHash hash && text.equals(hash.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
