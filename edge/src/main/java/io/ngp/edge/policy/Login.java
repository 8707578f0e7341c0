package io.ngp.edge.policy;

import io.ngp.edge.route.BasicAuth;
import io.ngp.edge.route.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in with a name and a password (RFC 7617). Checking a password takes long on purpose,
 * so what was found right is remembered for a while, as a salted hash; what was wrong is not, and
 * takes long again.
 */
final class Login {
  private static final String SCHEME = "basic ";
  private static final long REMEMBERED_NANOS = 300_000_000_000L;
  private static final int MOST_REMEMBERED = 10_000;

  private final BasicAuth users;
  private final byte[] salt;
  private final ConcurrentHashMap<Credentials.Fingerprint, Long> right = new ConcurrentHashMap<>();

  Login(BasicAuth users, byte[] salt) {
    this.users = users;
    this.salt = salt.clone();
  }

  /** What an {@code Authorization} header holds; null when it is absent or in no form we know. */
  @Nullable Credentials credentials(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    try {
      byte[] pair = Base64.getDecoder().decode(authorization.substring(SCHEME.length()).strip());
      int colon = indexOfColon(pair);
      return colon < 0
          ? null
          : new Credentials(
              new String(pair, 0, colon, StandardCharsets.UTF_8),
              Arrays.copyOfRange(pair, colon + 1, pair.length),
              fingerprint(pair));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static int indexOfColon(byte[] pair) {
    for (int i = 0; i < pair.length; i++) {
      if (pair[i] == ':') {
        return i;
      }
    }
    return -1;
  }

  private Credentials.Fingerprint fingerprint(byte[] pair) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      return new Credentials.Fingerprint(digest.digest(pair));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** Whether these were found right not long ago. */
  boolean isKnown(Credentials credentials, long nowNanos) {
    Long until = right.get(credentials.fingerprint());
    return until != null && until - nowNanos > 0;
  }

  /** Whether the password is the user's. Takes long, so never on an event loop. */
  boolean check(Credentials credentials, long nowNanos) {
    var hash = Optional.ofNullable(users.hashes().get(credentials.user()));
    // Somebody unknown takes as long as somebody known, or names could be found out.
    PasswordHash compared = hash.orElseGet(() -> users.hashes().values().iterator().next());
    boolean fits = compared.fits(credentials.password()) && hash.isPresent();
    if (fits) {
      if (right.size() >= MOST_REMEMBERED) {
        right.clear();
      }
      right.put(credentials.fingerprint(), nowNanos + REMEMBERED_NANOS);
    }
    return fits;
  }
}
