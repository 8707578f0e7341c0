package io.ngp.store;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.security.sasl.SaslException;
import org.apache.zookeeper.metrics.impl.NullMetricsProvider;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ServerMetrics;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeer.LearnerType;
import org.apache.zookeeper.server.quorum.QuorumPeer.QuorumServer;
import org.apache.zookeeper.server.quorum.flexible.QuorumMaj;
import org.apache.zookeeper.server.quorum.flexible.QuorumVerifier;
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

  /** ZooKeeper's unit of time: the ends of sessions are rounded up to it. */
  private static final int TICK_MILLIS = 250;

  private static final int MIN_SESSION_MILLIS = 1_000;

  private static final int MAX_SESSION_MILLIS = 60_000;

  /** A member that starts has 10 s to fetch the state from the leading one. */
  private static final int INIT_LIMIT_TICKS = 40;

  /** A member that is silent for 3 s is out of the quorum. */
  private static final int SYNC_LIMIT_TICKS = 12;

  private static final int MAX_CONNECTIONS_PER_ADDRESS = 200;
  private static final int KEPT_SNAPSHOTS = 3;
  private static final int PURGE_HOURS = 1;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
  private static final long POLL_NANOS = 2_000_000;

  private final Ensemble ensemble;
  private final EnsembleMember self;
  private final DataFolder folder;
  private final MembershipFile membership;

  private boolean hasMoved;
  private @Nullable QuorumPeer peer;
  private @Nullable DatadirCleanupManager purge;

  /**
   * A member from the beginning on.
   *
   * @param ensemble the members that begin, the same on each of them; what the folder says of later
   *     ones counts more
   * @param id which of them this is
   * @param folder holds this member's data and nothing else; made if missing
   */
  public EmbeddedZooKeeper(Ensemble ensemble, int id, Path folder) {
    this(ensemble, ensemble.member(id), folder);
  }

  /**
   * A member that may also come later: if {@code ensemble} does not have it, it follows without a
   * vote until {@link Membership#admit}.
   *
   * @param ensemble the members that vote
   * @param self who this is
   */
  public EmbeddedZooKeeper(Ensemble ensemble, EnsembleMember self, Path folder) {
    ZooKeeperSettings.apply();
    this.ensemble = ensemble;
    this.self = self;
    this.folder = new DataFolder(folder);
    this.membership = new MembershipFile(folder.toAbsolutePath());
  }

  /** Whether the others knew this member at other ports when it was started. */
  public synchronized boolean hasMoved() {
    return hasMoved;
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
    ServerMetrics.metricsProviderInitialized(NullMetricsProvider.INSTANCE);
    var newPeer = new RecordingPeer(membership.path());
    newPeer.setTxnFactory(files);
    newPeer.setZKDatabase(new BoundedCommitLog(files));
    newPeer.setMyid(self.id());
    newPeer.setElectionType(3);
    newPeer.setTickTime(TICK_MILLIS);
    newPeer.setMinSessionTimeout(MIN_SESSION_MILLIS);
    newPeer.setMaxSessionTimeout(MAX_SESSION_MILLIS);
    newPeer.setInitLimit(INIT_LIMIT_TICKS);
    newPeer.setSyncLimit(SYNC_LIMIT_TICKS);
    // A member without a vote in its list still follows instead of only observing: so its vote can
    // count the moment it gets one.
    newPeer.setLearnerType(LearnerType.PARTICIPANT);
    setMembers(newPeer);
    newPeer.initConfigInZKDatabase();
    newPeer.setQuorumListenOnAllIPs(false);
    newPeer.setCnxnFactory(clientPort());
    newPeer.initialize();
    return newPeer;
  }

  private ServerCnxnFactory clientPort() throws IOException {
    return ServerCnxnFactory.createFactory(
        EnsembleText.address(self.host(), self.clientPort()), MAX_CONNECTIONS_PER_ADDRESS);
  }

  private void setMembers(QuorumPeer newPeer) throws IOException {
    Optional<QuorumVerifier> agreed = membership.agreed();
    boolean isBeginning = agreed.isEmpty() && ensemble.find(self.id()).isPresent();
    hasMoved =
        agreed.map(members -> members.getAllMembers().get((long) self.id())).stream()
            .anyMatch(server -> !EnsembleText.member(server).equals(self));
    newPeer.setQuorumVerifier(withSelf(agreed), isBeginning);
    membership.proposed().ifPresent(members -> newPeer.setLastSeenQuorumVerifier(members, false));
  }

  /** ZooKeeper wants to find a member in its own list, be it without a vote. */
  private QuorumVerifier withSelf(Optional<QuorumVerifier> agreed) {
    Map<Long, QuorumServer> members = new HashMap<>();
    if (agreed.isPresent()) {
      members.putAll(agreed.get().getAllMembers());
    } else {
      ensemble
          .members()
          .forEach(member -> {
            QuorumServer server = EnsembleText.server(member, LearnerType.PARTICIPANT);
            members.put(server.id, server);
          });
    }
    LearnerType type =
        Optional.ofNullable(members.get((long) self.id()))
            .map(known -> known.type)
            .orElse(LearnerType.OBSERVER);
    // At the ports it is told now, whatever they were.
    QuorumServer own = EnsembleText.server(self, type);
    members.put(own.id, own);
    var verifier = new QuorumMaj(members);
    agreed.ifPresent(known -> verifier.setVersion(known.getVersion()));
    return verifier;
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

  /** Writes down who the members are whenever they change. */
  private static final class RecordingPeer extends QuorumPeer {
    RecordingPeer(String members) throws SaslException {
      setConfigFileName(members);
    }
  }
}
