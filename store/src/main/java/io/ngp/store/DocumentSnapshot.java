package io.ngp.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The documents as they were at one moment, read while their writer goes on. What it replaced since
 * is kept in memory until this is closed, up to {@value #MOST_PRESERVED_BYTES} bytes.
 *
 * <p>{@link #visit} is for one thread.
 */
public final class DocumentSnapshot implements AutoCloseable {

  static final long MOST_PRESERVED_BYTES = 64L << 20;

  /** Who reads for longer is taken to be gone. */
  static final Duration LONGEST = Duration.ofMinutes(15);

  private final SnapshottingDocumentStore store;

  /** As they were, before they were first replaced; guarded by itself. */
  private final Map<String, Optional<Document>> preserved = new HashMap<>();

  private final Deadline deadline = Deadline.in(LONGEST);

  /** Guarded by preserved. */
  private long preservedBytes;

  /** Guarded by preserved. */
  private boolean isGivenUp;

  DocumentSnapshot(SnapshottingDocumentStore store) {
    this.store = store;
  }

  boolean isTooOld() {
    return deadline.isOver();
  }

  /** Nothing is put aside for this one any more. */
  void giveUp() {
    synchronized (preserved) {
      isGivenUp = true;
      preserved.clear();
    }
  }

  /**
   * Puts aside what is about to be replaced. Every commit does so first, so whatever this finds
   * there is still as it was when the snapshot began.
   */
  void preserve(List<Write> writes) {
    synchronized (preserved) {
      for (Write write : writes) {
        if (preservedBytes <= MOST_PRESERVED_BYTES && !preserved.containsKey(write.path())) {
          Optional<Document> before = store.read(write.path());
          preserved.put(write.path(), before);
          preservedBytes +=
              write.path().length() + before.map(each -> each.content().length).orElse(0);
        }
      }
    }
  }

  /**
   * Shows every document that was below a folder, once, in no particular order.
   *
   * @throws StoreException when too much was replaced meanwhile to tell how it was
   * @throws FencedException when another leader took over meanwhile; what was shown may be mixed
   */
  public void visit(String folder, Consumer<Document> visitor) {
    var seen = new HashSet<String>();
    store.visit(
        folder,
        document -> {
          seen.add(document.path());
          asItWas(document).ifPresent(visitor);
        });
    // Those removed before they could be read.
    gone(folder, seen).forEach(visitor);
    requireNotOverrun();
    store.requireLeadership();
  }

  /** A document read before it was replaced is as it was; one replaced before was put aside. */
  private Optional<Document> asItWas(Document read) {
    synchronized (preserved) {
      return preserved.getOrDefault(read.path(), Optional.of(read));
    }
  }

  private List<Document> gone(String folder, Set<String> seen) {
    var gone = new ArrayList<Document>();
    synchronized (preserved) {
      preserved.forEach((path, before) -> {
        if (path.startsWith(folder + "/") && !seen.contains(path)) {
          before.ifPresent(gone::add);
        }
      });
    }
    return gone;
  }

  private void requireNotOverrun() {
    synchronized (preserved) {
      if (isGivenUp) {
        throw new StoreException(
            "Reading the state took longer than %d minutes, and another backup was begun. Try again."
                .formatted(LONGEST.toMinutes()),
            null);
      }
      if (preservedBytes > MOST_PRESERVED_BYTES) {
        throw new StoreException(
            "More than %d MiB of the state changed while it was read. Try again when less is going on."
                .formatted(MOST_PRESERVED_BYTES >> 20),
            null);
      }
    }
  }

  /** Lets go of what was put aside. */
  @Override
  public void close() {
    store.end(this);
  }
}
