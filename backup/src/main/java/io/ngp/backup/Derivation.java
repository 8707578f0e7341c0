package io.ngp.backup;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * How the key of a backup was made from a passphrase: PBKDF2 with HMAC-SHA-256 (RFC 8018). Stands
 * readable in the backup; in text {@code pbkdf2-sha256:600000:<salt in Base64>}.
 *
 * @param iterations from 1 to {@value #MOST_ITERATIONS}
 * @param salt in Base64
 */
public record Derivation(int iterations, String salt) {
  /** More would keep whoever opens a doctored backup busy for minutes. */
  static final int MOST_ITERATIONS = 10_000_000;

  /** What OWASP's password storage cheat sheet asks of PBKDF2-HMAC-SHA256. */
  private static final int ITERATIONS = 600_000;

  private static final int SALT_BYTES = 16;
  private static final Pattern TEXT =
      Pattern.compile("pbkdf2-sha256:([1-9][0-9]{0,7}):([A-Za-z0-9+/]{16,88}={0,2})");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Checks the bounds. */
  public Derivation {
    if (iterations < 1 || iterations > MOST_ITERATIONS) {
      throw new IllegalArgumentException(
          "%d iterations; expected 1 to %d.".formatted(iterations, MOST_ITERATIONS));
    }
  }

  /** A new one with a salt of its own. */
  public static Derivation fresh() {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return new Derivation(ITERATIONS, Base64.getEncoder().encodeToString(salt));
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Derivation parse(String text) {
    var parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "\"%s\" does not say how a key was derived; expected pbkdf2-sha256:ITERATIONS:SALT."
              .formatted(text));
    }
    Base64.getDecoder().decode(parts.group(2));
    return new Derivation(Integer.parseInt(parts.group(1)), parts.group(2));
  }

  @Override
  public String toString() {
    return "pbkdf2-sha256:" + iterations + ":" + salt;
  }
}
