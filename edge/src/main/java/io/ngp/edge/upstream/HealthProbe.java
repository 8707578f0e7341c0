package io.ngp.edge.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a target once whether it is well. Blocks; for a thread of its own. */
final class HealthProbe {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** Of an answer only its first line is read, and only so much of it. */
  private static final int LINE_BYTES = 64;

  private HealthProbe() {}

  /**
   * What came of it.
   *
   * @param found for people, without a full stop
   */
  record Outcome(boolean isWell, String found) {}

  /** How long to wait for an answer where one asks this often. */
  static Duration patience(Duration interval) {
    return interval.compareTo(LONGEST) < 0 ? interval : LONGEST;
  }

  /** Well is who answers with a status below 400. */
  static Outcome get(InetSocketAddress address, String host, String path, Duration patience) {
    try (var socket = connected(address, patience)) {
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: "
              + (host.startsWith("*.") ? host.substring(2) : host)
              + "\r\nUser-Agent: ngp-edge-check\r\nAccept: */*\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      int status = status(line(socket.getInputStream()));
      return new Outcome(
          status < 400, "GET " + path + " was answered with " + status + ", expected below 400");
    } catch (IOException | RuntimeException e) {
      return new Outcome(false, "GET " + path + " was not answered: " + e.getMessage());
    }
  }

  /** Well is who accepts a connection. */
  static Outcome connect(InetSocketAddress address, Duration patience) {
    try (var _ = connected(address, patience)) {
      return new Outcome(true, "it accepts connections");
    } catch (IOException | RuntimeException e) {
      return new Outcome(false, "it does not accept connections: " + e.getMessage());
    }
  }

  private static Socket connected(InetSocketAddress address, Duration patience) throws IOException {
    int millis = (int) Math.max(1, patience.toMillis());
    var socket = new Socket();
    try {
      socket.setSoTimeout(millis);
      socket.connect(address, millis);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
      if (line.length() == LINE_BYTES) {
        break;
      }
    }
    return line.toString();
  }

  private static int status(String line) throws IOException {
    if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9].*\\s?")) {
      throw new IOException("\"" + line.strip() + "\" is no HTTP/1.1 status line");
    }
    return Integer.parseInt(line.substring(9, 12));
  }
}
