package io.ngp.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The platform's state as versioned documents, each at a path like {@code /apps/shop_web}. Folders
 * come into being with their first document and are not documents themselves.
 *
 * <p>Stores may be used by many threads at once. Calls block; none waits longer than the store's
 * patience for an unreachable ZooKeeper, then {@link StoreUnavailableException} is thrown. What one
 * thread wrote through a store it reads back through it; others may see it a little later.
 *
 * <p>Content is at most {@value DocumentFormat#MAX_CONTENT_BYTES} bytes, and at most {@value
 * DocumentFormat#MAX_STORED_BYTES} after compression.
 */
public interface DocumentStore {

  /**
   * The newest known version of a document, or empty if there is none.
   *
   * @throws IllegalArgumentException when the path is not a document's
   */
  Optional<Document> read(String path);

  /**
   * All documents directly in a folder, sorted by path; empty if there is no such folder. Each is
   * read by itself: a document removed meanwhile is missing, and two documents of one commit may be
   * seen before and after it.
   *
   * @throws IllegalArgumentException when the path is not a folder's
   */
  List<Document> readAll(String folder);

  /**
   * Names of everything directly in a folder, documents and folders, sorted; empty if there is no
   * such folder.
   *
   * @throws IllegalArgumentException when the path is not a folder's
   */
  List<String> names(String folder);

  /**
   * Shows every document below a folder, however deep, in no particular order. Only some hundred
   * are held at a time, and the names of those still to come. Each is read by itself, as with
   * {@link #readAll}.
   *
   * @throws IllegalArgumentException when the path is not a folder's
   */
  void visit(String folder, Consumer<Document> visitor);

  /**
   * Carries out all writes or none, and returns when they are on the disks of a majority. Missing
   * folders are created. Commits of one store are carried out one after another: put what belongs
   * together into one. Up to about 7 MiB of content and paths fit, which is some 10,000 small
   * documents.
   *
   * @throws IllegalArgumentException when two writes name the same document
   * @throws DocumentTooLargeException when a document is too large; nothing was written
   * @throws CommitTooLargeException when all together are too large; nothing was written
   * @throws DocumentExistsException when a document to create exists; nothing was written
   * @throws FencedException when the store is a deposed leader's; nothing was written
   * @throws StoreUnavailableException when ZooKeeper cannot be reached; nothing was written
   * @throws CommitOutcomeUnknownException when the connection broke and did not come back in time
   */
  void commit(List<Write> writes);

  /**
   * Tells about documents directly in a folder: first each that exists, then each change, until
   * closed. Calls come one at a time on a thread of the watch, which may block. Only the newest
   * state of each document is told; states between may be skipped. Connection losses are bridged:
   * what changed meanwhile is told after them.
   *
   * @throws IllegalArgumentException when the path is not a folder's
   */
  Watch watch(String folder, Consumer<DocumentChange> listener);

  /**
   * The same documents for the holder of a leadership: commits fail with {@link FencedException} as
   * soon as another leader took over, whether this one noticed or not. An empty commit asks just
   * that.
   */
  DocumentStore fenced(Leadership leadership);
}
