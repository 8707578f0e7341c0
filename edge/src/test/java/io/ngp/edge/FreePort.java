package io.ngp.edge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for what must be told its own beforehand: free on loopback now, and unlikely to be taken
 * soon, as it is below the range the system gives to outgoing connections.
 */
final class FreePort {
  private static final int FROM = 12_000;
  private static final int BELOW = 31_000;

  private FreePort() {}

  static int pick() {
    while (true) {
      var port = ThreadLocalRandom.current().nextInt(FROM, BELOW);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken: another one will do.
      }
    }
  }
}
