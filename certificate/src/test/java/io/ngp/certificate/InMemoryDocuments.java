package io.ngp.certificate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import tools.jackson.databind.node.ObjectNode;

/** Documents of a test, kept in this process. */
final class InMemoryDocuments implements Documents {
  private final Map<String, ObjectNode> documents = new ConcurrentSkipListMap<>();

  @Override
  public Optional<ObjectNode> read(String path) {
    return Optional.ofNullable(documents.get(path)).map(ObjectNode::deepCopy);
  }

  @Override
  public List<ObjectNode> readAll(String folder) {
    return documents.entrySet().stream()
        .filter(each -> each.getKey().startsWith(folder + "/"))
        .map(each -> each.getValue().deepCopy())
        .toList();
  }

  @Override
  public void put(String path, ObjectNode content) {
    documents.put(path, content.deepCopy());
  }

  @Override
  public void delete(String path) {
    documents.remove(path);
  }

  /** Everything by path. */
  Map<String, ObjectNode> all() {
    return Map.copyOf(documents);
  }

  /** Everything as text. */
  String text() {
    return documents.toString();
  }
}
