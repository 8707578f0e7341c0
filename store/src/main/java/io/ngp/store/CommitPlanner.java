package io.ngp.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.data.Stat;

/**
 * Turns writes into ZooKeeper operations, which know no "create or replace" and create no parents.
 * It reads what exists, then plays the operations through on that picture. Should another writer
 * change the picture meanwhile, ZooKeeper refuses the operations as a whole and they are planned
 * anew.
 */
final class CommitPlanner {

  /** What is known of a znode while the operations are played through. */
  private record Known(boolean exists, boolean isDocument, int children) {

    static Known of(Optional<Stat> stat) {
      return stat.map(s -> new Known(true, s.getDataLength() > 0, s.getNumChildren()))
          .orElse(new Known(false, false, 0));
    }
  }

  private static final byte[] FOLDER = new byte[0];

  private final Map<String, Known> known;
  private final List<Op> ops = new ArrayList<>();

  private CommitPlanner(Map<String, Known> known) {
    this.known = known;
  }

  /**
   * The operations for a commit, as things are now.
   *
   * @throws DocumentExistsException when a document to create exists
   * @throws StoreUnavailableException when ZooKeeper cannot be asked
   */
  static List<Op> plan(EncodedCommit commit, Requests requests) {
    List<String> znodes = List.copyOf(involved(commit));
    List<Optional<Stat>> stats =
        requests.readMany("look up documents to write", znodes, Requests::exists);
    var known = HashMap.<String, Known>newHashMap(znodes.size());
    IntStream.range(0, znodes.size())
        .forEach(i -> known.put(znodes.get(i), Known.of(stats.get(i))));
    var planner = new CommitPlanner(known);
    commit.writes().forEach(planner::add);
    return planner.ops;
  }

  private static Collection<String> involved(EncodedCommit commit) {
    var znodes = new LinkedHashSet<String>();
    for (var write : commit.writes()) {
      String znode = Znodes.ofDocument(write.path());
      while (!znode.isEmpty() && znodes.add(znode)) {
        znode = DocumentPath.folderOf(znode);
      }
    }
    return znodes;
  }

  private void add(EncodedCommit.EncodedWrite write) {
    String znode = Znodes.ofDocument(write.path());
    switch (write.kind()) {
      case PUT -> put(znode, write.stored());
      case CREATE -> {
        if (at(znode).isDocument()) {
          throw new DocumentExistsException(write.path());
        }
        put(znode, write.stored());
      }
      case DELETE -> delete(znode);
    }
  }

  private void put(String znode, byte[] stored) {
    Known now = at(znode);
    if (now.exists()) {
      ops.add(Op.setData(znode, stored, -1));
      known.put(znode, new Known(true, true, now.children()));
    } else {
      create(znode, stored);
    }
  }

  private void create(String znode, byte[] stored) {
    String parent = DocumentPath.folderOf(znode);
    if (!parent.isEmpty()) {
      if (!at(parent).exists()) {
        create(parent, FOLDER);
      }
      addChildren(parent, 1);
    }
    ops.add(Op.create(znode, stored, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
    known.put(znode, new Known(true, stored.length > 0, 0));
  }

  private void delete(String znode) {
    Known now = at(znode);
    if (!now.isDocument()) {
      return;
    }
    if (now.children() > 0) {
      ops.add(Op.setData(znode, FOLDER, -1));
      known.put(znode, new Known(true, false, now.children()));
    } else {
      ops.add(Op.delete(znode, -1));
      known.put(znode, new Known(false, false, 0));
      addChildren(DocumentPath.folderOf(znode), -1);
    }
  }

  private void addChildren(String znode, int more) {
    Known now = at(znode);
    known.put(znode, new Known(now.exists(), now.isDocument(), now.children() + more));
  }

  private Known at(String znode) {
    return known.getOrDefault(znode, new Known(false, false, 0));
  }
}
