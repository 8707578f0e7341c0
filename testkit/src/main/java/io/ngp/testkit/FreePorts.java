package io.ngp.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for things that must be told theirs beforehand, so that port 0 is no choice. They are free
 * on loopback now and unlikely to be taken soon: below the range the system gives to outgoing
 * connections, and picked at random.
 */
public final class FreePorts {

  private static final int FROM = 12_000;
  private static final int BELOW = 31_000;

  private FreePorts() {}

  /** A port. */
  public static int pick() {
    return pick(1).getFirst();
  }

  /** That many different ports. */
  public static List<Integer> pick(int count) {
    Set<Integer> free = LinkedHashSet.newLinkedHashSet(count);
    while (free.size() < count) {
      int port = ThreadLocalRandom.current().nextInt(FROM, BELOW);
      try (var socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        free.add(port);
      } catch (IOException e) {
        // Taken: another one will do.
      }
    }
    return List.copyOf(free);
  }
}
