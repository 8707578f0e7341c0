package io.ngp.store;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.zookeeper.metrics.impl.NullMetricsProvider;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ServerMetrics;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeer.QuorumServer;
import org.apache.zookeeper.server.quorum.flexible.QuorumMaj;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of the ensemble, running in this process. A single member runs by the same code as one
 * of three: a quorum of one. Every answered write is on disk; a process killed at any moment starts
 * again from its folder.
 *
 * <p>{@link #start} and {@link #close()} once each. ZooKeeper itself ends the process when it finds
 * that it cannot go on without risking the data; the log says why.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedZooKeeper.class);

  /** ZooKeeper's unit of time: sessions may last 2 to 120 of these. */
  private static final int TICK_MILLIS = 500;

  private static final int MAX_SESSION_MILLIS = 60_000;

  /** A member that starts has 10 s to fetch the state from the leading one. */
  private static final int INIT_LIMIT_TICKS = 20;

  /** A member that is silent for 5 s is out of the quorum. */
  private static final int SYNC_LIMIT_TICKS = 10;

  private static final int MAX_CONNECTIONS_PER_ADDRESS = 200;
  private static final int KEPT_SNAPSHOTS = 3;
  private static final int PURGE_HOURS = 1;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
  private static final long POLL_NANOS = 2_000_000;

  private final Ensemble ensemble;
  private final EnsembleMember self;
  private final DataFolder folder;

  private @Nullable QuorumPeer peer;
  private @Nullable DatadirCleanupManager purge;

  /**
   * @param ensemble all members, the same on each of them
   * @param id which of them this is
   * @param folder holds this member's data and nothing else; made if missing
   */
  public EmbeddedZooKeeper(Ensemble ensemble, int id, Path folder) {
    ZooKeeperSettings.apply();
    this.ensemble = ensemble;
    this.self = ensemble.member(id);
    this.folder = new DataFolder(folder);
  }

  /**
   * Starts this member and returns; it serves when a majority of the members runs.
   *
   * @throws ZooKeeperStartException when a port is taken or the folder cannot be used
   */
  public synchronized void start() {
    if (peer != null) {
      throw new IllegalStateException("Member " + self.id() + " was started already.");
    }
    PortCheck.requireFree(self);
    folder.open(self.id());
    LastWords.prepare(self.id(), folder.path());
    try {
      QuorumPeer starting = newPeer();
      peer = starting;
      starting.start();
    } catch (IOException | RuntimeException e) {
      close();
      throw notStarted(e);
    }
    purge =
        new DatadirCleanupManager(
            folder.path().toFile(), folder.path().toFile(), KEPT_SNAPSHOTS, PURGE_HOURS);
    purge.start();
  }

  /**
   * Starts this member and waits until it serves.
   *
   * @param patience how long to wait for it, and for a majority of the members
   * @throws ZooKeeperStartException when a port is taken, the folder cannot be used, or the
   *     patience is over; nothing is left running then
   */
  public void start(Duration patience) throws InterruptedException {
    start();
    if (!awaitServing(patience)) {
      close();
      throw new ZooKeeperStartException(
          "ZooKeeper member %d does not serve after %d s: it needs %d of the %d members %s to run and reach each other."
              .formatted(
                  self.id(),
                  patience.toSeconds(),
                  ensemble.majority(),
                  ensemble.members().size(),
                  ensemble.connectString()),
          null);
    }
  }

  /**
   * Waits until this member answers sessions.
   *
   * @return whether it does; false when {@code patience} was not enough
   */
  public boolean awaitServing(Duration patience) throws InterruptedException {
    Deadline deadline = Deadline.in(patience);
    while (!isServing()) {
      if (deadline.isOver()) {
        return false;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      // ZooKeeper offers nothing to wait on.
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  /** Whether this member is part of a working majority right now. */
  public boolean isServing() {
    QuorumPeer running = peer();
    if (running == null || !running.isAlive()) {
      return false;
    }
    ZooKeeperServer server = running.getActiveServer();
    return server != null && server.isRunning();
  }

  private synchronized @Nullable QuorumPeer peer() {
    return peer;
  }

  private QuorumPeer newPeer() throws IOException {
    var files = new FileTxnSnapLog(folder.path().toFile(), folder.path().toFile());
    Map<Long, QuorumServer> members =
        ensemble.members().stream()
            .map(EmbeddedZooKeeper::server)
            .collect(Collectors.toMap(server -> server.id, Function.identity()));
    ServerMetrics.metricsProviderInitialized(NullMetricsProvider.INSTANCE);
    var newPeer = new QuorumPeer();
    newPeer.setTxnFactory(files);
    newPeer.setZKDatabase(new BoundedCommitLog(files));
    newPeer.setMyid(self.id());
    newPeer.setElectionType(3);
    newPeer.setTickTime(TICK_MILLIS);
    newPeer.setMinSessionTimeout(2 * TICK_MILLIS);
    newPeer.setMaxSessionTimeout(MAX_SESSION_MILLIS);
    newPeer.setInitLimit(INIT_LIMIT_TICKS);
    newPeer.setSyncLimit(SYNC_LIMIT_TICKS);
    newPeer.setQuorumVerifier(new QuorumMaj(members), false);
    newPeer.initConfigInZKDatabase();
    newPeer.setQuorumListenOnAllIPs(false);
    newPeer.setCnxnFactory(clientPort());
    newPeer.initialize();
    return newPeer;
  }

  private ServerCnxnFactory clientPort() throws IOException {
    return ServerCnxnFactory.createFactory(
        address(self.host(), self.clientPort()), MAX_CONNECTIONS_PER_ADDRESS);
  }

  private static QuorumServer server(EnsembleMember member) {
    return new QuorumServer(
        member.id(),
        address(member.host(), member.peerPort()),
        address(member.host(), member.electionPort()),
        address(member.host(), member.clientPort()));
  }

  private static InetSocketAddress address(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  private ZooKeeperStartException notStarted(Exception cause) {
    return cause instanceof BindException
        ? PortCheck.taken(self, "client", self.clientPort(), cause)
        : new ZooKeeperStartException(
            "ZooKeeper member %d cannot read its data in %s: %s. If the files are damaged and other members run, move the folder away and start this one again: it fetches the state from them. Alone, move it away, start it with `ngp up`, and bring the state back with `ngp backup restore`."
                .formatted(self.id(), folder.path(), rootMessage(cause)),
            cause);
  }

  private static String rootMessage(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /** Stops this member and waits up to five seconds for its threads; its data stays. */
  @Override
  public synchronized void close() {
    if (purge != null) {
      purge.shutdown();
      purge = null;
    }
    if (peer != null) {
      stop(peer);
      peer = null;
    }
    folder.close();
  }

  private void stop(QuorumPeer running) {
    running.shutdown();
    try {
      running.join(STOP_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (running.isAlive()) {
      log.warn("ZooKeeper member {} still stops after {} s.", self.id(), STOP_PATIENCE.toSeconds());
    }
  }
}
