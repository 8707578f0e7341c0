package io.ngp.iac.builtin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as 64 hexadecimal digits. */
final class Digests {
  private static final int BUFFER = 64 * 1024;

  private Digests() {}

  static String of(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  static String of(Path file) throws IOException {
    var digest = sha256();
    try (var in = Files.newInputStream(file)) {
      update(digest, in);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Enough of it to tell two apart by eye. */
  static String brief(String sha256) {
    return sha256.substring(0, Math.min(12, sha256.length()));
  }

  private static void update(MessageDigest digest, InputStream in) throws IOException {
    var buffer = new byte[BUFFER];
    for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
