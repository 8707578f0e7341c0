package io.ngp.node.certificate;

import io.ngp.certificate.Documents;
import io.ngp.store.DocumentStore;
import io.ngp.store.Write;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The documents of certificates in ZooKeeper, written under a leader's fence. */
final class StoredCertificates implements Documents {
  private final DocumentStore documents;
  private final JsonMapper json = JsonMapper.shared();

  StoredCertificates(DocumentStore documents) {
    this.documents = documents;
  }

  @Override
  public Optional<ObjectNode> read(String path) {
    return documents.read(path).map(document -> object(document.content()));
  }

  @Override
  public List<ObjectNode> readAll(String folder) {
    return documents.readAll(folder).stream().map(each -> object(each.content())).toList();
  }

  private ObjectNode object(byte[] content) {
    return (ObjectNode) json.readTree(content);
  }

  @Override
  public void put(String path, ObjectNode content) {
    documents.commit(List.of(new Write.Put(path, json.writeValueAsBytes(content))));
  }

  @Override
  public void delete(String path) {
    documents.commit(List.of(new Write.Delete(path)));
  }
}
