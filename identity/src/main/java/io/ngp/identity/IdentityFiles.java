package io.ngp.identity;

import java.nio.file.Path;

/**
 * Where an identity is kept, all in PEM form (RFC 7468).
 *
 * @param authority certificates of the platform's authority; more than one while it is replaced
 * @param certificate the node's own, followed by those between it and the authority
 * @param key of the certificate, as PKCS#8 without a passphrase
 */
public record IdentityFiles(Path authority, Path certificate, Path key) {
  /** {@code authority.pem}, {@code certificate.pem} and {@code key.pem} in one folder. */
  public static IdentityFiles in(Path folder) {
    return new IdentityFiles(
        folder.resolve("authority.pem"),
        folder.resolve("certificate.pem"),
        folder.resolve("key.pem"));
  }
}
