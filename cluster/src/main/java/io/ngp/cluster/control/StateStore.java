package io.ngp.cluster.control;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Where the cluster keeps what must survive: small documents under paths, changed atomically. */
public interface StateStore {
  /** A stored document. */
  record Document(String path, JsonNode content) {
    /** The last element of the path. */
    public String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  /** One write of a commit. */
  sealed interface Write {
    String path();

    /** Creates or replaces; folders above appear as needed. */
    record Put(String path, JsonNode content) implements Write {}

    /** Removes; nothing happens if there is no such document. */
    record Delete(String path) implements Write {}
  }

  /**
   * One document. This and the other reads throw {@link StoreLostException} if nobody can be asked.
   */
  Optional<Document> read(String path);

  /** Every document directly in a folder; empty if there is no such folder. */
  List<Document> readAll(String folder);

  /** Names of the documents and folders directly in a folder. */
  List<String> names(String folder);

  /**
   * Carries out all writes or none, and returns when they are durable.
   *
   * @throws TooLargeException if a document, or all together, are more than the store takes;
   *     nothing was written
   * @throws StoreLostException if this process no longer leads or the outcome can't be made sure
   *     of: nothing more may be done
   */
  void commit(List<Write> writes);

  /** Leadership is over, or the store is out of reach for good. */
  final class StoreLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreLostException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** What was to be written is too large; nothing was written. */
  final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooLargeException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
