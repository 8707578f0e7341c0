package io.ngp.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One candidate for leading the platform. Of all that take part, one leads at a time; when it
 * closes, abdicates, or its session is lost, another is elected. A candidate that was killed and
 * comes back under its name need not wait for its old session to end.
 *
 * <p>{@link #start()} and {@link #close()} once each, the latter before the session's. Two leaders
 * may believe in themselves for a moment, when one is cut off; the store takes writes from the
 * newer one only.
 */
public final class LeaderElection implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LeaderElection.class);

  /** Bounds each request, so that a loss is noticed soon. */
  private static final Duration REQUEST_PATIENCE = Duration.ofMillis(500);

  /** How long a candidate that abdicated lets others go first. */
  private static final Duration STAND_BACK = Duration.ofSeconds(1);

  private static final long NONE = 0;

  /** Watches tell what happens; looking without news is for what they cannot tell. */
  private static final long UNSETTLED_PAUSE_MILLIS = 50;

  private static final long SETTLED_PAUSE_MILLIS = 5_000;

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final ZooKeeperSession session;
  private final String name;
  private final String address;
  private final LeadershipListener listener;
  private final Ballot ballot;
  private final Thread thread;

  /** Wakes the election's thread; more than one permit means no more than one. */
  private final Semaphore news = new Semaphore(0);

  /** One object for all watches: ZooKeeper keeps it once, however often it is handed over. */
  private final Watcher watcher = _ -> news.release();

  private volatile Runnable stopListening = () -> {};
  private volatile boolean closed;
  private volatile boolean sessionLost;
  private volatile boolean abdicating;

  /** Written by the election's thread only. */
  private volatile Optional<Leader> leader = Optional.empty();

  /** Used by the election's thread only. */
  private @Nullable Leadership held;

  /** Epoch of a leadership that was given up but may still stand in ZooKeeper. */
  private long toRelease = NONE;

  private Deadline standBack = Deadline.in(Duration.ZERO);

  /**
   * @param session started and closed by its owner
   * @param name unique among the candidates, like {@code master-1}; one line
   * @param address where this candidate's API answers; one line
   * @param listener told when this candidate wins and loses
   */
  public LeaderElection(
      ZooKeeperSession session, String name, String address, LeadershipListener listener) {
    if (name.isBlank() || (name + address).contains("\n")) {
      throw new IllegalArgumentException(
          "Name \"%s\" or address \"%s\" of a candidate is not one line.".formatted(name, address));
    }
    this.session = session;
    this.name = name;
    this.address = address;
    this.listener = listener;
    this.ballot = new Ballot(new Requests(session, REQUEST_PATIENCE));
    this.thread = Thread.ofVirtual().name("leader-election-" + name).unstarted(this::run);
  }

  /** Begins to take part and returns at once. */
  public void start() {
    stopListening = session.listen(() -> sessionLost = true, news::release);
    thread.start();
  }

  /** Who leads, as far as this candidate knows; empty while nobody does or it is cut off. */
  public Optional<Leader> leader() {
    return leader;
  }

  /**
   * Whether a majority of the members takes the leader of {@code epoch} for the present one, at a
   * moment within this call. Waits up to a second; if nobody could say so by then, it is not.
   */
  public boolean confirms(long epoch) {
    try {
      return ballot.isHeld(epoch);
    } catch (StoreException e) {
      log.debug("Whether epoch {} is the present one is not known now.", epoch, e);
      return false;
    }
  }

  /**
   * Steps back, if this candidate leads, and lets others go first for a second; alone it is elected
   * again after that. Returns at once.
   */
  public void abdicate() {
    abdicating = true;
    news.release();
  }

  private void run() {
    try {
      while (!closed) {
        step();
        boolean _ = news.tryAcquire(pauseMillis(), TimeUnit.MILLISECONDS);
        news.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    leave();
  }

  private void step() {
    if (sessionLost) {
      sessionLost = false;
      leader = Optional.empty();
      stepDown("its ZooKeeper session is lost");
    }
    if (abdicating) {
      abdicating = false;
      giveUp("it abdicates");
    }
    if (!session.isConnected()) {
      return;
    }
    try {
      if (toRelease != NONE && ballot.release(toRelease)) {
        toRelease = NONE;
      }
      look();
    } catch (StoreException e) {
      log.debug("Candidate {} could not look at the election; it looks again.", name, e);
    }
  }

  private void look() {
    Optional<LeaderNode> node = ballot.leader(watcher);
    leader = node.map(LeaderNode::leader);
    if (held != null) {
      if (leader.isEmpty() || leader.get().epoch() != held.epoch()) {
        stepDown(leader.map(l -> l.name() + " took over").orElse("its mark was removed"));
      }
      return;
    }
    boolean vacant = node.isEmpty() || node.get().leader().name().equals(name);
    if (vacant && toRelease == NONE && standBack.isOver() && !closed) {
      ballot.takeOver(name, address, node).ifPresent(this::lead);
    }
  }

  private void lead(long epoch) {
    var leadership = new Leadership(epoch);
    held = leadership;
    leader = Optional.of(new Leader(name, address, epoch));
    log.info("{} leads with epoch {}.", name, epoch);
    // Watch our own mark as soon as the listener is done.
    news.release();
    try {
      listener.elected(leadership);
    } catch (RuntimeException e) {
      log.error("{} cannot act as leader and lets others try.", name, e);
      giveUp("it failed to take office");
    }
  }

  private void giveUp(String reason) {
    if (held != null) {
      toRelease = held.epoch();
      standBack = Deadline.in(STAND_BACK);
      stepDown(reason);
    }
  }

  private void stepDown(String reason) {
    if (held == null) {
      return;
    }
    log.info("{} leads no more with epoch {}: {}.", name, held.epoch(), reason);
    held = null;
    try {
      listener.lost();
    } catch (RuntimeException e) {
      log.error("{} did not lay down its office cleanly.", name, e);
    }
  }

  private long pauseMillis() {
    boolean unsettled = leader.isEmpty() || toRelease != NONE;
    return unsettled && session.isConnected() ? UNSETTLED_PAUSE_MILLIS : SETTLED_PAUSE_MILLIS;
  }

  /** Releases what is held, so that the others need not wait for the session to end. */
  private void leave() {
    giveUp("it stops");
    Deadline deadline = Deadline.in(REQUEST_PATIENCE);
    while (toRelease != NONE && !deadline.isOver()) {
      try {
        if (ballot.release(toRelease)) {
          toRelease = NONE;
        }
      } catch (StoreException e) {
        log.debug("{} could not release its leadership; it ends with its session.", name, e);
        return;
      }
    }
  }

  /** Steps back and leaves the election; waits up to five seconds for the listener. */
  @Override
  public void close() {
    closed = true;
    news.release();
    if (!Thread.currentThread().equals(thread)) {
      try {
        thread.join(CLOSE_PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    stopListening.run();
  }
}
