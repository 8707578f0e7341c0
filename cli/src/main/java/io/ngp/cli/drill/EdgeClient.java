package io.ngp.cli.drill;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Asks for an app as clients with several balancers do: over kept connections, and if a balancer
 * does not answer, the next one. May be used by many threads.
 */
final class EdgeClient implements AutoCloseable {
  /** How long a request is tried in all. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** After so long without an answer the next balancer is asked, if there is one. */
  private static final Duration PATIENCE_WITH_ONE = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int FIRST_BAD_STATUS = 400;

  private final List<Integer> ports;
  private final String host;
  private final String path;
  private final Map<Integer, Deque<KeptConnection>> idle = new ConcurrentHashMap<>();

  /**
   * What became of a request.
   *
   * @param failure empty if it was answered well
   * @param tries how many balancers were asked in all
   */
  record Answer(String failure, int tries) {
    boolean isGood() {
      return failure.isEmpty();
    }
  }

  /** A client of the balancers at {@code ports}, at least one. */
  EdgeClient(List<Integer> ports, String host, String path) {
    this.ports = List.copyOf(ports);
    this.host = host;
    this.path = path;
  }

  /** Asks, beginning with the balancer whose turn it is at {@code number}. */
  Answer ask(long number) throws InterruptedException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    var tries = 0;
    while (true) {
      var port = ports.get((int) ((number + tries) % ports.size()));
      tries++;
      var failure = askOnce(port, end);
      if (failure.isEmpty() || failure.startsWith("status ") || System.nanoTime() > end) {
        return new Answer(failure, tries);
      }
      if (tries % ports.size() == 0) {
        Thread.sleep(PAUSE);
      }
    }
  }

  private String askOnce(int port, long end) {
    try {
      return judged(get(port, end));
    } catch (SocketTimeoutException _) {
      return "no answer in time";
    } catch (IOException | RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String judged(int status) {
    return status < FIRST_BAD_STATUS ? "" : "status " + status;
  }

  private int get(int port, long end) throws IOException {
    while (true) {
      var kept = idleOf(port).pollFirst();
      var connection = kept == null ? KeptConnection.open(port) : kept;
      try {
        return get(port, connection, timeout(end));
      } catch (KeptConnection.ClosedWhileKept _) {
        // As browsers do, ask again over another one (RFC 9112 section 9.3.1).
      }
    }
  }

  private int get(int port, KeptConnection connection, Duration timeout) throws IOException {
    var isKept = false;
    try {
      var status = connection.get(host, path, timeout);
      isKept = connection.isReusable();
      return status;
    } finally {
      if (isKept) {
        idleOf(port).addFirst(connection);
      } else {
        connection.close();
      }
    }
  }

  private Duration timeout(long end) {
    var left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    return ports.size() > 1 && left.compareTo(PATIENCE_WITH_ONE) > 0 ? PATIENCE_WITH_ONE : left;
  }

  private Deque<KeptConnection> idleOf(int port) {
    return idle.computeIfAbsent(port, _ -> new ConcurrentLinkedDeque<>());
  }

  @Override
  public void close() {
    idle.values().stream().flatMap(Deque::stream).forEach(KeptConnection::close);
  }
}
