package io.ngp.cli.platform;

import io.ngp.nodespec.Waiting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks the balancer for an app's page as a browser would. Connects to the balancer whatever the
 * app's host name resolves to: not every system knows that {@code *.localhost} is this machine (RFC
 * 6761 section 6.3 only recommends it).
 */
final class EdgeProbe {
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final Duration INTERVAL = Duration.ofMillis(30);
  private static final String OK = "HTTP/1.1 200";

  private EdgeProbe() {}

  /**
   * Waits at most {@code limit} until a request for {@code address} is answered with 200 by the
   * balancer on {@code host}; returns whether it was.
   */
  static boolean await(String host, String address, Duration limit) {
    return Waiting.until(() -> isAnswered(host, URI.create(address)), limit, INTERVAL);
  }

  private static boolean isAnswered(String host, URI address) {
    var port = address.getPort() < 0 ? 80 : address.getPort();
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      var request =
          "GET / HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var answer = socket.getInputStream().readNBytes(OK.length());
      return new String(answer, StandardCharsets.US_ASCII).equals(OK);
    } catch (IOException _) {
      return false;
    }
  }
}
