package io.ngp.testkit;

import io.ngp.store.DocumentChange;
import io.ngp.store.DocumentPath;
import io.ngp.store.Watch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Tells one listener on a thread of its own; the newest change of a document replaces older. */
final class InMemoryWatch implements Watch {

  private final String folder;
  private final Consumer<DocumentChange> listener;
  private final Consumer<InMemoryWatch> onClose;

  /** Guarded by itself. */
  private final Map<String, DocumentChange> waiting = new LinkedHashMap<>();

  private volatile boolean closed;

  InMemoryWatch(String folder, Consumer<DocumentChange> listener, Consumer<InMemoryWatch> onClose) {
    this.folder = folder;
    this.listener = listener;
    this.onClose = onClose;
  }

  void start() {
    Thread.ofVirtual().name("watch-" + folder).start(this::tellAll);
  }

  void offer(DocumentChange change) {
    if (!DocumentPath.folderOf(change.path()).equals(folder)) {
      return;
    }
    synchronized (waiting) {
      waiting.remove(change.path());
      waiting.put(change.path(), change);
      waiting.notifyAll();
    }
  }

  private void tellAll() {
    try {
      while (!closed) {
        for (DocumentChange change : takeAll()) {
          if (!closed) {
            listener.accept(change);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<DocumentChange> takeAll() throws InterruptedException {
    synchronized (waiting) {
      while (waiting.isEmpty() && !closed) {
        waiting.wait();
      }
      var all = new ArrayList<>(waiting.values());
      waiting.clear();
      return all;
    }
  }

  @Override
  public void close() {
    closed = true;
    // Not interrupted: the listener may be in the middle of something.
    synchronized (waiting) {
      waiting.notifyAll();
    }
    onClose.accept(this);
  }
}
