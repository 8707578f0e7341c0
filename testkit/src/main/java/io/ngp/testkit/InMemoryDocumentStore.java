package io.ngp.testkit;

import io.ngp.store.Document;
import io.ngp.store.DocumentChange;
import io.ngp.store.DocumentExistsException;
import io.ngp.store.DocumentFormat;
import io.ngp.store.DocumentPath;
import io.ngp.store.DocumentStore;
import io.ngp.store.EncodedCommit;
import io.ngp.store.EncodedCommit.EncodedWrite;
import io.ngp.store.FencedException;
import io.ngp.store.ForwardingDocumentStore;
import io.ngp.store.Leadership;
import io.ngp.store.StoreUnavailableException;
import io.ngp.store.Watch;
import io.ngp.store.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Documents without ZooKeeper, for tests: the same limits, versions, fencing and watches. It can be
 * told to be unavailable, and to let another leader take over.
 */
public final class InMemoryDocumentStore implements DocumentStore {

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stored(byte[] bytes, int version, Instant modified) {

    Document at(String path) {
      return new Document(path, DocumentFormat.decode(path, bytes), version, modified);
    }
  }

  private final InstantSource clock;
  private final List<InMemoryWatch> watches = new CopyOnWriteArrayList<>();

  /** This and the fields below are guarded by this. */
  private SortedMap<String, Stored> documents = new TreeMap<>();

  private long epoch;
  private boolean unavailable;

  /** A store whose documents are modified by the system's clock. */
  public InMemoryDocumentStore() {
    this(InstantSource.system());
  }

  /**
   * @param clock tells when documents are modified
   */
  public InMemoryDocumentStore(InstantSource clock) {
    this.clock = clock;
  }

  /** A new leader takes over; the commits of all earlier ones fail from now on. */
  public synchronized Leadership takeOver() {
    return new Leadership(++epoch);
  }

  /** From now on every call fails as if ZooKeeper did not answer, at once. */
  public synchronized void makeUnavailable() {
    unavailable = true;
  }

  /** Ends {@link #makeUnavailable()}. */
  public synchronized void makeAvailable() {
    unavailable = false;
  }

  @Override
  public synchronized Optional<Document> read(String path) {
    requireAvailable("read document \"" + DocumentPath.require(path) + '"');
    return Optional.ofNullable(documents.get(path)).map(stored -> stored.at(path));
  }

  @Override
  public synchronized List<Document> readAll(String folder) {
    requireAvailable("read the documents in \"" + DocumentPath.require(folder) + '"');
    return documents.entrySet().stream()
        .filter(entry -> DocumentPath.folderOf(entry.getKey()).equals(folder))
        .map(entry -> entry.getValue().at(entry.getKey()))
        .toList();
  }

  @Override
  public synchronized List<String> names(String folder) {
    requireAvailable("list the documents in \"" + DocumentPath.require(folder) + '"');
    return documents.keySet().stream()
        .filter(path -> path.startsWith(folder + "/"))
        .map(path -> path.substring(folder.length() + 1).replaceFirst("/.*", ""))
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public void visit(String folder, Consumer<Document> visitor) {
    below(folder).forEach(visitor);
  }

  private synchronized List<Document> below(String folder) {
    requireAvailable("read the documents below \"" + DocumentPath.require(folder) + '"');
    return documents.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(folder + "/"))
        .map(entry -> entry.getValue().at(entry.getKey()))
        .toList();
  }

  @Override
  public void commit(List<Write> writes) {
    commit(EncodedCommit.of(writes), Optional.empty());
  }

  private synchronized void commit(EncodedCommit commit, Optional<Leadership> by) {
    requireAvailable("commit %d writes".formatted(commit.writes().size()));
    by.ifPresent(this::requireLeader);
    var after = new TreeMap<>(documents);
    var changes = new ArrayList<DocumentChange>();
    for (EncodedWrite write : commit.writes()) {
      apply(write, after).ifPresent(changes::add);
    }
    documents = after;
    changes.forEach(change -> watches.forEach(watch -> watch.offer(change)));
  }

  private Optional<DocumentChange> apply(EncodedWrite write, SortedMap<String, Stored> after) {
    String path = write.path();
    Stored before = after.get(path);
    return switch (write.kind()) {
      case CREATE -> {
        if (before != null) {
          throw new DocumentExistsException(path);
        }
        yield Optional.of(put(write, 0, after));
      }
      case PUT -> Optional.of(put(write, before == null ? 0 : before.version() + 1, after));
      case DELETE ->
          after.remove(path) == null
              ? Optional.empty()
              : Optional.of(new DocumentChange.Removed(path));
    };
  }

  private DocumentChange put(EncodedWrite write, int version, SortedMap<String, Stored> after) {
    var stored = new Stored(write.stored(), version, clock.instant());
    after.put(write.path(), stored);
    return new DocumentChange.Changed(stored.at(write.path()));
  }

  @Override
  public synchronized Watch watch(String folder, Consumer<DocumentChange> listener) {
    var watch = new InMemoryWatch(DocumentPath.require(folder), listener, watches::remove);
    watches.add(watch);
    watch.start();
    readAll(folder).forEach(document -> watch.offer(new DocumentChange.Changed(document)));
    return watch;
  }

  @Override
  public DocumentStore fenced(Leadership leadership) {
    return new Fenced(leadership);
  }

  private void requireAvailable(String action) {
    if (unavailable) {
      throw new StoreUnavailableException(
          "Cannot %s: this store was told to be unavailable.".formatted(action), null);
    }
  }

  private void requireLeader(Leadership leadership) {
    if (leadership.epoch() != epoch) {
      throw new FencedException(leadership.epoch(), "epoch %d took over".formatted(epoch));
    }
  }

  private final class Fenced extends ForwardingDocumentStore {

    private final Leadership leadership;

    Fenced(Leadership leadership) {
      super(InMemoryDocumentStore.this);
      this.leadership = leadership;
    }

    @Override
    public void commit(List<Write> writes) {
      InMemoryDocumentStore.this.commit(EncodedCommit.of(writes), Optional.of(leadership));
    }
  }
}
