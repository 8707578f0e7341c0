package io.ngp.provider.machines.ssh;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a host proves itself by: a public key as in {@code known_hosts} (RFC 4253, 6.6), or only its
 * fingerprint as {@code ssh-keygen -l} prints it.
 *
 * @param text as it was written: {@code ssh-ed25519 AAAA...} or {@code SHA256:...}
 */
public record HostKey(String text) {
  private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");
  private static final Pattern KEY =
      Pattern.compile("(?:ssh|ecdsa|sk)-[\\w@.-]+ ([A-Za-z0-9+/]+={0,2})(?: .*)?");

  /** The key that {@code text} writes; empty if it writes none. */
  public static Optional<HostKey> parse(String text) {
    var trimmed = text.strip();
    return FINGERPRINT.matcher(trimmed).matches() || isKey(trimmed)
        ? Optional.of(new HostKey(trimmed))
        : Optional.empty();
  }

  private static boolean isKey(String text) {
    var matcher = KEY.matcher(text);
    try {
      return matcher.matches() && Base64.getDecoder().decode(matcher.group(1)).length > 16;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** The fingerprint: {@code SHA256:} and 43 characters. */
  public String fingerprint() {
    var matcher = KEY.matcher(text);
    if (!matcher.matches()) {
      return text;
    }
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(matcher.group(1)));
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether both are one key. */
  public boolean isSameAs(HostKey other) {
    return fingerprint().equals(other.fingerprint());
  }

  /** Whether signatures of the kind {@code algorithm} (RFC 8332 for RSA) are made with this key. */
  public boolean isOfKind(String algorithm) {
    return text.startsWith("ssh-rsa ")
        ? algorithm.startsWith("rsa-sha2-")
        : text.startsWith(algorithm + " ");
  }
}
