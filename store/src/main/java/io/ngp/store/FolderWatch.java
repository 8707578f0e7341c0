package io.ngp.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a listener about the documents of one folder.
 *
 * <p>Curator's cache follows the folder; it must not be kept waiting, so changes wait in a map by
 * path for the watch's own thread. A newer change replaces an older one of the same document, which
 * bounds the map by the number of documents.
 */
final class FolderWatch implements Watch {

  private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);

  private final String folder;
  private final Consumer<DocumentChange> listener;
  private final CuratorCache cache;
  private final Thread teller;

  /** Guarded by itself. */
  private final Map<String, DocumentChange> waiting = new LinkedHashMap<>();

  private volatile boolean closed;

  FolderWatch(CuratorFramework curator, String folder, Consumer<DocumentChange> listener) {
    this.folder = folder;
    this.listener = listener;
    this.cache =
        CuratorCache.builder(curator, Znodes.ofDocument(folder))
            .withStorage(new SeenVersions())
            .withExceptionHandler(e ->
                log.warn(
                    "Watching \"{}\" failed; it goes on after the next reconnection.", folder, e))
            .build();
    this.teller = Thread.ofVirtual().name("watch-" + folder).unstarted(this::tellAll);
  }

  void start() {
    cache
        .listenable()
        .addListener(
            CuratorCacheListener.builder()
                .forAll((_, before, now) -> changed(before, now))
                .build());
    teller.start();
    cache.start();
  }

  private void changed(@Nullable ChildData before, @Nullable ChildData now) {
    String znode = now != null ? now.getPath() : before != null ? before.getPath() : "";
    String path = Znodes.documentOf(znode);
    if (!DocumentPath.folderOf(path).equals(folder)) {
      return;
    }
    DocumentChange change =
        now == null || now.getData() == null || now.getData().length == 0
            ? new DocumentChange.Removed(path)
            : decoded(path, now);
    if (change != null) {
      offer(change);
    }
  }

  private static @Nullable DocumentChange decoded(String path, ChildData data) {
    try {
      return new DocumentChange.Changed(
          new Document(
              path,
              DocumentFormat.decode(path, data.getData()),
              data.getStat().getVersion(),
              Instant.ofEpochMilli(data.getStat().getMtime())));
    } catch (CorruptDocumentException e) {
      log.error("A change is not told", e);
      return null;
    }
  }

  private void offer(DocumentChange change) {
    synchronized (waiting) {
      waiting.remove(change.path());
      waiting.put(change.path(), change);
      waiting.notifyAll();
    }
  }

  private void tellAll() {
    try {
      while (!closed) {
        takeAll().forEach(this::tell);
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

  private void tell(DocumentChange change) {
    if (closed) {
      return;
    }
    try {
      listener.accept(change);
    } catch (RuntimeException e) {
      log.error(
          "A listener of \"{}\" failed on {}; it is told later changes.", folder, change.path(), e);
    }
  }

  @Override
  public void close() {
    closed = true;
    cache.close();
    // Not interrupted: the listener may be in the middle of something.
    synchronized (waiting) {
      waiting.notifyAll();
    }
  }
}
