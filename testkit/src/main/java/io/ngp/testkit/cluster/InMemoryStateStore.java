package io.ngp.testkit.cluster;

import io.ngp.cluster.control.StateStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * A state store that is lost with the process; successive leaders share its documents, only the
 * newest may write.
 */
public final class InMemoryStateStore {
  /** Characters of a document, at most. */
  private static final int LARGEST = 512 * 1024;

  private final Map<String, JsonNode> documents = new TreeMap<>();
  private long newestEpoch;
  private boolean unreachable;

  /** The store as the leader of this epoch sees it; earlier leaders are fenced from now on. */
  public synchronized StateStore ledBy(long epoch) {
    newestEpoch = Math.max(newestEpoch, epoch);
    return new View(epoch);
  }

  /** Makes every read and commit fail from now on. */
  public synchronized void becomeUnreachable() {
    unreachable = true;
  }

  /** Loses every document, as with the disks it was on. */
  public synchronized void loseAll() {
    documents.clear();
  }

  /** Paths of all documents, in order. */
  public synchronized List<String> paths() {
    return List.copyOf(documents.keySet());
  }

  private final class View implements StateStore {
    private final long epoch;

    View(long epoch) {
      this.epoch = epoch;
    }

    @Override
    public Optional<Document> read(String path) {
      synchronized (InMemoryStateStore.this) {
        failIfLost();
        return Optional.ofNullable(documents.get(path)).map(content -> new Document(path, content));
      }
    }

    @Override
    public List<Document> readAll(String folder) {
      synchronized (InMemoryStateStore.this) {
        failIfLost();
        return documents.entrySet().stream()
            .filter(entry -> entry.getKey().lastIndexOf('/') == folder.length())
            .filter(entry -> entry.getKey().startsWith(folder + "/"))
            .map(entry -> new Document(entry.getKey(), entry.getValue()))
            .toList();
      }
    }

    @Override
    public List<String> names(String folder) {
      synchronized (InMemoryStateStore.this) {
        failIfLost();
        return documents.keySet().stream()
            .filter(path -> path.startsWith(folder + "/"))
            .map(path -> path.substring(folder.length() + 1).replaceFirst("/.*", ""))
            .distinct()
            .sorted()
            .toList();
      }
    }

    @Override
    public void commit(List<Write> writes) {
      synchronized (InMemoryStateStore.this) {
        failIfLost();
        if (epoch < newestEpoch) {
          throw new StoreLostException("a newer leader writes", new IllegalStateException());
        }
        for (Write write : writes) {
          if (write instanceof Write.Put put && put.content().toString().length() > LARGEST) {
            throw new TooLargeException(put.path() + " is too large", new IllegalStateException());
          }
        }
        for (Write write : writes) {
          switch (write) {
            case Write.Put put -> documents.put(put.path(), put.content().deepCopy());
            case Write.Delete delete -> documents.remove(delete.path());
          }
        }
      }
    }

    private void failIfLost() {
      if (unreachable) {
        throw new StoreLostException("unreachable", new IllegalStateException());
      }
    }
  }
}
