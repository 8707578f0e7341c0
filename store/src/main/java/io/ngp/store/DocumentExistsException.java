package io.ngp.store;

/** A commit was to create a document that already exists; nothing was written. */
public final class DocumentExistsException extends StoreException {

  private final String path;

  /**
   * @param path the document that exists
   */
  public DocumentExistsException(String path) {
    super(
        "Cannot create document \"%s\": it exists already. Read it, or put it to replace it."
            .formatted(path),
        null);
    this.path = path;
  }

  /** The document that exists. */
  public String path() {
    return path;
  }
}
