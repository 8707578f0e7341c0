package io.ngp.provider.local.machine;

import io.ngp.iac.provider.ProviderException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Hands out loopback ports for a platform, each once. */
public final class Ports {
  // Below what systems give to outgoing connections and above what well-known servers use; tasks
  // have 31000-31999.
  private static final int FIRST = 20_000;
  private static final int LAST = 29_999;
  private static final int CONNECT_TIMEOUT_MILLIS = 200;

  private final RandomGenerator random;
  private final Set<Integer> taken = new HashSet<>();

  /**
   * Chooses with {@code random}, so that platforms started at the same time rarely want the same
   * port.
   */
  public Ports(RandomGenerator random) {
    this.random = random;
  }

  /** Takes {@code port} if nobody has it. */
  public synchronized boolean take(int port) {
    return !taken.contains(port) && isFree(port) && taken.add(port);
  }

  /** Marks a port as given away, whether or not anybody listens there now. */
  public synchronized void keep(int port) {
    taken.add(port);
  }

  /** Gives a port back. */
  public synchronized void release(int port) {
    taken.remove(port);
  }

  /** Takes {@code wished} if it is free, else any free port. */
  public int takeOrAny(int wished) {
    return take(wished) ? wished : takeAny();
  }

  /**
   * Takes any free port.
   *
   * @throws ProviderException if there is none
   */
  public int takeAny() {
    var start = random.nextInt(FIRST, LAST + 1);
    for (var step = 0; step <= LAST - FIRST; step++) {
      var port = FIRST + (start - FIRST + step) % (LAST - FIRST + 1);
      if (take(port)) {
        return port;
      }
    }
    throw new ProviderException(
        "No port from " + FIRST + " to " + LAST + " is free on 127.0.0.1.",
        "Stop something that listens there.");
  }

  /** Whether nobody listens at the loopback port. */
  public static boolean isFree(int port) {
    // macOS lets a loopback listener slip in before one on all addresses, so that binding alone
    // proves nothing.
    return canBind(port) && !isAnswered(port);
  }

  private static boolean canBind(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean isAnswered(int port) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MILLIS);
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
