package io.ngp.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Documents as znodes of a real ensemble. One per process; it lives as long as its session. */
public final class ZooKeeperDocumentStore implements DocumentStore {

  /** How long calls wait for an unreachable ensemble: enough for it to elect a new leader. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

  private static final int VISITED_TOGETHER = 128;

  private final ZooKeeperSession session;
  private final Requests requests;
  private final Committer committer;

  /** Guarded by this; kept, because two fences of one leadership would shut out each other. */
  private @Nullable Leadership newest;

  private @Nullable FencedDocumentStore newestView;

  /** A store that waits for {@link #DEFAULT_PATIENCE}. */
  public ZooKeeperDocumentStore(ZooKeeperSession session) {
    this(session, DEFAULT_PATIENCE);
  }

  /**
   * @param session started and closed by its owner
   * @param patience how long calls wait for an unreachable ensemble, at least 1 ms
   */
  public ZooKeeperDocumentStore(ZooKeeperSession session, Duration patience) {
    this.session = session;
    this.requests = new Requests(session, patience);
    this.committer = new Committer(requests);
  }

  @Override
  public Optional<Document> read(String path) {
    String znode = Znodes.ofDocument(DocumentPath.require(path));
    return requests
        .read("read document \"%s\"".formatted(path), client -> Requests.get(client, znode))
        .flatMap(node -> document(path, node));
  }

  @Override
  public List<Document> readAll(String folder) {
    String znode = Znodes.ofDocument(DocumentPath.require(folder));
    String action = "read the documents in \"%s\"".formatted(folder);
    List<String> children = names(folder).stream().map(name -> znode + "/" + name).toList();
    List<Optional<Requests.Node>> nodes = requests.readMany(action, children, Requests::get);
    var documents = new ArrayList<Document>(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      String path = Znodes.documentOf(children.get(i));
      nodes.get(i).flatMap(node -> document(path, node)).ifPresent(documents::add);
    }
    return documents;
  }

  @Override
  public List<String> names(String folder) {
    String znode = Znodes.ofDocument(DocumentPath.require(folder));
    return requests
        .read(
            "list the documents in \"%s\"".formatted(folder),
            client -> Requests.children(client, znode))
        .stream()
        .sorted()
        .toList();
  }

  @Override
  public void visit(String folder, Consumer<Document> visitor) {
    String action = "read the documents below \"%s\"".formatted(folder);
    var waiting = new ArrayDeque<String>();
    children(action, List.of(Znodes.ofDocument(DocumentPath.require(folder))), waiting);
    while (!waiting.isEmpty()) {
      List<String> some = some(waiting);
      List<Optional<Requests.Node>> nodes = requests.readMany(action, some, Requests::get);
      var parents = new ArrayList<String>();
      for (int i = 0; i < some.size(); i++) {
        String znode = some.get(i);
        if (nodes.get(i).isPresent()) {
          Requests.Node node = nodes.get(i).get();
          document(Znodes.documentOf(znode), node).ifPresent(visitor);
          if (node.stat().getNumChildren() > 0) {
            parents.add(znode);
          }
        }
      }
      children(action, parents, waiting);
    }
  }

  /** The next ones to be read together. */
  private static List<String> some(Deque<String> waiting) {
    var some = new ArrayList<String>();
    while (some.size() < VISITED_TOGETHER && !waiting.isEmpty()) {
      some.add(waiting.pop());
    }
    return some;
  }

  /** What was found last is looked at first: the number of names that wait stays small. */
  private void children(String action, List<String> parents, Deque<String> waiting) {
    List<List<String>> found = requests.readMany(action, parents, Requests::children);
    for (int i = 0; i < parents.size(); i++) {
      String parent = parents.get(i);
      found.get(i).forEach(name -> waiting.push(parent + "/" + name));
    }
  }

  private static Optional<Document> document(String path, Requests.Node node) {
    if (node.data().length == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Document(
            path,
            DocumentFormat.decode(path, node.data()),
            node.stat().getVersion(),
            Instant.ofEpochMilli(node.stat().getMtime())));
  }

  @Override
  public void commit(List<Write> writes) {
    committer.commit(EncodedCommit.of(writes), new NoGuard());
  }

  @Override
  public Watch watch(String folder, Consumer<DocumentChange> listener) {
    var watch = new FolderWatch(session.curator(), DocumentPath.require(folder), listener);
    watch.start();
    return watch;
  }

  @Override
  public synchronized DocumentStore fenced(Leadership leadership) {
    if (newestView == null || !leadership.equals(newest)) {
      newest = leadership;
      newestView = new FencedDocumentStore(this, requests, leadership);
    }
    return newestView;
  }
}
