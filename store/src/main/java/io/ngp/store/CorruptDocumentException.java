package io.ngp.store;

import org.jspecify.annotations.Nullable;

/** The stored bytes of a document are not what this package writes. */
public final class CorruptDocumentException extends StoreException {

  CorruptDocumentException(String path, String reason, @Nullable Throwable cause) {
    super(
        "Document \"%s\" cannot be read: %s. Something other than NGP wrote it, or a newer NGP did; delete or restore it."
            .formatted(path, reason),
        cause);
  }
}
