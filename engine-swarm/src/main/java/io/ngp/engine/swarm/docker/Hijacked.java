package io.ngp.engine.swarm.docker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A connection that Docker turns, after one request, into a stream of bytes in both directions. It
 * has no deadline: what it carries may be silent for days.
 */
public final class Hijacked implements AutoCloseable {
  private static final String VERSION = "/v1.41";
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final Connection connection;
  private final InputStream in;

  private Hijacked(Connection connection, InputStream in) {
    this.connection = connection;
    this.in = in;
  }

  /**
   * Asks for such a stream.
   *
   * @throws IOException if the daemon can't be reached or says no; the message says what it said
   */
  public static Hijacked open(DockerAddress address, String path, JsonNode body)
      throws IOException {
    Connection connection = address.connect(CONNECT);
    try {
      byte[] content = JsonMapper.shared().writeValueAsBytes(body);
      String head =
          "POST %s%s HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
              .formatted(VERSION, path, content.length);
      connection.out().write(head.getBytes(StandardCharsets.ISO_8859_1));
      connection.out().write(content);
      connection.out().flush();
      HttpAnswer answer = HttpAnswer.read(new BufferedInputStream(connection.in()));
      if (answer.status() != 101 && answer.status() != 200) {
        throw new IOException(
            "POST %s at %s was answered with %d: %s"
                .formatted(
                    path,
                    address,
                    answer.status(),
                    new String(answer.body().readNBytes(65_536), StandardCharsets.UTF_8).strip()));
      }
      return new Hijacked(connection, answer.body());
    } catch (IOException | RuntimeException e) {
      connection.channel().close();
      throw e;
    }
  }

  public InputStream in() {
    return in;
  }

  public OutputStream out() {
    return connection.out();
  }

  /** Nothing more will be written; what comes can still be read. */
  public void endOutput() throws IOException {
    switch (connection.channel()) {
      case SocketChannel channel -> channel.shutdownOutput();
      case Socket socket -> socket.shutdownOutput();
      default -> connection.out().close();
    }
  }

  @Override
  public void close() {
    try {
      connection.channel().close();
    } catch (IOException _) {
      // It is as closed as it gets.
    }
  }
}
