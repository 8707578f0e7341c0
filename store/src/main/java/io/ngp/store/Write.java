package io.ngp.store;

import java.nio.charset.StandardCharsets;

/** One change to one document, as part of a commit. */
public sealed interface Write {

  /** The document to change. */
  String path();

  /** Creates the document or replaces its content. */
  @SuppressWarnings("ArrayRecordComponent") // handed on to the store, never compared
  record Put(String path, byte[] content) implements Write {

    /**
     * @throws IllegalArgumentException when the path is not a document's
     */
    public Put {
      DocumentPath.require(path);
    }

    /** A put of UTF-8 text. */
    public static Put text(String path, String content) {
      return new Put(path, content.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Creates the document; the whole commit fails if it exists. */
  @SuppressWarnings("ArrayRecordComponent") // handed on to the store, never compared
  record Create(String path, byte[] content) implements Write {

    /**
     * @throws IllegalArgumentException when the path is not a document's
     */
    public Create {
      DocumentPath.require(path);
    }

    /** A creation with UTF-8 text. */
    public static Create text(String path, String content) {
      return new Create(path, content.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Removes the document, if it is there. Documents below it stay. */
  record Delete(String path) implements Write {

    /**
     * @throws IllegalArgumentException when the path is not a document's
     */
    public Delete {
      DocumentPath.require(path);
    }
  }
}
