package io.ngp.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.zookeeper.CreateMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where each master answers, as it said itself when it came, and which of them are there now: those
 * the ensemble hears from. A master that froze or was cut off is missing after its session's
 * timeout, and there again by itself.
 */
public final class MasterRoster implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MasterRoster.class);

  /** Who lists masters would rather see none than wait. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final String HERE = "/here";

  private final ZooKeeperSession session;
  private final Requests requests;

  /** Absent until this master came. */
  private @Nullable PersistentNode presence;

  /**
   * @param session started and closed by its owner
   */
  public MasterRoster(ZooKeeperSession session) {
    this.session = session;
    this.requests = new Requests(session, PATIENCE);
  }

  /**
   * A master of the platform.
   *
   * @param id its number among the members of the ensemble
   * @param address of its API
   * @param isHere whether the ensemble hears from it
   */
  public record Entry(int id, String name, String address, boolean isHere) {}

  /**
   * Puts this master on the roster and keeps it present until {@link #close}. To be called once,
   * while the ensemble works.
   *
   * @throws StoreUnavailableException when it does not
   */
  public void enter(int id, String name, String address) {
    String path = path(id);
    var entering =
        new PersistentNode(
            session.curator(), CreateMode.EPHEMERAL, false, path + HERE, new byte[0]);
    try {
      session
          .curator()
          .create()
          .orSetData()
          .creatingParentsIfNeeded()
          .forPath(path, (name + "\n" + address).getBytes(StandardCharsets.UTF_8));
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new StoreUnavailableException(
          "Cannot put %s on the roster of masters: %s. Check that a majority of the masters runs."
              .formatted(name, e.getMessage()),
          e);
    }
    presence = entering;
    entering.start();
  }

  /**
   * All masters that ever came, by number; also those that went for good. Waits up to a second.
   *
   * @throws StoreUnavailableException when no majority of the ensemble's members answers
   */
  public List<Entry> read() {
    String action = "read the roster of masters";
    List<String> ids =
        requests.read(action, client -> Requests.children(client, Znodes.MASTERS)).stream()
            .sorted(Comparator.comparingInt(Integer::parseInt))
            .toList();
    List<String> paths = ids.stream().map(id -> Znodes.MASTERS + "/" + id).toList();
    var nodes = requests.readMany(action, paths, Requests::get);
    var presences =
        requests.readMany(
            action, paths.stream().map(path -> path + HERE).toList(), Requests::exists);
    var entries = new ArrayList<Entry>();
    for (int i = 0; i < ids.size(); i++) {
      entry(ids.get(i), nodes.get(i), presences.get(i).isPresent()).ifPresent(entries::add);
    }
    return entries;
  }

  private static Optional<Entry> entry(String id, Optional<Requests.Node> node, boolean isHere) {
    return node.map(found -> new String(found.data(), StandardCharsets.UTF_8).split("\n", -1))
        .filter(lines -> lines.length == 2)
        .map(lines -> new Entry(Integer.parseInt(id), lines[0], lines[1], isHere));
  }

  private static String path(int id) {
    return Znodes.MASTERS + "/" + id;
  }

  /** This master is present no more; it stays on the roster. */
  @Override
  public void close() {
    if (presence == null) {
      return;
    }
    try {
      presence.close();
    } catch (IOException e) {
      log.debug("The presence of this master ends with its session.", e);
    }
    presence = null;
  }
}
