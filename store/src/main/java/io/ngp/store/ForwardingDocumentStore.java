package io.ngp.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Documents as another store has them; how they are written is the subclass's. */
public abstract class ForwardingDocumentStore implements DocumentStore {

  protected final DocumentStore documents;

  protected ForwardingDocumentStore(DocumentStore documents) {
    this.documents = documents;
  }

  @Override
  public Optional<Document> read(String path) {
    return documents.read(path);
  }

  @Override
  public List<Document> readAll(String folder) {
    return documents.readAll(folder);
  }

  @Override
  public List<String> names(String folder) {
    return documents.names(folder);
  }

  @Override
  public void visit(String folder, Consumer<Document> visitor) {
    documents.visit(folder, visitor);
  }

  @Override
  public Watch watch(String folder, Consumer<DocumentChange> listener) {
    return documents.watch(folder, listener);
  }

  @Override
  public DocumentStore fenced(Leadership leadership) {
    return documents.fenced(leadership);
  }
}
