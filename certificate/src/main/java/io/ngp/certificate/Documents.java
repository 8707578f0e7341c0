package io.ngp.certificate;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The masters' state, as far as certificates stand in it. Writes are the leader's alone. */
public interface Documents {
  /** The document at {@code path}, if there is one. */
  Optional<ObjectNode> read(String path);

  /** All documents directly in {@code folder}. */
  List<ObjectNode> readAll(String folder);

  /** Writes a document, new or not; it is safe when this returns. */
  void put(String path, ObjectNode content);

  /** Removes a document, if there is one. */
  void delete(String path);
}
