package io.ngp.cluster.api.http;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Begins to listen, or says why that is not possible: Helidon only logs it, with a trace. */
public final class Listening {
  /** Held, so that its level stays. */
  private static final Logger HELIDON = Logger.getLogger("io.helidon.webserver.LoomServer");

  private Listening() {}

  /**
   * Starts a server.
   *
   * @param where what the server was told to listen on
   * @throws UncheckedIOException if it can't: the port is taken, the address is not this machine's
   */
  public static void begin(WebServer server, InetSocketAddress where) {
    HELIDON.setLevel(Level.OFF);
    server.start();
    if (!server.isRunning()) {
      IOException reason = reason(where);
      throw new UncheckedIOException(
          "Nothing can listen on %s:%d: %s. See what does by `ss -tlnp`, end it or choose another port."
              .formatted(where.getAddress().getHostAddress(), where.getPort(), reason.getMessage()),
          reason);
    }
  }

  private static IOException reason(InetSocketAddress where) {
    try (var socket = new ServerSocket()) {
      socket.bind(where);
      return new BindException("it was taken for a moment");
    } catch (IOException e) {
      return e;
    }
  }
}
