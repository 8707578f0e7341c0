package io.ngp.store;

/** A document is larger than one document may be; nothing was written. */
public final class DocumentTooLargeException extends StoreException {

  private final String path;
  private final long sizeBytes;
  private final long limitBytes;

  DocumentTooLargeException(String path, String measure, long sizeBytes, long limitBytes) {
    super(
        "Document \"%s\" has %,d bytes %s; the limit is %,d. Split it, or keep large content elsewhere."
            .formatted(path, sizeBytes, measure, limitBytes),
        null);
    this.path = path;
    this.sizeBytes = sizeBytes;
    this.limitBytes = limitBytes;
  }

  /** The document that is too large. */
  public String path() {
    return path;
  }

  /** Its size in bytes, as it was measured against {@link #limitBytes()}. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** The largest allowed size in bytes. */
  public long limitBytes() {
    return limitBytes;
  }
}
