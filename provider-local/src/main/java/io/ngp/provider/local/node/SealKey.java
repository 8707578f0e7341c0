package io.ngp.provider.local.node;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The file with the key that masters and balancers encrypt keys of certificates with: in the
 * platform's folder, away from the nodes' data, readable by its owner alone.
 */
final class SealKey {
  private static final int BYTES = 32;

  private SealKey() {}

  static Path of(NodeFolder node) {
    return node.path().resolveSibling("..").resolve("seal.key").normalize();
  }

  /** Makes it unless it is there. */
  static void ensure(Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    var draft =
        Files.createTempFile(
            file.getParent(),
            "seal",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(draft, Base64.getEncoder().encodeToString(key));
      // A link, not a move: another node that starts now may have made it meanwhile.
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException _) {
      // Then that one counts.
    } finally {
      Files.delete(draft);
    }
  }
}
