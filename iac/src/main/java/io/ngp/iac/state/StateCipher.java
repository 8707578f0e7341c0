package io.ngp.iac.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ngp.iac.state.JournalHeader.Encryption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what is kept of a state: AES-256 in Galois/counter mode (NIST SP 800-38D) with a random
 * nonce for each line, each bound to its place so that lines cannot be exchanged. The key is given,
 * or made from a passphrase by PBKDF2 with HMAC-SHA-256 (RFC 8018). Safe for several threads.
 */
public final class StateCipher {
  static final int KEY_BYTES = 32;

  /** What OWASP's password storage cheat sheet asks of PBKDF2-HMAC-SHA256. */
  private static final int ITERATIONS = 600_000;

  private static final int MAX_ITERATIONS = 100_000_000;
  private static final int SALT_BYTES = 16;
  private static final String BY_KEY = "none";
  private static final String BY_PASSPHRASE = "PBKDF2WithHmacSHA256";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final @Nullable SecretKey key;
  private final char[] passphrase;

  /** Deriving takes a third of a second: each salt once. */
  private final Map<Derivation, SecretKey> derived = new ConcurrentHashMap<>();

  private record Derivation(String salt, int iterations) {}

  private StateCipher(@Nullable SecretKey key, char[] passphrase) {
    this.key = key;
    this.passphrase = passphrase;
  }

  /**
   * With this key.
   *
   * @param key 32 bytes
   */
  public static StateCipher ofKey(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes, not " + KEY_BYTES);
    }
    return new StateCipher(new SecretKeySpec(key, "AES"), new char[0]);
  }

  /** With a key made from {@code passphrase}, which is not empty. */
  public static StateCipher ofPassphrase(String passphrase) {
    if (passphrase.isEmpty()) {
      throw new IllegalArgumentException("an empty passphrase");
    }
    return new StateCipher(null, passphrase.toCharArray());
  }

  /** How a new journal or document called {@code id} is encrypted. */
  Encryption begin(String id) {
    var kdf = key == null ? BY_PASSPHRASE : BY_KEY;
    var salt = key == null ? knownSalt() : "";
    var iterations = key == null ? ITERATIONS : 0;
    var how = new Encryption(kdf, iterations, salt, "");
    var check = new Seal(key(how), id).seal("check", "ngp".getBytes(UTF_8));
    return new Encryption(kdf, iterations, salt, new String(check, UTF_8));
  }

  /** The salt in use, so that one derived key does for a whole state. */
  private String knownSalt() {
    return derived.keySet().stream()
        .filter(known -> known.iterations() == ITERATIONS)
        .map(Derivation::salt)
        .findFirst()
        .orElseGet(() -> {
          var salt = new byte[SALT_BYTES];
          RANDOM.nextBytes(salt);
          return Base64.getEncoder().encodeToString(salt);
        });
  }

  /** What opens the journal or document called {@code id}; empty if this is another key. */
  Optional<Seal> seal(String id, Encryption how) {
    var isMine = how.kdf().equals(key == null ? BY_PASSPHRASE : BY_KEY);
    if (!isMine || how.iterations() < (key == null ? 1 : 0) || how.iterations() > MAX_ITERATIONS) {
      return Optional.empty();
    }
    var seal = new Seal(key(how), id);
    return seal.open("check", how.check().getBytes(UTF_8)).map(_ -> seal);
  }

  private SecretKey key(Encryption how) {
    return key != null
        ? key
        : derived.computeIfAbsent(new Derivation(how.salt(), how.iterations()), this::derive);
  }

  private SecretKey derive(Derivation how) {
    var salt = Base64.getDecoder().decode(how.salt());
    var spec = new PBEKeySpec(passphrase, salt, how.iterations(), KEY_BYTES * 8);
    try {
      var bytes = SecretKeyFactory.getInstance(BY_PASSPHRASE).generateSecret(spec).getEncoded();
      return new SecretKeySpec(bytes, "AES");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + BY_PASSPHRASE, e);
    } finally {
      spec.clearPassword();
    }
  }
}
