package io.ngp.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.ConnectionStateListener;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ZKConfig;

/**
 * This process's connection to the ensemble. It reconnects to any member by itself; when the
 * ensemble did not hear from it for the session timeout the session is lost, with the leadership
 * that hung on it, and a new one begins.
 *
 * <p>One session serves all stores and elections of a process. {@link #start()} and {@link
 * #close()} once each; closing ends the session at once, so that a follower need not wait for the
 * timeout.
 */
public final class ZooKeeperSession implements AutoCloseable {

  /** A good session timeout: a lost leader is replaced after it, a short pause is forgiven. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

  /**
   * How much of the timeout may pass after the connection broke until the session counts as lost
   * here. The last sign of life is by then up to a third of the timeout older than the break, so
   * this is the most that keeps us from believing in a session that the ensemble already ended.
   */
  private static final int LOST_AFTER_PERCENT = 67;

  private static final ThreadFactory THREADS =
      Thread.ofVirtual().name("zookeeper-session-", 0).factory();

  private final String connectString;
  private final Duration timeout;
  private final CuratorFramework curator;

  /**
   * @param connectString addresses of the members, like {@link Ensemble#connectString()}
   * @param timeout of the session: 1 to 60 s
   */
  public ZooKeeperSession(String connectString, Duration timeout) {
    this(connectString, timeout, Optional.empty());
  }

  /** The same with members that let masters in only, if {@code security} is given. */
  public ZooKeeperSession(
      String connectString, Duration timeout, Optional<EnsembleSecurity> security) {
    this(connectString, timeout, security, true);
  }

  /**
   * @param isTracking whether members that come are used as well, and those that go no more; if
   *     not, {@code connectString} alone counts
   */
  ZooKeeperSession(String connectString, Duration timeout, boolean isTracking) {
    this(connectString, timeout, Optional.empty(), isTracking);
  }

  private ZooKeeperSession(
      String connectString,
      Duration timeout,
      Optional<EnsembleSecurity> security,
      boolean isTracking) {
    ZooKeeperSettings.apply();
    if (timeout.toMillis() < 1_000 || timeout.toMillis() > 60_000) {
      throw new IllegalArgumentException(
          "Session timeout is " + timeout + "; expected 1 to 60 seconds.");
    }
    this.connectString = connectString;
    this.timeout = timeout;
    this.curator = curator(connectString, (int) timeout.toMillis(), security, isTracking);
  }

  private static CuratorFramework curator(
      String connectString,
      int timeoutMillis,
      Optional<EnsembleSecurity> security,
      boolean isTracking) {
    var client = new ZKClientConfig();
    security.ifPresent(own -> own.tell(client));
    client.setProperty(
        ZKConfig.JUTE_MAXBUFFER, Integer.toString(ZooKeeperSettings.MAX_ANSWER_BYTES));
    return CuratorFrameworkFactory.builder()
        .connectString(connectString)
        .sessionTimeoutMs(timeoutMillis)
        .connectionTimeoutMs(timeoutMillis)
        .simulatedSessionExpirationPercent(LOST_AFTER_PERCENT)
        .retryPolicy(new BoundedExponentialBackoffRetry(50, 1_000, 10))
        .ensembleTracker(isTracking)
        .zkClientConfig(client)
        .threadFactory(THREADS)
        .waitForShutdownTimeoutMs(2_000)
        .build();
  }

  /** Begins to connect and returns at once. */
  public void start() {
    curator.start();
  }

  /**
   * Waits until connected.
   *
   * @return whether it is; false when {@code patience} was not enough
   */
  public boolean awaitConnected(Duration patience) throws InterruptedException {
    return curator.blockUntilConnected((int) patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether a member of a working ensemble answers right now. */
  public boolean isConnected() {
    return curator.getZookeeperClient().isConnected();
  }

  /** The addresses it connects to. */
  public String connectString() {
    return connectString;
  }

  Duration timeout() {
    return timeout;
  }

  CuratorFramework curator() {
    return curator;
  }

  /**
   * ZooKeeper's own client of the current session. It is replaced after a session loss: ask anew
   * for each request.
   *
   * @throws Exception when there is none right now; asking again later may help
   */
  ZooKeeper client() throws Exception {
    return curator.getZookeeperClient().getZooKeeper();
  }

  /**
   * Calls {@code onLost} when the session is lost and {@code onChange} after every change.
   *
   * @return ends that
   */
  Runnable listen(Runnable onLost, Runnable onChange) {
    ConnectionStateListener listener =
        (_, state) -> {
          if (state == ConnectionState.LOST) {
            onLost.run();
          }
          onChange.run();
        };
    curator.getConnectionStateListenable().addListener(listener);
    return () -> curator.getConnectionStateListenable().removeListener(listener);
  }

  @Override
  public void close() {
    curator.close();
  }
}
