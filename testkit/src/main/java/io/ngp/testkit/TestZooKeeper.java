package io.ngp.testkit;

import io.ngp.store.EmbeddedZooKeeper;
import io.ngp.store.Ensemble;
import io.ngp.store.EnsembleMember;
import io.ngp.store.ZooKeeperSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real ZooKeeper of one member on loopback, for a test. Closing ends its sessions too. */
public final class TestZooKeeper implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Ensemble ensemble;
  private final EmbeddedZooKeeper member;
  private final List<ZooKeeperSession> sessions = new ArrayList<>();

  private TestZooKeeper(Path folder) {
    List<Integer> ports = FreePorts.pick(3);
    ensemble =
        new Ensemble(
            List.of(new EnsembleMember(1, "127.0.0.1", ports.get(0), ports.get(1), ports.get(2))));
    member = new EmbeddedZooKeeper(ensemble, 1, folder);
  }

  /** Starts one and waits until it serves. */
  public static TestZooKeeper start(Path folder) throws InterruptedException {
    var zooKeeper = new TestZooKeeper(folder);
    zooKeeper.member.start(PATIENCE);
    return zooKeeper;
  }

  /** The ensemble's one member. */
  public Ensemble ensemble() {
    return ensemble;
  }

  /** A new connected session. */
  public synchronized ZooKeeperSession session() throws InterruptedException {
    var session = new ZooKeeperSession(ensemble.connectString(), ZooKeeperSession.DEFAULT_TIMEOUT);
    sessions.add(session);
    session.start();
    if (!session.awaitConnected(PATIENCE)) {
      throw new AssertionError("No connection to ZooKeeper at " + ensemble.connectString());
    }
    return session;
  }

  @Override
  public synchronized void close() {
    sessions.forEach(ZooKeeperSession::close);
    sessions.clear();
    member.close();
  }
}
