package io.ngp.certificate;

import io.ngp.certificate.Seal.BrokenSealException;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Documents of certificates with their keys open, as backups hold them: a backup has an encryption
 * of its own, and another platform another seal.
 */
public final class OpenDocuments {
  /** Where all documents of certificates are. */
  public static final String FOLDER = CertificateStore.FOLDER;

  private static final String KEY = "key";

  private final Seal seal;

  /** Of the platform with this seal. */
  public OpenDocuments(Seal seal) {
    this.seal = seal;
  }

  /** The document at a path with its key open; empty if it was sealed with another key. */
  public Optional<ObjectNode> open(String path, ObjectNode sealed) {
    if (!sealed.has(KEY)) {
      return Optional.of(sealed);
    }
    try {
      return Optional.of(
          sealed.deepCopy().put(KEY, seal.open(path, sealed.path(KEY).asString(""))));
    } catch (BrokenSealException _) {
      return Optional.empty();
    }
  }

  ObjectNode seal(String path, ObjectNode open) {
    return open.has(KEY)
        ? open.deepCopy().put(KEY, seal.close(path, open.path(KEY).asString("")))
        : open;
  }
}
