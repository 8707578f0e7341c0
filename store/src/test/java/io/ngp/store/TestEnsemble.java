package io.ngp.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** A real ensemble on loopback for one test; each member in its own folder. */
final class TestEnsemble implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Ensemble ensemble;
  private final Path folder;
  private final List<EmbeddedZooKeeper> members = new ArrayList<>();
  private final List<ZooKeeperSession> sessions = new ArrayList<>();

  private TestEnsemble(Ensemble ensemble, Path folder) {
    this.ensemble = ensemble;
    this.folder = folder;
  }

  static TestEnsemble start(int size, Path folder) throws InterruptedException {
    return start(onFreePorts(size), folder);
  }

  static TestEnsemble start(Ensemble ensemble, Path folder) throws InterruptedException {
    var started = new TestEnsemble(ensemble, folder);
    for (int id = 1; id <= ensemble.members().size(); id++) {
      EmbeddedZooKeeper member = started.newMember(id);
      started.members.add(member);
      member.start();
    }
    for (EmbeddedZooKeeper member : started.members) {
      if (!member.awaitServing(PATIENCE)) {
        throw new AssertionError("A member does not serve: " + started.ensemble);
      }
    }
    return started;
  }

  static Ensemble onFreePorts(int size) {
    int[] ports = freePorts(3 * size);
    return new Ensemble(
        IntStream.range(0, size)
            .mapToObj(i ->
                new EnsembleMember(
                    i + 1, "127.0.0.1", ports[3 * i], ports[3 * i + 1], ports[3 * i + 2]))
            .toList());
  }

  /** Below what tasks are promised and what the system gives to outgoing connections. */
  private static int[] freePorts(int count) {
    Set<Integer> free = new HashSet<>();
    while (free.size() < count) {
      int port = ThreadLocalRandom.current().nextInt(12_000, 31_000);
      try (var _ = hold(port)) {
        free.add(port);
      } catch (IOException e) {
        // Taken: try another.
      }
    }
    return free.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Takes a port until it is closed. */
  static ServerSocket hold(int port) throws IOException {
    var socket = new ServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  EmbeddedZooKeeper newMember(int id) {
    return new EmbeddedZooKeeper(ensemble, id, folder.resolve("member-" + id));
  }

  EmbeddedZooKeeper member(int id) {
    return members.get(id - 1);
  }

  /** A connected session, closed with the ensemble. */
  ZooKeeperSession session(Duration timeout) throws InterruptedException {
    var session = new ZooKeeperSession(ensemble.connectString(), timeout);
    sessions.add(session);
    session.start();
    if (!session.awaitConnected(PATIENCE)) {
      throw new AssertionError("No connection to " + ensemble.connectString());
    }
    return session;
  }

  ZooKeeperSession session() throws InterruptedException {
    return session(ZooKeeperSession.DEFAULT_TIMEOUT);
  }

  Path folder() {
    return folder;
  }

  /** Stops a member and starts it again from its folder. */
  void restart(int id) throws InterruptedException {
    stop(id);
    EmbeddedZooKeeper again = newMember(id);
    members.set(id - 1, again);
    again.start(PATIENCE);
  }

  void stop(int id) {
    member(id).close();
  }

  Ensemble ensemble() {
    return ensemble;
  }

  @Override
  public void close() {
    sessions.forEach(ZooKeeperSession::close);
    members.forEach(EmbeddedZooKeeper::close);
  }
}
