package io.ngp.node;

import io.ngp.cluster.control.StateStore;
import io.ngp.store.CommitOutcomeUnknownException;
import io.ngp.store.CommitTooLargeException;
import io.ngp.store.DocumentStore;
import io.ngp.store.DocumentTooLargeException;
import io.ngp.store.FencedException;
import io.ngp.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** The cluster's state as JSON documents in ZooKeeper, written under a leader's fence. */
final class ZooKeeperStateStore implements StateStore {
  private final DocumentStore documents;
  private final JsonMapper json = JsonMapper.shared();

  /** A store that writes through {@code documents}, which carry the fence. */
  ZooKeeperStateStore(DocumentStore documents) {
    this.documents = documents;
  }

  @Override
  public Optional<Document> read(String path) {
    return reading(() -> documents.read(path)).map(this::toJson);
  }

  @Override
  public List<Document> readAll(String folder) {
    return reading(() -> documents.readAll(folder)).stream().map(this::toJson).toList();
  }

  @Override
  public List<String> names(String folder) {
    return reading(() -> documents.names(folder));
  }

  private static <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (StoreUnavailableException e) {
      throw new StoreLostException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void commit(List<Write> writes) {
    List<io.ngp.store.Write> encoded = new ArrayList<>();
    for (Write write : writes) {
      encoded.add(
          switch (write) {
            case Write.Put put ->
                new io.ngp.store.Write.Put(put.path(), json.writeValueAsBytes(put.content()));
            case Write.Delete delete -> new io.ngp.store.Write.Delete(delete.path());
          });
    }
    try {
      documents.commit(encoded);
    } catch (DocumentTooLargeException | CommitTooLargeException e) {
      throw new TooLargeException(String.valueOf(e.getMessage()), e);
    } catch (FencedException | StoreUnavailableException | CommitOutcomeUnknownException e) {
      throw new StoreLostException(String.valueOf(e.getMessage()), e);
    }
  }

  private Document toJson(io.ngp.store.Document document) {
    return new Document(document.path(), json.readTree(document.content()));
  }
}
