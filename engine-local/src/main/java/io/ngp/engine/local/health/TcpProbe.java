package io.ngp.engine.local.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Passes when a connection is accepted. */
final class TcpProbe {
  private TcpProbe() {}

  static ProbeAnswer ask(int port, Duration timeout) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) timeout.toMillis());
      return ProbeAnswer.passed("port %d accepts connections".formatted(port));
    } catch (IOException e) {
      return ProbeAnswer.failed("port %d: %s".formatted(port, e.getMessage()));
    }
  }
}
