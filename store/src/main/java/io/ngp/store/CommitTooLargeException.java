package io.ngp.store;

/** The writes of one commit are too many bytes together; nothing was written. */
public final class CommitTooLargeException extends StoreException {

  CommitTooLargeException(int writes, long sizeBytes, long limitBytes) {
    super(
        "A commit of %,d writes has about %,d bytes; the limit is %,d. Split it into several commits."
            .formatted(writes, sizeBytes, limitBytes),
        null);
  }
}
